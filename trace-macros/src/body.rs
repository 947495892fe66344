//! The second stage of parsing: what stands between a function's braces.
//!
//! Most bodies hold nothing for us to find. Those stay the tokens they are: of everything that the
//! attribute does, parsing a body takes the longest, and a macro is usually built without
//! optimisation.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Block, Stmt};

use crate::groups::{self, Depth};
use crate::spawn_sites;

/// A body that parsed, or one in which there is nothing to find: it has no statements then, only tokens.
pub(crate) struct Body {
    pub(crate) inner: Vec<Attribute>,
    /// The items it begins with. Ours go after them: clippy dislikes items after statements.
    pub(crate) items: Vec<Stmt>,
    pub(crate) statements: Vec<Stmt>,
    /// The same statements, in the user's tokens: if nothing had to be taken from their beginning the
    /// undivided stream, which has the groups of a `macro_rules!` in it.
    pub(crate) tokens: TokenStream,
    pub(crate) braces: Span,
}

impl Body {
    /// A body whose tokens stay in the function's own braces, where what is half typed draws the same
    /// messages as without us: it is parsed only if there is something to find. `None` if it does not parse.
    pub(crate) fn in_place(group: &Group) -> Option<Body> {
        if !begins_with_more_than_statements(group) && !has_a_word_of_ours(group.stream()) {
            let (inner, items, statements) = Default::default();
            return Some(Body { inner, items, statements, tokens: group.stream(), braces: group.span() });
        }
        Body::parse(group)
    }

    /// Any body. `None` if it does not parse: in a closure or a future of ours the compiler would have
    /// more to say about it than the user's mistake.
    pub(crate) fn parse(group: &Group) -> Option<Body> {
        let parse = |input: ParseStream| {
            let inner = input.call(Attribute::parse_inner)?;
            let items = leading_items(input);
            let rest = input.fork().parse()?;
            let undivided = inner.is_empty() && items.is_empty();
            let tokens = if undivided { group.stream() } else { rest };
            let statements = input.call(Block::parse_within)?;
            Ok(Body { inner, items, statements, tokens, braces: group.span() })
        };
        parse.parse2(groups::visible(group.stream(), Depth::All)).ok()
    }
}

/// Whether attributes or items may come first. Some of the words may begin an expression as well.
fn begins_with_more_than_statements(group: &Group) -> bool {
    const WORDS: &[&str] = &[
        "async",
        "auto",
        "const",
        "default",
        "enum",
        "extern",
        "fn",
        "gen",
        "impl",
        "macro",
        "macro_rules",
        "mod",
        "pub",
        "safe",
        "static",
        "struct",
        "trait",
        "type",
        "union",
        "unsafe",
        "use",
    ];
    match group.stream().into_iter().next() {
        Some(TokenTree::Ident(word)) => WORDS.iter().any(|known| word == known),
        Some(TokenTree::Punct(punct)) => punct.as_char() == '#',
        // What a `macro_rules!` took as a whole.
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::None,
        _ => false,
    }
}

/// Whether something may be spawned in it, or a future be made.
fn has_a_word_of_ours(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_a_word_of_ours(group.stream()),
        TokenTree::Ident(word) => {
            let word = word.to_string();
            word == "async" || spawn_sites::may_spawn(&word)
        }
        _ => false,
    })
}

fn leading_items(input: ParseStream) -> Vec<Stmt> {
    let mut items = Vec::new();
    loop {
        let ahead = input.fork();
        match ahead.parse() {
            Ok(item @ Stmt::Item(_)) => items.push(item),
            _ => return items,
        }
        input.advance_to(&ahead);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Option<Body> {
        let tokens: TokenStream = text.parse().unwrap();
        Body::in_place(&Group::new(Delimiter::Brace, tokens))
    }

    #[test]
    fn leading_items_are_apart_from_the_statements() {
        let body = body("#![allow(x)] use a::b; fn g() {} h(); fn i() {}").unwrap();
        assert_eq!((body.inner.len(), body.items.len(), body.statements.len()), (1, 2, 2));
        assert_eq!(body.tokens.to_string(), "h () ; fn i () { }");
    }

    #[test]
    fn a_body_is_parsed_when_there_is_something_to_find() {
        for text in [
            "async { 1 }",
            "Box::pin(async move { 1 })",
            "f(|| vec![g(spawn(h))]); 1",
            "if a { pool.spawn_blocking(f); }",
            "smol::unblock(f)",
            "#[allow(x)] fn g() {} 1",
            "unsafe fn g() {}",
            "r#use; async {}",
        ] {
            assert!(
                !body(text).unwrap().statements.is_empty() || !body(text).unwrap().items.is_empty(),
                "{text}"
            );
        }
    }

    #[test]
    fn a_body_without_anything_to_find_keeps_its_tokens() {
        for text in ["", "let a = f ? ; a . await", "{ } ; fn g () { } b"] {
            let body = body(text).unwrap();
            assert!(body.statements.is_empty() && body.items.is_empty());
            assert_eq!(body.tokens.to_string(), text);
        }
    }

    #[test]
    fn a_body_with_something_to_find_has_to_parse() {
        assert!(body("let x = spawn(y.)").is_none());
        assert!(Body::parse(&Group::new(Delimiter::Brace, "let x = y.".parse().unwrap())).is_none());
    }
}
