//! An `async fn`: its body as a future that `__private::future` wraps, so that every poll enters the
//! region and leaves it again. A guard in the body would stay open while the task waits, and
//! swallow whatever its thread does in the meantime.
//!
//! The function itself takes one of two forms:
//!
//! - *returning*: `fn f(..) -> impl Future<Output = R> { future(&SITE, async move { .. }) }`, a
//!   future as large as the plain one and a few words. Its `impl` has a span of this crate and with
//!   it our edition, 2024: it captures every lifetime, as an `async fn` does, in older editions too.
//! - *awaiting*: `async fn f(..) -> R { future(&SITE, async move { .. }).await }`, nearly twice as
//!   large, where somebody may still look for the `async`; [`keeps_async`] says who.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{ReturnType, Signature, Token, Type};

use super::{Recorded, arguments, attributes, region};
use crate::item::Place;
use crate::paths::Paths;

/// The signature, and what goes between the braces.
pub(super) fn expand(recorded: &Recorded) -> (Signature, TokenStream) {
    let mut signature = recorded.function.signature.clone();
    let arguments = arguments::rebind(&mut signature);
    // Ours, but placed at the body, where the compiler speaks of what a plain body returns.
    let place = Span::mixed_site().located_at(recorded.body.braces);
    let private = recorded.paths.private_at(place);
    let variable = region::variable();
    let (site, inner) = (region::site(recorded), &recorded.body.inner);
    let keeps_async = keeps_async(recorded);
    let lints = lints(&signature, keeps_async);
    let body = inner_block(recorded);
    let future = quote_spanned!(place=> #private::future(&#variable, async move { #arguments #body }));
    let end = match (keeps_async, is_never(&signature.output)) {
        // With the type `!` the first statement never ends. Naming that type is unstable, and in
        // older editions the block would be taken for one of `()`.
        (_, true) => quote_spanned!(place=> #future.await; #private::core::unreachable!()),
        (true, false) => quote_spanned!(place=> #future.await),
        (false, false) => {
            return_future(&mut signature, recorded.paths);
            future
        }
    };
    (signature, quote!(#lints #(#inner)* #site #end))
}

/// The methods of std's traits. Clippy dislikes others of these names, unless they are `async`.
const OF_TRAITS: &[&str] = &[
    "add",
    "as_mut",
    "as_ref",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "borrow_mut",
    "clone",
    "cmp",
    "default",
    "deref",
    "deref_mut",
    "div",
    "drop",
    "eq",
    "from_iter",
    "from_str",
    "hash",
    "index",
    "index_mut",
    "into_iter",
    "mul",
    "neg",
    "next",
    "not",
    "rem",
    "shl",
    "shr",
    "sub",
];

/// What we must silence, and no more: to allow what the user forbids is an error.
fn lints(signature: &Signature, keeps_async: bool) -> TokenStream {
    let mut lints = TokenStream::new();
    // A `mut self` stays among the captures, and of those the compiler does not see that their last
    // value is used when it is dropped.
    if signature.receiver().is_some_and(|receiver| receiver.mutability.is_some()) {
        lints.extend(quote_spanned!(Span::mixed_site()=> #![allow(unused_assignments)]));
    }
    if !keeps_async && OF_TRAITS.iter().any(|name| signature.ident == name) {
        lints.extend(quote_spanned!(Span::mixed_site()=> #![allow(clippy::should_implement_trait)]));
    }
    lints
}

/// Whether the function must remain an `async fn`.
fn keeps_async(recorded: &Recorded) -> bool {
    let function = &recorded.function;
    // An attribute still to run may look for it: `#[tokio::main]`, `#[async_trait]`, `#[rstest]`.
    recorded.others
        || attributes::others(&function.attributes, recorded.paths)
        // The lint `async_fn_in_trait` does.
        || matches!(recorded.place, Place::Trait(_))
        || attributes::expects_async(&function.attributes)
        // On an `async fn`, `#[must_use]` is about what awaiting it gives.
        || function.attributes.iter().any(|attribute| attribute.path().is_ident("must_use"))
        // `impl Future<Output = !>` is unstable.
        || is_never(&function.signature.output)
}

fn is_never(output: &ReturnType) -> bool {
    matches!(output, ReturnType::Type(_, ty) if matches!(**ty, Type::Never(_)))
}

fn return_future(signature: &mut Signature, paths: &Paths) {
    let private = paths.private();
    let (arrow, output) = match &signature.output {
        ReturnType::Default => (Token![->](Span::mixed_site()), quote!(())),
        ReturnType::Type(arrow, ty) => (*arrow, ty.to_token_stream()),
    };
    // What is wrong with the future as a whole is said where the `async` was.
    let place = signature.asyncness.take().map_or_else(Span::mixed_site, |keyword| keyword.span);
    let place = Span::mixed_site().located_at(place);
    let future = quote_spanned!(place=> impl #private::core::future::Future<Output = #output>);
    signature.output = ReturnType::Type(arrow, Box::new(Type::Verbatim(future)));
}

/// The user's statements in the user's braces: temporaries of the last expression are dropped at
/// its end, before the arguments, by the rules of the user's edition.
fn inner_block(recorded: &Recorded) -> Group {
    let hint = hint(&recorded.function.signature.output, recorded.paths);
    let record = region::record_inside(recorded);
    let (items, statements) = (&recorded.body.items, &recorded.body.tokens);
    let mut block = Group::new(Delimiter::Brace, quote!(#(#items)* #hint #record #statements));
    block.set_span(recorded.body.braces);
    block
}

/// A dead `return` of the declared type. An async block has nowhere to write its type, and without
/// one `Ok(Box::new(..))` would not become the `Result<Box<dyn ..>, _>` that the function declares.
///
/// It is also a statement, with its semicolon, in a block that might else have one expression only,
/// which the lint `unused_braces` would find.
fn hint(output: &ReturnType, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let output = match output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(..) if is_never(output) => {
            return quote_spanned!(Span::mixed_site()=> const _: () = (););
        }
        ReturnType::Type(_, ty) => {
            let mut ty = ty.clone();
            ImplToInferred.visit_type_mut(&mut ty);
            ty.to_token_stream()
        }
    };
    quote_spanned! {Span::mixed_site()=>
        if let #private::core::option::Option::Some(__trace_value) =
            #private::core::option::Option::None::<#output>
        {
            return __trace_value;
        };
    }
}

/// `Result<impl Iterator, E>` to `Result<_, E>`: a type to be inferred can stand in a body.
struct ImplToInferred;

impl VisitMut for ImplToInferred {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::ImplTrait(implied) = ty {
            *ty = Type::Infer(syn::TypeInfer {
                attrs: Vec::new(),
                underscore_token: Token![_](implied.impl_token.span),
            });
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}
