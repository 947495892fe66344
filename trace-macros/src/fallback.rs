//! What is emitted when an attribute is wrong: its errors, and the item as the user wrote it, so
//! that one mistake is one message and not a name missing everywhere else.

use proc_macro2::TokenStream;
use syn::Error;

/// `item` untouched, after the messages.
pub(crate) fn untouched(errors: &[Error], item: TokenStream) -> TokenStream {
    let mut tokens: TokenStream = errors.iter().map(Error::to_compile_error).collect();
    tokens.extend(item);
    tokens
}
