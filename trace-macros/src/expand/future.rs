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

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{ReturnType, Signature, Token, Type};

use super::{Recorded, arguments, attributes, closure, region};
use crate::item::Place;
use crate::paths::Paths;

/// The new signature, and what goes between the braces.
pub(super) fn expand(recorded: &Recorded) -> (Option<Signature>, TokenStream) {
    let mut signature = recorded.function.signature.clone();
    let arguments = arguments::rebind(&mut signature);
    // Ours, but placed at the body, where the compiler speaks of what a plain body returns.
    let place = Span::mixed_site().located_at(recorded.body.braces);
    let private = recorded.paths.private_at(place);
    let (site, inner) = (region::site(recorded), &recorded.body.inner);
    let keeps_async = keeps_async(recorded);
    let lints = lints(&signature, keeps_async);
    let body = closure::inner_block(recorded, &region::record_inside(recorded));
    let block = quote_spanned!(place=> async move { #arguments #body });
    let future = region::wrap(recorded, place, &block);
    let end = match (keeps_async, closure::is_never(&signature.output)) {
        // With the type `!` the first statement never ends. Naming that type is unstable, and in
        // older editions the block would be taken for one of `()`.
        (_, true) => quote_spanned!(place=> #future.await; #private::core::unreachable!()),
        (true, false) => quote_spanned!(place=> #future.await),
        (false, false) => {
            return_future(&mut signature, recorded.paths);
            future
        }
    };
    (Some(signature), quote!(#lints #(#inner)* #site #end))
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
    let mut lints = closure::lints(signature);
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
        // What the compiler has to say about these it says about the `async`.
        || function.signature.ident == "main"
        || function.signature.abi.is_some()
        // `impl Future<Output = !>` is unstable.
        || closure::is_never(&function.signature.output)
}

fn return_future(signature: &mut Signature, paths: &Paths) {
    let private = paths.private();
    let (arrow, output) = match &signature.output {
        ReturnType::Default => (Token![->](Span::mixed_site()), quote!(())),
        ReturnType::Type(arrow, ty) => (*arrow, ty.to_token_stream()),
    };
    // What is wrong with the future as a whole is said where the `async` was.
    let keyword = signature.asyncness.take().map_or_else(Span::mixed_site, |keyword| keyword.span);
    let place = Span::mixed_site().located_at(keyword);
    // The user's own, so that the signature has its last token where its first is: in their code.
    // Lints about the whole signature would else speak of the attribute.
    let close = Token![>](keyword);
    let future = quote_spanned!(place=> impl #private::core::future::Future<Output = #output #close);
    signature.output = ReturnType::Type(arrow, Box::new(Type::Verbatim(future)));
}
