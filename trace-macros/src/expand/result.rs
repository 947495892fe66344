//! `ret` and `err`: what is recorded of what a call returns, as a closure that is shown it while the
//! call is still open. It captures nothing, so it has no size where it is kept in a future.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use crate::args::{Form, Results, Shown};
use crate::paths::Paths;

/// The closure, if something is to be recorded.
pub(super) fn watch(results: Results, paths: &Paths) -> Option<TokenStream> {
    let ours = Span::mixed_site();
    let private = paths.private();
    let returned = results.value.map(|shown| {
        let value = value(shown, "__trace_value", paths);
        quote_spanned!(ours=> __trace_ending.returned(#value))
    });
    let Some(error) = results.error else {
        let returned = returned?;
        return Some(quote_spanned!(ours=> |__trace_value, __trace_ending| { #returned; }));
    };
    let place = ours.located_at(error.place);
    let at_error = paths.private_at(place);
    let failed = match error.form {
        Form::Display => quote_spanned!(place=> #at_error::shown_error(__trace_error)),
        _ => value(error, "__trace_error", paths),
    };
    let both = quote_spanned!(place=> #at_error::result(__trace_value));
    let returned = returned.unwrap_or_else(|| quote_spanned!(ours=> let _ = __trace_value));
    Some(quote_spanned! {ours=>
        |__trace_value, __trace_ending| match #both {
            #private::core::result::Result::Ok(__trace_value) => { #returned; }
            #private::core::result::Result::Err(__trace_error) => __trace_ending.failed(#failed),
        }
    })
}

/// As [`watch`], for functions that want a closure; at `place` where there is nothing to watch.
pub(super) fn watch_or_not(results: Results, paths: &Paths, place: Span) -> TokenStream {
    watch(results, paths).unwrap_or_else(|| quote_spanned!(place=> |_, _| {}))
}

/// Ours, but placed at the user's word: that is where a type that cannot be recorded shows.
fn value(shown: Shown, variable: &str, paths: &Paths) -> TokenStream {
    let place = Span::mixed_site().located_at(shown.place);
    let (private, variable) = (paths.private_at(place), Ident::new(variable, place));
    match shown.form {
        Form::Plain => quote_spanned!(place=> #private::value(#variable)),
        Form::Debug => quote_spanned!(place=> #private::Value::debug(#variable)),
        Form::Display => quote_spanned!(place=> #private::Value::display(#variable)),
    }
}
