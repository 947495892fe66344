//! What every expansion begins with: the site, and the values to record with the region.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::{Recorded, result};
use crate::args::{Form, Value};
use crate::paths::Paths;
use crate::site;

/// The site's variable. Items are not hygienic: the name is what keeps it apart.
pub(super) fn variable() -> Ident {
    Ident::new("__TRACE_SITE", Span::mixed_site())
}

/// The region's site, at the function's name.
pub(super) fn site(recorded: &Recorded) -> TokenStream {
    let place = recorded.function.signature.ident.span();
    site::site(recorded.paths, &variable(), &recorded.name, place, &recorded.values)
}

/// `&[value(&(id)), debug(&(user))]`, in the order of the site's names.
pub(super) fn values(recorded: &Recorded) -> TokenStream {
    let values = recorded.values.iter().map(|value| self::value(value, recorded.paths));
    quote_spanned!(Span::mixed_site()=> &[#(#values),*])
}

/// Ours, but placed at the user's expression: that is where a type that cannot be recorded shows.
fn value(value: &Value, paths: &Paths) -> TokenStream {
    let expression = &value.expression;
    let place = Span::mixed_site().located_at(expression.span());
    let private = paths.private_at(place);
    match value.form {
        Form::Plain => quote_spanned!(place=> #private::value(&(#expression))),
        Form::Debug => quote_spanned!(place=> #private::Value::debug(&(#expression))),
        Form::Display => quote_spanned!(place=> #private::Value::display(&(#expression))),
    }
}

/// What opens the call, as a region or a task.
pub(super) fn enter(recorded: &Recorded) -> TokenStream {
    let private = recorded.paths.private();
    let variable = variable();
    let ours = Span::mixed_site();
    let name = |region, task| Ident::new(if recorded.task { task } else { region }, ours);
    let enter = name("enter", "task");
    if recorded.values.is_empty() {
        return quote_spanned!(ours=> #private::#enter(&#variable));
    }
    let enter_with = name("enter_with", "task_with");
    let (values, nothing) = (values(recorded), nothing(recorded));
    quote_spanned! {ours=>
        if #private::is_recording() {
            #private::#enter_with(&#variable, #values)
        } else {
            #nothing
        }
    }
}

/// A call that is not recorded.
pub(super) fn nothing(recorded: &Recorded) -> TokenStream {
    let private = recorded.paths.private();
    let nothing = Ident::new(if recorded.task { "no_task" } else { "inactive" }, Span::mixed_site());
    quote_spanned!(Span::mixed_site()=> #private::#nothing())
}

/// The call as a future around `future`, with code of ours placed at `place`.
pub(super) fn wrap(recorded: &Recorded, place: Span, future: &TokenStream) -> TokenStream {
    let private = recorded.paths.private_at(place);
    let variable = variable();
    let wrap = |region, task| Ident::new(if recorded.task { task } else { region }, place);
    match result::watch(recorded.results, recorded.paths) {
        Some(watch) => {
            let wrap = wrap("future_with", "task_future_with");
            quote_spanned!(place=> #private::#wrap(&#variable, #future, #watch))
        }
        None => {
            let wrap = wrap("future", "task_future");
            quote_spanned!(place=> #private::#wrap(&#variable, #future))
        }
    }
}

/// Records the values from inside a future, whose call has just begun. Whether that was recorded
/// only the recorder knows.
pub(super) fn record_inside(recorded: &Recorded) -> TokenStream {
    if recorded.values.is_empty() {
        return TokenStream::new();
    }
    let private = recorded.paths.private();
    let (variable, values) = (variable(), values(recorded));
    quote_spanned! {Span::mixed_site()=>
        if let #private::core::option::Option::Some(__trace_begun) = #private::begun() {
            __trace_begun.args(&#variable, #values);
        }
    }
}
