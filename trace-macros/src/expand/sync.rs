//! A plain function: a guard as its first statement, then its own statements.
//!
//! The guard is a local, so the region ends after the other locals are dropped and before the
//! arguments are, also when the body returns early or unwinds. There is no closure and no block
//! around the statements, and the return type is never named: what compiles without the attribute
//! compiles with it, `-> !` and `-> impl Trait` included, and draws the same warnings.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::{Recorded, region};
use crate::item::Body;

/// What goes between the braces.
pub(super) fn body(recorded: &Recorded) -> TokenStream {
    let private = recorded.paths.private();
    let variable = region::variable();
    let site = region::site(recorded);
    let Body { inner, items, tokens, .. } = &recorded.body;
    let enter = if recorded.values.is_empty() {
        quote_spanned!(Span::mixed_site()=> #private::enter(&#variable))
    } else {
        let values = region::values(recorded);
        quote_spanned! {Span::mixed_site()=>
            if #private::is_recording() {
                #private::enter_with(&#variable, #values)
            } else {
                #private::inactive()
            }
        }
    };
    quote_spanned! {Span::mixed_site()=>
        #(#inner)*
        #site
        #(#items)*
        let __trace_region = #enter;
        #tokens
    }
}
