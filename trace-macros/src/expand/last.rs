//! A plain function that returns a future it makes last: `async { .. }`, or `Box::pin(async { .. })`,
//! which is also what `#[async_trait]` leaves us. What takes time is the future and not the call, so
//! the region goes around the future.
//!
//! The values of `args(..)` are evaluated when the function is called, and kept, as they are with `future`:
//! in the block they would be one more use of what the block captures.
//!
//! Only these two shapes are seen. A future that is first put into a variable is not; `future` asks for
//! whatever is returned (see `returned.rs`).

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Stmt};

use super::{Recorded, region};
use crate::body::Body;

/// What goes between the braces, if the function has that shape.
pub(super) fn body(recorded: &Recorded) -> Option<TokenStream> {
    let (last, before) = recorded.body.statements.split_last()?;
    let Stmt::Expr(last, None) = last else { return None };
    let mut last = last.clone();
    let future = future(&mut last)?;

    // Ours, but placed where the compiler speaks of the user's future.
    let place = Span::mixed_site().located_at(future.span());
    let site = region::site(recorded);
    let Body { inner, items, .. } = &recorded.body;
    let (keep, kept) = keep(recorded, place, future);
    *future = Expr::Verbatim(region::wrap(recorded, place, &kept));
    Some(quote!(#(#inner)* #site #(#items)* #keep #(#before)* #last))
}

/// The `async` block that is returned, as it is or in a pinned box.
fn future(last: &mut Expr) -> Option<&mut Expr> {
    match last {
        Expr::Async(_) => Some(last),
        Expr::Call(call) if is_box_pin(&call.func) && call.args.len() == 1 => {
            call.args.first_mut().filter(|argument| matches!(argument, Expr::Async(_)))
        }
        _ => None,
    }
}

fn is_box_pin(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let mut names = path.path.segments.iter().rev().map(|segment| &segment.ident);
    names.next().is_some_and(|name| name == "pin") && names.next().is_some_and(|name| name == "Box")
}

/// The statement that evaluates the values, and the future that records them once it is polled.
fn keep(recorded: &Recorded, place: Span, future: &Expr) -> (TokenStream, TokenStream) {
    if recorded.values.is_empty() {
        return (TokenStream::new(), future.to_token_stream());
    }
    let (private, here) = (recorded.paths.private(), recorded.paths.private_at(place));
    let (variable, values) = (region::variable(), region::values(recorded));
    let keep = quote_spanned! {Span::mixed_site()=>
        let __trace_kept = if #private::is_recording() {
            #private::keep(#values)
        } else {
            #private::core::option::Option::None
        };
    };
    (keep, quote_spanned!(place=> #here::kept(&#variable, __trace_kept, #future)))
}
