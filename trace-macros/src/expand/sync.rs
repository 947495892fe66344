//! A plain function: a guard as its first statement, then its own statements.
//!
//! The guard is a local, so the region ends after the other locals are dropped and before the
//! arguments are, also when the body returns early or unwinds. There is no closure and no block
//! around the statements, and the return type is never named: what compiles without the attribute
//! compiles with it, `-> !` and `-> impl Trait` included, and draws the same warnings.
//!
//! Only who asks for what the call returns, by `ret` or `err`, gets a closure: it is the one place
//! behind every `return` and `?`. The arguments are moved into it and bound again, as in a future, so
//! that they are dropped in the function's order whether the body takes them or not; a closure that
//! borrows would drop those which it takes before the others. They are dropped inside the region.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Signature;

use super::{Recorded, arguments, closure, region, result};
use crate::body::Body;

/// The signature, unless it stays, and what goes between the braces.
pub(super) fn expand(recorded: &Recorded) -> (Option<Signature>, TokenStream) {
    match result::watch(recorded.results, recorded.paths) {
        Some(watch) => {
            let mut signature = recorded.function.signature.clone();
            let body = watched(recorded, &mut signature, &watch);
            (Some(signature), body)
        }
        None => (None, guarded(recorded)),
    }
}

fn guarded(recorded: &Recorded) -> TokenStream {
    let site = region::site(recorded);
    let Body { inner, items, tokens, .. } = &recorded.body;
    let enter = region::enter(recorded);
    quote_spanned! {Span::mixed_site()=>
        #(#inner)*
        #site
        #(#items)*
        let __trace_region = #enter;
        #tokens
    }
}

fn watched(recorded: &Recorded, signature: &mut Signature, watch: &TokenStream) -> TokenStream {
    // Ours, but placed at the body, where the compiler speaks of what a plain body returns.
    let place = Span::mixed_site().located_at(recorded.body.braces);
    let private = recorded.paths.private_at(place);
    let arguments = arguments::rebind(signature);
    let lints = closure::lints(signature);
    let (site, inner) = (region::site(recorded), &recorded.body.inner);
    let (enter, nothing) = (region::enter(recorded), region::nothing(recorded));
    let enter = quote_spanned!(Span::mixed_site()=> *__trace_region = #enter;);
    let body = closure::inner_block(recorded, &enter);
    let call = quote_spanned! {place=>
        #private::watched(#nothing, move |__trace_region| { #arguments #body }, #watch)
    };
    quote!(#lints #(#inner)* #site #call)
}
