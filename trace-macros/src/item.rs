//! What may be annotated, parsed in two stages. The first reads an item as far as its braces and
//! keeps what is inside as tokens: a function whose body is half typed is still a function, and
//! goes back to the compiler as it came. The second reads the body.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{
    Attribute, Error, ImplItem, ItemImpl, ItemMod, ItemTrait, Result, Signature, Token, TraitItem, Type,
    Visibility,
};

use crate::body::Body;
use crate::groups::{self, Depth};

/// An annotated item, or a member of one.
pub(crate) enum Item {
    Function(Box<Function>),
    Container(Container),
    /// Something that has no body to record: its tokens, and the keyword to complain at.
    Other(TokenStream, Span),
}

/// A function up to its body.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    /// The `default` of a specialization, or the `safe` of a foreign function.
    pub(crate) qualifier: Option<Ident>,
    pub(crate) signature: Signature,
    pub(crate) body: std::result::Result<Group, Token![;]>,
    /// What stands between the attributes and the body, as the user wrote it, where that is known.
    pub(crate) head: Option<TokenStream>,
}

/// An `impl`, `trait` or `mod`: its head as tokens, and its members.
pub(crate) struct Container {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) place: Place,
    pub(crate) head: TokenStream,
    pub(crate) braces: Span,
    pub(crate) inner: Vec<Attribute>,
    pub(crate) members: Vec<Item>,
}

/// Where a function stands, as far as we see it. A method annotated by itself looks `Alone`.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Place {
    Alone,
    Module,
    /// With the name of the type.
    Impl(String),
    /// With the name of the trait.
    Trait(String),
}

impl Item {
    /// An error means that the item does not parse; the compiler will say so better than we can.
    pub(crate) fn parse(tokens: TokenStream) -> Result<Item> {
        match Function::alone(tokens.clone()) {
            Some(function) => Ok(Item::Function(Box::new(function))),
            None => (|input: ParseStream| Item::member(input, &Place::Alone))
                .parse2(groups::visible(tokens, Depth::Signature)),
        }
    }

    fn member(input: ParseStream, place: &Place) -> Result<Item> {
        let ahead = input.fork();
        let attributes = ahead.call(Attribute::parse_outer)?;
        ahead.parse::<Visibility>()?;
        let keyword = keyword(&ahead)?;
        match keyword.to_string().as_str() {
            "fn" => Ok(Item::Function(Box::new(input.parse()?))),
            "impl" => {
                Container::parse(input, attributes, |head: ItemImpl| Place::Impl(type_name(&head.self_ty)))
            }
            "trait" => Container::parse(input, attributes, |head: ItemTrait| {
                Place::Trait(head.ident.unraw().to_string())
            }),
            "mod" if !ahead.peek3(Token![;]) => {
                Container::parse(input, attributes, |_: ItemMod| Place::Module)
            }
            _ => Ok(Item::Other(other(input, place)?, keyword.span())),
        }
    }

    pub(crate) fn attributes_mut(&mut self) -> Option<&mut Vec<Attribute>> {
        match self {
            Item::Function(function) => Some(&mut function.attributes),
            Item::Container(container) => Some(&mut container.attributes),
            Item::Other(..) => None,
        }
    }
}

/// The word that says what an item is. For `const X` and `extern { .. }` it is the modifier itself.
fn keyword(input: ParseStream) -> Result<Ident> {
    const MODIFIERS: &[&str] = &["default", "const", "async", "unsafe", "safe", "extern", "auto", "gen"];
    let mut cursor = input.cursor();
    let mut modifier = None;
    loop {
        if let Some((ident, rest)) = cursor.ident() {
            let word = ident.to_string();
            if MODIFIERS.contains(&word.as_str()) {
                (modifier, cursor) = (Some(ident), rest);
                continue;
            }
            let decides = ["fn", "impl", "trait", "mod"].contains(&word.as_str());
            return Ok(if decides { ident } else { modifier.unwrap_or(ident) });
        }
        match cursor.literal() {
            Some((_, rest)) if modifier.is_some() => cursor = rest,
            _ => return modifier.ok_or_else(|| input.error("expected an item")),
        }
    }
}

