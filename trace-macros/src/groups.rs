//! The groups without delimiters in which a `macro_rules!` hands on what it took as `$x:expr` or `$x:ty`.
//!
//! The compiler keeps them in a token stream that passes through an attribute as a whole, and forgets
//! them where the attribute puts tokens into a new stream: of `y * $e`, with `1 + 2` for `$e`, it then
//! reads `y * 1 + 2`. So what is taken apart gets delimiters that can be seen, where it would else be
//! read otherwise. Where both readings are the same the groups stay as they are.
//!
//! The delimiters are ours, by their spans: no lint finds them superfluous.

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};
use syn::{Expr, Lit, Type, UnOp};

/// How deep to look.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Depth {
    /// Parentheses and brackets as well, as in a signature; what is in braces is left whole.
    Signature,
    /// All but the arguments of macros and attributes, which see the difference.
    All,
}

/// These tokens, with delimiters where they are needed.
pub(crate) fn visible(tokens: TokenStream, depth: Depth) -> TokenStream {
    if !has_groups(tokens.clone(), depth) {
        return tokens;
    }
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut visible = Vec::with_capacity(tokens.len());
    for (n, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            visible.push(token.clone());
            continue;
        };
        let around = Around { before: &tokens[..n], after: &tokens[n + 1..] };
        if group.delimiter() == Delimiter::None {
            around.show(group, depth, &mut visible);
        } else if depth.enters(group) && !around.is_of_a_macro() {
            visible.push(regrouped(group, group.delimiter(), group.span(), depth));
        } else {
            visible.push(token.clone());
        }
    }
    visible.into_iter().collect()
}

fn has_groups(tokens: TokenStream, depth: Depth) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => {
            group.delimiter() == Delimiter::None
                || (depth.enters(&group) && has_groups(group.stream(), depth))
        }
        _ => false,
    })
}

impl Depth {
    fn enters(self, group: &Group) -> bool {
        match self {
            Depth::Signature => group.delimiter() != Delimiter::Brace,
            Depth::All => true,
        }
    }
}

fn regrouped(group: &Group, delimiter: Delimiter, span: Span, depth: Depth) -> TokenTree {
    let mut new = Group::new(delimiter, visible(group.stream(), depth));
    new.set_span(span);
    TokenTree::Group(new)
}

/// What stands around a group.
struct Around<'a> {
    before: &'a [TokenTree],
    after: &'a [TokenTree],
}

impl Around<'_> {
    /// The group, in delimiters if it needs them.
    fn show(&self, group: &Group, depth: Depth, visible: &mut Vec<TokenTree>) {
        let ours = Span::mixed_site().located_at(group.span());
        if self.needs_parentheses(group) {
            visible.push(regrouped(group, Delimiter::Parenthesis, ours, depth));
        } else {
            visible.push(regrouped(group, Delimiter::None, group.span(), depth));
        }
    }

    fn needs_parentheses(&self, group: &Group) -> bool {
        if self.is_cast_before_an_angle() {
            return true;
        }
        match syn::parse2::<Expr>(group.stream()) {
            Ok(expression) => self.needs(&expression),
            Err(_) => syn::parse2::<Type>(group.stream()).is_ok_and(|ty| has_several_bounds(&ty)),
        }
    }

    fn needs(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Group(group) => self.needs(&group.expr),
            // With nothing but a statement's end after it, it is a statement that the macro took.
            Expr::Assign(_) | Expr::Break(_) | Expr::Return(_) | Expr::Yield(_) => {
                matches!(self.after.first(), Some(TokenTree::Punct(punct)) if punct.as_char() != ';')
                    || matches!(self.before.last(), Some(TokenTree::Punct(punct)) if punct.as_char() != ';')
            }
            Expr::Binary(binary) if is_assignment(&binary.op) => {
                matches!(self.after.first(), Some(TokenTree::Punct(punct)) if punct.as_char() != ';')
            }
            Expr::Binary(_) | Expr::Cast(_) | Expr::Closure(_) | Expr::Range(_) | Expr::Struct(_) => true,
            Expr::Unary(unary) => self.needs_below(&unary.expr, matches!(unary.op, UnOp::Neg(_))),
            Expr::Reference(reference) => self.needs_below(&reference.expr, false),
            Expr::RawAddr(address) => self.needs_below(&address.expr, false),
            _ => false,
        }
    }

    /// What stands behind a prefix operator needs them before a `.`, `?` or a call. Others are read the
    /// same, and for a negative number, which may be a pattern or a constant argument, they may be wrong.
    fn needs_below(&self, operand: &Expr, negated: bool) -> bool {
        let is_number = negated && matches!(operand, Expr::Lit(lit) if !matches!(lit.lit, Lit::Str(_)));
        let nothing = Around { before: &[], after: &[] };
        match self.after.first() {
            Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), '.' | '?') => !self.is_range(),
            Some(TokenTree::Group(group)) => {
                matches!(group.delimiter(), Delimiter::Parenthesis | Delimiter::Bracket)
            }
            _ => !is_number && nothing.needs(operand),
        }
    }

    /// Whether `..` comes next.
    fn is_range(&self) -> bool {
        matches!(
            self.after,
            [TokenTree::Punct(first), TokenTree::Punct(second), ..]
                if first.as_char() == '.' && first.spacing() == Spacing::Joint && second.as_char() == '.'
        )
    }

    /// `as $ty < ..`, where the angle would begin the arguments of the type.
    fn is_cast_before_an_angle(&self) -> bool {
        matches!(self.before.last(), Some(TokenTree::Ident(word)) if word == "as")
            && matches!(self.after.first(), Some(TokenTree::Punct(punct)) if punct.as_char() == '<')
    }

    /// Whether the group is the argument of a macro or an attribute: `name!(..)`, `macro_rules! name {..}`,
    /// `#[..]`, `#![..]`.
    fn is_of_a_macro(&self) -> bool {
        let is = |token: &TokenTree, expected| matches!(token, TokenTree::Punct(punct) if punct.as_char() == expected);
        match self.before {
            [.., hash, bang] if is(hash, '#') && is(bang, '!') => true,
            [.., hash] if is(hash, '#') => true,
            [.., TokenTree::Ident(_), bang] if is(bang, '!') => true,
            [.., TokenTree::Ident(rules), bang, TokenTree::Ident(_)] => {
                is(bang, '!') && rules == "macro_rules"
            }
            _ => false,
        }
    }
}

