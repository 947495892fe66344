//! What every expansion begins with: the site, and the values to record with the region.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;

use super::Recorded;
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

/// Records the values from inside a future, whose region is open while it is polled.
pub(super) fn record_inside(recorded: &Recorded) -> TokenStream {
    if recorded.values.is_empty() {
        return TokenStream::new();
    }
    let private = recorded.paths.private();
    let values = values(recorded);
    quote_spanned! {Span::mixed_site()=>
        if #private::is_recording() {
            #private::region_args(#values);
        }
    }
}
