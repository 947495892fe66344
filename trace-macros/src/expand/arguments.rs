//! The arguments of an `async fn` are bound again inside its future, one by one, as the compiler does
//! when it lowers such a function: they then live as long and are dropped in the same order as
//! without us, also if the future is dropped before its first poll.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, FnArg, Macro, Pat, PatIdent, PatType, Signature};

use super::attributes;

/// Reduces every parameter to a name, and returns the statements that bind inside what it was.
pub(super) fn rebind(signature: &mut Signature) -> TokenStream {
    let mut statements = TokenStream::new();
    for (position, argument) in signature.inputs.iter_mut().enumerate() {
        match argument {
            FnArg::Receiver(receiver) => {
                // `self` cannot be bound again. To be mentioned is enough to be moved in whole, and
                // as the only argument that stays in the captures it is dropped last, as the first should.
                let receiver = &receiver.self_token;
                statements.extend(quote_spanned!(Span::mixed_site()=> let _ = &#receiver;));
            }
            FnArg::Typed(parameter) => statements.extend(rebind_parameter(parameter, position)),
        }
    }
    statements
}

fn rebind_parameter(parameter: &mut PatType, position: usize) -> TokenStream {
    let (lints, kept): (Vec<Attribute>, _) = parameter.attrs.drain(..).partition(attributes::is_lint);
    parameter.attrs = kept;
    let cfg: Vec<_> = parameter.attrs.iter().filter(|attribute| attributes::is_cfg(attribute)).collect();
    match &mut *parameter.pat {
        Pat::Ident(pattern) if pattern.by_ref.is_none() && pattern.subpat.is_none() => {
            let (mutability, name) = (pattern.mutability.take(), &pattern.ident);
            let ours = our_lints(name);
            quote_spanned!(Span::mixed_site()=> #(#cfg)* #ours #(#lints)* let #mutability #name = #name;)
        }
        pattern => {
            // First whole, so that the parts which the pattern leaves are dropped in their turn.
            let place = Span::mixed_site().located_at(pattern.span());
            let name = Ident::new(&format!("__trace_argument_{position}"), place);
            let whole = if borrows_mutably(pattern) {
                // The borrow is there so that `mut` is used, also where the pattern goes through a reference.
                quote_spanned!(place=>
                    #(#cfg)* let mut #name = #name;
                    #(#cfg)* let _ = &mut #name;
                )
            } else {
                quote_spanned!(place=> #(#cfg)* let #name = #name;)
            };
            let parts = match pattern {
                Pat::Wild(_) => TokenStream::new(),
                _ => quote_spanned!(place=> #(#cfg)* #(#lints)* let #pattern = #name;),
            };
            *parameter.pat = Pat::Verbatim(name.to_token_stream());
            quote!(#whole #parts)
        }
    }
}

/// Whether there is a `ref mut` in the pattern, or may be one behind a macro.
fn borrows_mutably(pattern: &mut Pat) -> bool {
    struct Finder(bool);
    impl VisitMut for Finder {
        fn visit_pat_ident_mut(&mut self, pattern: &mut PatIdent) {
            self.0 |= pattern.by_ref.is_some() && pattern.mutability.is_some();
            visit_mut::visit_pat_ident_mut(self, pattern);
        }

        fn visit_macro_mut(&mut self, _: &mut Macro) {
            self.0 = true;
        }
    }
    let mut finder = Finder(false);
    finder.visit_pat_mut(pattern);
    finder.0
}

/// What clippy would find in our `let name = name;`, since the name is the user's.
fn our_lints(name: &Ident) -> TokenStream {
    let underscore = name.to_string().starts_with('_').then(|| {
        quote_spanned!(Span::mixed_site()=> clippy::no_effect_underscore_binding, clippy::used_underscore_binding)
    });
    quote_spanned!(Span::mixed_site()=> #[allow(clippy::shadow_same, #underscore)])
}