/// An item we have no business in, as its tokens.
fn other(input: ParseStream, place: &Place) -> Result<TokenStream> {
    let end = input.fork();
    match place {
        Place::Alone => return input.parse(),
        Place::Module => drop(end.parse::<syn::Item>()?),
        Place::Impl(_) => drop(end.parse::<ImplItem>()?),
        Place::Trait(_) => drop(end.parse::<TraitItem>()?),
    }
    let mut tokens = TokenStream::new();
    while input.cursor() < end.cursor() {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

/// The last name of a type, `Queue` for `&'a queue::Queue<T>`, or its text if it has none.
fn type_name(ty: &Type) -> String {
    match ty {
        Type::Group(group) => type_name(&group.elem),
        Type::Paren(paren) => type_name(&paren.elem),
        Type::Reference(reference) => type_name(&reference.elem),
        Type::Path(path) => {
            path.path.segments.last().map(|last| last.ident.unraw().to_string()).unwrap_or_default()
        }
        _ => ty.to_token_stream().to_string(),
    }
}

impl Parse for Function {
    fn parse(input: ParseStream) -> Result<Function> {
        Ok(Function {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            qualifier: qualifier(input)?,
            signature: input.parse()?,
            body: match input.parse::<Option<Token![;]>>()? {
                Some(semicolon) => Err(semicolon),
                None => Ok(braces(input)?),
            },
            head: None,
        })
    }
}

fn qualifier(input: ParseStream) -> Result<Option<Ident>> {
    let there = input.peek(Token![default]) || input.peek(Token![safe]);
    if there { Ident::parse_any(input).map(Some) } else { Ok(None) }
}

fn braces(input: ParseStream) -> Result<Group> {
    match input.parse()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Ok(group),
        // A `$body:block` of a `macro_rules!`. What stands around it shows lints that the function
        // comes from a macro.
        TokenTree::Group(around) if around.delimiter() == Delimiter::None => {
            let mut group = braces.parse2(around.stream())?;
            group.set_span(around.span());
            Ok(group)
        }
        token => Err(Error::new(token.span(), "expected `{`")),
    }
}

impl Function {
    /// A function that has a body and nothing around it, as most have. The parser does not see what is in
    /// that body: all it is given it copies first.
    fn alone(tokens: TokenStream) -> Option<Function> {
        let mut head: Vec<TokenTree> = tokens.into_iter().collect();
        let Some(TokenTree::Group(body)) = head.pop() else { return None };
        let is_function = head.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "fn"));
        if !is_function || body.delimiter() != Delimiter::Brace {
            return None;
        }
        let head: Vec<TokenTree> =
            groups::visible(TokenStream::from_iter(head), Depth::All).into_iter().collect();
        let is_sign = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '#');
        let after = 2 * head.iter().step_by(2).take_while(|token| is_sign(token)).count();
        let mut tokens: TokenStream = head.iter().cloned().collect();
        let head = head.into_iter().skip(after).collect();
        tokens.extend([TokenTree::Group(Group::new(Delimiter::Brace, TokenStream::new()))]);
        let function = syn::parse2(tokens).ok()?;
        Some(Function { body: Ok(body), head: Some(head), ..function })
    }

    /// The second stage. `in_place` says that the body's tokens will stay where they are.
    pub(crate) fn body(&self, in_place: bool) -> Option<Body> {
        let group = self.body.as_ref().ok()?;
        if in_place { Body::in_place(group) } else { Body::parse(group) }
    }
}

