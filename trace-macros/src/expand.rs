//! Tokens out. This file walks the item and decides for each function; what a function becomes is
//! in [`sync`], [`future`], [`last`] and [`returned`]; what they share in [`region`], [`result`] and
//! [`closure`].
//!
//! Code of ours has mixed-site spans and names that start with `__trace`, so that neither side sees
//! the other's variables. The user's tokens keep their spans, so that messages and lints stay where
//! they were.

mod arguments;
mod attributes;
mod closure;
mod expectations;
mod future;
mod last;
mod region;
mod result;
mod returned;
mod sync;

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Meta};

use crate::args::{Args, Results, Value};
use crate::body::Body;
use crate::check;
use crate::fallback;
use crate::item::{Container, Function, Item, Place};
use crate::paths::Paths;
use crate::spawn_sites;

/// The whole attribute.
pub(crate) fn attribute(args: TokenStream, tokens: TokenStream) -> TokenStream {
    let (args, mut errors) = Args::parse(args);
    let item = Item::parse(tokens.clone());
    let paths = Paths::new(args.facade.clone());
    if let Ok(item) = &item {
        errors.extend(check::check(&args, item, &paths));
    }
    if !errors.is_empty() {
        return fallback::untouched(&errors, tokens);
    }
    // What does not parse is reported by the compiler, better than by us.
    let Ok(item) = item else {
        return tokens;
    };
    let around = Around { paths, place: Place::Alone, spawns: true, others: false };
    around.item(item, args).into_token_stream()
}

/// What surrounds an item, for the members of an annotated `impl`, `trait` or `mod`.
struct Around {
    paths: Paths,
    place: Place,
    spawns: bool,
    /// Whether an attribute that may rewrite its members is still to run.
    others: bool,
}

/// A function and how to record it.
struct Recorded<'a> {
    function: Function,
    body: Body,
    name: String,
    values: Vec<Value>,
    results: Results,
    /// Whether the call is a task, not a region.
    task: bool,
    /// Where the user asks for the future that the function returns, however it comes by it.
    future: Option<Span>,
    paths: &'a Paths,
    place: &'a Place,
    others: bool,
}

impl Around {
    /// An item whose arguments were checked.
    fn item(&self, item: Item, args: Args) -> TokenStream {
        match item {
            item if args.skip => item.into_token_stream(),
            Item::Function(function) => self.function(*function, args),
            Item::Container(container) => self.container(container, args),
            other @ Item::Other(..) => other.into_token_stream(),
        }
    }

    fn container(&self, mut container: Container, args: Args) -> TokenStream {
        let inside = Around {
            paths: self.paths.or(args.facade),
            place: container.place.clone(),
            spawns: args.spawns.unwrap_or(self.spawns),
            others: self.others || attributes::others(&container.attributes, &self.paths),
        };
        let members = std::mem::take(&mut container.members);
        let members: Vec<TokenStream> = members.into_iter().map(|member| inside.member(member)).collect();
        container.with_members(&members)
    }

    /// A member, which may have an attribute of ours with arguments of its own.
    ///
    /// If those are wrong it stays as it is: the compiler will come to that attribute, and it will
    /// complain. If they are right we do its work here, where the type's name is known, and leave it
    /// as `skip`: were it gone, the import that brings its name might be unused.
    fn member(&self, mut member: Item) -> TokenStream {
        let untouched = member.to_token_stream();
        let own = match member.attributes_mut() {
            Some(attributes) => take(attributes, |attribute| self.paths.is_ours(attribute.path())),
            None => return untouched,
        };
        let Some(own) = own else {
            return self.item(member, Args::default());
        };
        let (args, mut errors) = Args::parse(arguments(&own));
        errors.extend(check::check(&args, &member, &self.paths));
        if args.skip || !errors.is_empty() {
            return untouched;
        }
        let path = own.path();
        let expanded = self.item(member, args);
        quote!(#[#path(skip)] #expanded)
    }

    fn function(&self, function: Function, args: Args) -> TokenStream {
        let stays =
            function.signature.asyncness.is_none() && args.future.is_none() && args.results.is_empty();
        let body = if check::unrecordable(&function).is_none() { function.body(stays) } else { None };
        let Some(mut body) = body else {
            return function.into_token_stream();
        };
        let paths = self.paths.or(args.facade);
        let name = match args.name {
            Some(name) => name.value(),
            None => self.name(&function),
        };
        if args.spawns.unwrap_or(self.spawns) {
            spawn_sites::rewrite(&mut body, &name, &function.signature, &paths);
        }
        let values = args.values.unwrap_or_default();
        let (results, task, future) = (args.results, args.task, args.future);
        let (place, others) = (&self.place, self.others);
        let paths = &paths;
        let mut recorded =
            Recorded { function, body, name, values, results, task, future, paths, place, others };
        expectations::rewrite(&mut recorded);
        recorded.expand()
    }

    fn name(&self, function: &Function) -> String {
        let name = function.signature.ident.unraw();
        match &self.place {
            Place::Alone | Place::Module => name.to_string(),
            Place::Impl(owner) | Place::Trait(owner) => format!("{owner}::{name}"),
        }
    }
}

impl Recorded<'_> {
    /// Whether a plain function's body must be left behind all of its `return`s.
    fn is_watched(&self) -> bool {
        self.results.value.is_some() || self.results.error.is_some() || self.future.is_some()
    }

