//! A body as a closure or a future of its own: what both need to be what the function was.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{ReturnType, Signature, Token, Type};

use super::Recorded;
use crate::paths::Paths;

/// The user's statements in the user's braces, after `first`: temporaries of the last expression are
/// dropped at its end, before the arguments, by the rules of the user's edition.
pub(super) fn inner_block(recorded: &Recorded, first: &TokenStream) -> Group {
    let hint = hint(&recorded.function.signature.output, recorded.paths);
    let (items, statements) = (&recorded.body.items, &recorded.body.tokens);
    let mut block = Group::new(Delimiter::Brace, quote!(#(#items)* #hint #first #statements));
    block.set_span(recorded.body.braces);
    block
}

/// What we must silence: a `mut self` stays among the captures, and of those the compiler does not see
/// that their last value is used when it is dropped.
pub(super) fn lints(signature: &Signature) -> TokenStream {
    if signature.receiver().is_some_and(|receiver| receiver.mutability.is_some()) {
        return quote_spanned!(Span::mixed_site()=> #![allow(unused_assignments)]);
    }
    TokenStream::new()
}

pub(super) fn is_never(output: &ReturnType) -> bool {
    matches!(output, ReturnType::Type(_, ty) if matches!(**ty, Type::Never(_)))
}

/// A dead `return` of the declared type. A body of its own has nowhere to write its type, and without
/// one `Ok(Box::new(..))` would not become the `Result<Box<dyn ..>, _>` that the function declares.
///
/// It is also a statement, with its semicolon, in a block that might else have one expression only,
/// which the lint `unused_braces` would find.
///
/// The type is a variable's and not an argument of `None`: there the compiler would say something
/// else of an unknown type than it does in the signature, and say it twice. It stands in a tuple of ours,
/// or clippy would find it complex, also where the signature is a trait's and nothing is said of it.
fn hint(output: &ReturnType, paths: &Paths) -> TokenStream {
    let private = paths.private();
    let output = match output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(..) if is_never(output) => {
            return quote_spanned!(Span::mixed_site()=> const _: () = (););
        }
        ReturnType::Type(_, ty) => {
            let mut ty = ty.clone();
            ImplToInferred.visit_type_mut(&mut ty);
            ty.to_token_stream()
        }
    };
    quote_spanned! {Span::mixed_site()=>
        if let #private::core::option::Option::Some(__trace_value) = #private::core::option::Option::None {
            let (__trace_value,): (#output,) = (__trace_value,);
            return __trace_value;
        };
    }
}

/// `Result<impl Iterator, E>` to `Result<_, E>`: a type to be inferred can stand in a body.
struct ImplToInferred;

impl VisitMut for ImplToInferred {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::ImplTrait(implied) = ty {
            *ty = Type::Infer(syn::TypeInfer {
                attrs: Vec::new(),
                underscore_token: Token![_](implied.impl_token.span),
            });
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}
