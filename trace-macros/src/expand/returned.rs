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
use syn::{ReturnType, Signature, Type, TypeParamBound};

use super::{Recorded, arguments, closure, region, result};

/// The new signature, and what goes between the braces.
pub(super) fn expand(recorded: &Recorded) -> (Option<Signature>, TokenStream) {
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
    let watch = result::watch_or_not(recorded.results, recorded.paths, place);
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
    (Some(signature), quote!(#lints #(#inner)* #site #wrapped))
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

/// Whether the function returns `impl Future`, seen through the groups of a `macro_rules!`. Any other
/// `impl` is treated as a type that is named: the trait that wraps those says what is wrong.
fn is_opaque(output: &ReturnType) -> bool {
    fn is_future(ty: &Type) -> bool {
        match ty {
            Type::Group(group) => is_future(&group.elem),
            Type::Paren(paren) => is_future(&paren.elem),
            Type::ImplTrait(implied) => implied.bounds.iter().any(|bound| {
                let TypeParamBound::Trait(bound) = bound else { return false };
                bound.path.segments.last().is_some_and(|last| last.ident.to_string().ends_with("Future"))
            }),
            _ => false,
        }
    }
    matches!(output, ReturnType::Type(_, ty) if is_future(ty))
}
