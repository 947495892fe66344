//! Sites: where a region or a task begins in the source, as a `static` in the user's code.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::ext::IdentExt;

use crate::args::Value;
use crate::paths::Paths;

/// `static #variable: Site = Site::new(..);` for what is called `name` and stands at `place`.
pub(crate) fn site(
    paths: &Paths,
    variable: &Ident,
    name: &str,
    place: Span,
    values: &[Value],
) -> TokenStream {
    let private = paths.private();
    let here = paths.private_at(place);
    let module = quote_spanned!(place=> #here::core::module_path!());
    let file = quote_spanned!(place=> #here::core::file!());
    let line = quote_spanned!(place=> #here::core::line!());
    let column = quote_spanned!(place=> #here::core::column!());
    let values = values.iter().map(|value| value.name.unraw().to_string());
    quote_spanned! {Span::mixed_site()=>
        static #variable: #private::Site =
            #private::Site::new(#name, #module, #file, #line, #column, &[#(#values),*]);
    }
}