fn is_assignment(operator: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(
        operator,
        AddAssign(_)
            | SubAssign(_)
            | MulAssign(_)
            | DivAssign(_)
            | RemAssign(_)
            | BitXorAssign(_)
            | BitAndAssign(_)
            | BitOrAssign(_)
            | ShlAssign(_)
            | ShrAssign(_)
    )
}

/// `dyn A + B`: after `&` its second bound would not be one.
fn has_several_bounds(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => has_several_bounds(&group.elem),
        Type::TraitObject(object) => object.bounds.len() > 1,
        Type::ImplTrait(implied) => implied.bounds.len() > 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after the groups that `$(..)` stands for have been made visible.
    fn shown(text: &str, depth: Depth) -> String {
        visible(grouped(text.parse().unwrap()), depth).to_string().replace(' ', "")
    }

    /// `$(..)` as the group without delimiters that it stands for.
    fn grouped(tokens: TokenStream) -> TokenStream {
        let mut out = Vec::new();
        let mut dollar = false;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '$' => dollar = true,
                TokenTree::Group(group) => {
                    let delimiter =
                        if std::mem::take(&mut dollar) { Delimiter::None } else { group.delimiter() };
                    out.push(TokenTree::Group(Group::new(delimiter, grouped(group.stream()))));
                }
                token => out.push(token),
            }
        }
        out.into_iter().collect()
    }

    fn plain(text: &str) -> String {
        text.parse::<TokenStream>().unwrap().to_string().replace(' ', "")
    }

    #[test]
    fn what_would_be_read_otherwise_gets_parentheses() {
        for (text, expected) in [
            ("y * $(1 + 2)", "y * (1 + 2)"),
            ("10 - $(1 - 2)", "10 - (1 - 2)"),
            ("-$(1 + 2)", "-(1 + 2)"),
            ("$(1 + 2).abs()", "(1 + 2).abs()"),
            ("$(-1).abs()", "(-1).abs()"),
            ("$(x as u8).pow(2)", "(x as u8).pow(2)"),
            ("$(|x| x + 1)(2)", "(|x| x + 1)(2)"),
            ("$(&x).f", "(&x).f"),
            ("y as $(i64) < 100", "y as (i64) < 100"),
            ("&'l $(dyn A + B)", "&'l (dyn A + B)"),
            ("if x == $(S { a: 1 }) {}", "if x == (S { a: 1 }) {}"),
            ("f($(1 + $(2 + 3)))", "f((1 + (2 + 3)))"),
            ("f(|x| { x * $(1 + 2) })", "f(|x| { x * (1 + 2) })"),
            ("y * $(x = 1)", "y * (x = 1)"),
        ] {
            assert_eq!(shown(text, Depth::All), plain(expected), "{text}");
        }
    }

    #[test]
    fn what_is_read_the_same_stays() {
        for text in [
            "y * $(x)",
            "$(f(1)).g()",
            "y * $(-1)",
            "match y { $(-1) => 1 }",
            "Foo<$(-1)>",
            "$(-1)..",
            "x as $(u8) + 1",
            "$(S)::new()",
            "&$(dyn A)",
            "$(if a { 1 } else { 2 })",
            "$(match a {}).b()",
            "x * $(if a { 1 } else { 2 }) + 1",
            "$(x = 1);",
            "$(x += 1) (y, z)",
            "$(pub(crate)) fn f() {}",
            "let $(Some(x)) = y;",
            "m!(1 * $(1 + 2))",
            "#[a($(1 + 2))] #![a(1 * $(1 + 2))] x",
            "macro_rules! m { () => { 1 * $(1 + 2) } }",
        ] {
            let same = plain(&grouped(text.parse().unwrap()).to_string());
            assert_eq!(shown(text, Depth::All), same, "{text}");
        }
    }

    #[test]
    fn what_is_deeper_stays_whole() {
        let text = "f(1 * $(1 + 2)) { 1 * $(1 + 2) } * $(1 + 2)";
        assert_eq!(shown(text, Depth::Signature), plain("f(1 * (1 + 2)) { 1 * 1 + 2 } * (1 + 2)"));
    }
}
