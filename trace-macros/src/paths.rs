//! How expansions reach the facade: one hidden module, by an absolute path or the user's
//! `crate = path`. Whatever they need of `core` goes through it as well.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::Path;

/// The path of the facade.
pub(crate) struct Paths {
    facade: Option<Path>,
}

impl Paths {
    pub(crate) fn new(facade: Option<Path>) -> Paths {
        Paths { facade }
    }

    /// These paths, unless a member's attribute names another facade.
    pub(crate) fn or(&self, facade: Option<Path>) -> Paths {
        Paths { facade: facade.or_else(|| self.facade.clone()) }
    }

    /// The hidden module, for code that is ours.
    pub(crate) fn private(&self) -> TokenStream {
        self.private_at(Span::mixed_site())
    }

    /// The hidden module, seen from `span`: `line!()` and its like report the place of their own
    /// tokens only if none of these comes from an expansion.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        let Some(facade) = &self.facade else {
            return quote_spanned!(span=> ::trace::__private);
        };
        // Located, not replaced: how `$crate` resolves is part of its span.
        let facade = facade.to_token_stream().into_iter().map(|mut token: TokenTree| {
            token.set_span(token.span().located_at(span));
            token
        });
        let facade: TokenStream = facade.collect();
        quote_spanned!(span=> #facade::__private)
    }

    /// Whether `attribute` is ours: `trace`, `trace::trace`, or `trace` of the user's `crate = path`.
    ///
    /// A bare `trace` may be another crate's. We cannot see where a name comes from, and beside an
    /// attribute of ours ours is the better guess.
    pub(crate) fn is_ours(&self, attribute: &Path) -> bool {
        let names: Vec<String> = names(attribute);
        if names == ["trace"] || names == ["trace", "trace"] {
            return true;
        }
        match (&self.facade, names.split_last()) {
            (Some(facade), Some((last, module))) => last == "trace" && module == self::names(facade),
            _ => false,
        }
    }
}

fn names(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}
