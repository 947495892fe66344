//! `#[trace(future)]` on a plain function: whatever future it returns is wrapped, after the last of
//! its `return`s, so the body is a closure.
//!
//! An `impl Future` may be any future, so it becomes the wrapper. Where the type is named, the wrapper
//! goes into a box of that type (`ReturnedFuture` of `trace-core`).
//!
//! Arguments may be gone when the future is polled for the first time: they are evaluated at the call
//! and kept until then.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{ReturnType, Signature, Type};

use super::{Recorded, arguments, closure, region, result};

/// The signature, and what goes between the braces.
pub(super) fn expand(recorded: &Recorded) -> (Signature, TokenStream) {
    let mut signature = recorded.function.signature.clone();
    let arguments = arguments::rebind(&mut signature);
    let lints = closure::lints(&signature);
    let (site, inner) = (region::site(recorded), &recorded.body.inner);
    let variable = region::variable();
    let body = closure::inner_block(recorded, &keep(recorded));
    let place = Span::mixed_site().located_at(recorded.future.unwrap_or_else(Span::mixed_site));
    let private = recorded.paths.private_at(place);
    let wrap = Ident::new(
        match (is_opaque(&signature.output), recorded.task) {
            (true, false) => "future_of",
            (true, true) => "task_future_of",
            (false, false) => "returned_region",
            (false, true) => "returned_task",
        },
        place,
    );
    let watch = result::watch_or_not(recorded.results, recorded.paths);
    let wrapped = if is_opaque(&signature.output) && recorded.values.is_empty() {
        let wrap = Ident::new(if recorded.task { "task_future_with" } else { "future_with" }, place);
        quote_spanned! {place=>
            #private::#wrap(&#variable, #private::called(move || { #arguments #body }), #watch)
        }
    } else {
        quote_spanned! {place=>
            #private::#wrap(&#variable, move |__trace_kept| { #arguments #body }, #watch)
        }
    };
    (signature, quote!(#lints #(#inner)* #site #wrapped))
}

/// Evaluates the values, before the body may take them.
fn keep(recorded: &Recorded) -> TokenStream {
    if recorded.values.is_empty() {
        return quote_spanned!(Span::mixed_site()=>);
    }
    let private = recorded.paths.private();
    let values = region::values(recorded);
    quote_spanned! {Span::mixed_site()=>
        if #private::is_recording() {
            *__trace_kept = #private::keep(#values);
        }
    }
}

/// Whether the function returns `impl ..`, seen through the groups of a `macro_rules!`.
fn is_opaque(output: &ReturnType) -> bool {
    fn is_impl(ty: &Type) -> bool {
        match ty {
            Type::Group(group) => is_impl(&group.elem),
            Type::Paren(paren) => is_impl(&paren.elem),
            ty => matches!(ty, Type::ImplTrait(_)),
        }
    }
    matches!(output, ReturnType::Type(_, ty) if is_impl(ty))
}