    fn expand(&self) -> TokenStream {
        let (signature, body) = if self.function.signature.asyncness.is_some() {
            future::expand(self)
        } else if self.future.is_some() {
            returned::expand(self)
        } else if let Some(body) = last::body(self) {
            (None, body)
        } else {
            sync::expand(self)
        };
        let mut block = Group::new(Delimiter::Brace, body);
        block.set_span(self.body.braces);
        let Function { attributes, visibility, qualifier, .. } = &self.function;
        match (&signature, &self.function.head) {
            (None, Some(head)) => quote!(#(#attributes)* #head #block),
            _ => {
                let signature = signature.as_ref().unwrap_or(&self.function.signature);
                quote!(#(#attributes)* #visibility #qualifier #signature #block)
            }
        }
    }
}

/// Takes the first attribute that fits.
fn take(attributes: &mut Vec<Attribute>, fits: impl Fn(&Attribute) -> bool) -> Option<Attribute> {
    let position = attributes.iter().position(fits)?;
    Some(attributes.remove(position))
}

/// The tokens between the parentheses of an attribute.
fn arguments(attribute: &Attribute) -> TokenStream {
    match &attribute.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => pair.to_token_stream(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A user who renamed the dependency has no crate called `trace`.
    #[test]
    fn an_expansion_names_the_facade_by_the_given_path_only() {
        for item in [
            "fn f(n: u8) -> u8 { n }",
            "fn f(n: u8) { std::thread::spawn(g); thread::scope(|s| s.spawn(g)); }",
            "async fn f(mut n: u8, (a, _): (u8, u8)) -> Result<u8, E> { Ok(n) }",
            "async fn f(n: u8) -> ! { loop {} }",
            "#[must_use] async fn f(n: u8) {}",
            "fn f(n: u8) -> impl Future { async move { n } }",
            "fn f(n: u8) -> BoxFuture<u8> { Box::pin(async move { n }) }",
        ] {
            assert_named_by_path("args(n, a = n + 1, b = ?n, c = %n)", item);
        }
        for (args, item) in [
            ("ret", "fn f(n: u8) -> u8 { n }"),
            ("?ret, err, args(n)", "fn f(mut self, n: u8) -> Result<u8, E> { Ok(n) }"),
            ("task, err, args(n)", "fn f(n: u8) -> Result<u8, E> { Ok(n) }"),
            ("task, %ret, ?err, args(n)", "async fn f(n: u8) -> Result<u8, E> { Ok(n) }"),
            ("future", "fn f(n: u8) -> impl Future { g(n) }"),
            ("future, task, args(n), ret", "fn f(n: u8) -> impl Future { g(n) }"),
            ("future, args(n), err", "fn f(n: u8) -> BoxFuture<u8> { g(n) }"),
            ("future, task", "fn f(n: u8) -> BoxFuture<u8> { g(n) }"),
        ] {
            assert_named_by_path(args, item);
        }
        for item in [
            "impl S { #[et::trace(args(n))] fn f(self, n: u8) {} async fn g(mut self) { thread::spawn(h); } }",
            "trait T { #[et::trace(name = \"g\")] async fn f(&self) -> u8 { 1 } fn g(&self) {} }",
            "mod m { #[trace(args(n))] fn f(n: u8) {} mod n { impl S { async fn f() {} } } }",
        ] {
            assert_named_by_path("spawns = true", item);
        }
    }

    /// A sync `next` clippy takes for an iterator's. An async one it leaves alone.
    #[test]
    fn a_method_called_as_one_of_std_is_not_found_by_clippy_once_its_async_is_gone() {
        for (item, expected) in [
            ("async fn next(&mut self) -> Option<u8> { None }", true),
            ("async fn load(&mut self) -> Option<u8> { None }", false),
            ("#[must_use] async fn next(&mut self) -> Option<u8> { None }", false),
            ("fn next(&mut self) -> Option<u8> { None }", false),
        ] {
            let text = attribute(TokenStream::new(), item.parse().unwrap()).to_string();
            assert_eq!(text.contains("should_implement_trait"), expected, "{item}");
        }
    }

    fn assert_named_by_path(args: &str, item: &str) {
        for facade in ["et", "::et"] {
            let args = format!("crate = {facade}, {args}").parse().unwrap();
            let text = attribute(args, item.parse().unwrap()).to_string().replace(' ', "");
            assert!(text.contains(&format!("{facade}::__private::Site::new(")), "{text}");
            let others = text.replace("et::__private::", "");
            assert!(!others.contains("__private"), "{text}");
        }
    }
}