impl Container {
    /// `H` is the item without its members, from which `place` takes the name.
    fn parse<H: Parse>(
        input: ParseStream,
        attributes: Vec<Attribute>,
        place: fn(H) -> Place,
    ) -> Result<Item> {
        input.call(Attribute::parse_outer)?;
        let mut head = TokenStream::new();
        let (place, group) = loop {
            let token: TokenTree = input.parse()?;
            // The head may have braces of its own, as in `impl Matrix<{ N * 2 }>`. The members' are
            // those with which it is an item.
            if let TokenTree::Group(group) = &token
                && group.delimiter() == Delimiter::Brace
                && let Ok(parsed) = syn::parse2::<H>(quote!(#head {}))
            {
                break (place(parsed), group.clone());
            }
            head.extend([token]);
        };
        let members = |input: ParseStream| {
            let inner = input.call(Attribute::parse_inner)?;
            let mut members = Vec::new();
            while !input.is_empty() {
                members.push(Item::member(input, &place)?);
            }
            Ok((inner, members))
        };
        let (inner, members) = members.parse2(groups::visible(group.stream(), Depth::Signature))?;
        Ok(Item::Container(Container { attributes, place, head, braces: group.span(), inner, members }))
    }
}

impl ToTokens for Item {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Item::Function(function) => function.to_tokens(tokens),
            Item::Container(container) => container.with_members(&container.members).to_tokens(tokens),
            Item::Other(other, _) => other.to_tokens(tokens),
        }
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Function { attributes, visibility, qualifier, signature, body, .. } = self;
        tokens.extend(quote!(#(#attributes)* #visibility #qualifier #signature));
        match body {
            Ok(group) => group.to_tokens(tokens),
            Err(semicolon) => semicolon.to_tokens(tokens),
        }
    }
}

impl Container {
    /// The container with these members instead of its own.
    pub(crate) fn with_members(&self, members: &[impl ToTokens]) -> TokenStream {
        let Container { attributes, head, inner, .. } = self;
        let mut group = Group::new(Delimiter::Brace, quote!(#(#inner)* #(#members)*));
        group.set_span(self.braces);
        quote!(#(#attributes)* #head #group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Item {
        Item::parse(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn items_come_out_as_they_went_in() {
        for text in [
            "# [inline] pub (in a :: b) async unsafe extern \"C\" fn f < 'a , T : ? Sized > (& 'a self , (a , _) : (T , u8) ,) -> impl A + use < 'a , T > where T : 'a { let = ; }",
            "default fn f () { }",
            "fn f () ;",
            "# [doc = \"a\"] unsafe impl < const N : usize > T < { N + 1 } > for & 'a [U ; N] where U : V { # ! [allow (x)] const A : u8 = { 1 } ; type B = C ; m ! { } fn f () { } }",
            "pub trait T < A > : B { const C : u8 ; type D : E ; fn f (& self) ; fn g (& self) { } }",
            "pub mod m { use a :: b ; pub struct S { c : u8 } impl S { fn f () { } } mod n ; macro_rules ! x { () => { } ; } }",
            "struct S < T > (T) ;",
            "extern \"C\" { fn f () ; }",
        ] {
            let tokens: TokenStream = text.parse().unwrap();
            assert_eq!(parse(text).to_token_stream().to_string(), tokens.to_string());
        }
    }

    #[test]
    fn what_is_not_a_function_is_refused_at_its_keyword() {
        for (text, keyword) in [
            ("pub struct S;", "struct"),
            ("const N: u8 = 1;", "const"),
            ("const _: () = {};", "const"),
            ("unsafe extern \"C\" {}", "extern"),
            ("extern crate a;", "extern"),
            ("pub(crate) static S: u8 = 1;", "static"),
            ("union U {}", "union"),
            ("macro_rules! m { () => {} }", "macro_rules"),
            ("mod m;", "mod"),
        ] {
            let tokens: TokenStream = text.parse().unwrap();
            let input = |input: ParseStream| {
                input.parse::<Visibility>()?;
                let found = keyword_of(input);
                input.parse::<TokenStream>()?;
                found
            };
            assert_eq!(input.parse2(tokens).unwrap(), keyword, "{text}");
            assert!(matches!(parse(text), Item::Other(..)), "{text}");
        }
    }

    fn keyword_of(input: ParseStream) -> Result<String> {
        keyword(input).map(|keyword| keyword.to_string())
    }

    #[test]
    fn a_body_that_does_not_parse_is_kept() {
        let Item::Function(function) = parse("fn f() { let x = y. }") else { panic!("not a function") };
        assert_eq!(function.to_token_stream().to_string(), "fn f () { let x = y . }");
    }

    /// Its functions were left alone, without a word.
    #[test]
    fn a_body_that_a_macro_took_as_a_block_is_seen() {
        let block = Group::new(Delimiter::None, quote!({ n }));
        let parsed = Item::parse(quote!(fn f(n: u8) -> u8 #block)).unwrap();
        let Item::Function(function) = parsed else { panic!("not a function") };
        assert_eq!(function.body(true).unwrap().tokens.to_string(), "n");
    }

    #[test]
    fn a_type_is_called_by_its_last_name() {
        for (text, expected) in [
            ("impl a::b::Queue<T> {}", "Queue"),
            ("impl<'a> Iterator for &'a mut Queue<T> {}", "Queue"),
            ("impl T for <A as B>::C {}", "C"),
            ("impl T for [u8] {}", "[u8]"),
            ("impl r#try {}", "try"),
        ] {
            let Item::Container(container) = parse(text) else { panic!("not an impl") };
            assert_eq!(container.place, Place::Impl(expected.to_string()));
        }
    }
}
