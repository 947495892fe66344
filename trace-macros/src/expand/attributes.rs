//! What the other attributes of a function tell us.

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

use crate::paths::Paths;

/// The compiler's own attributes that may stand on a function, an `impl`, a `trait` or a `mod`, and
/// do nothing to its tokens.
const BUILT_IN: &[&str] = &[
    "allow",
    "cfg",
    "cold",
    "coverage",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "export_name",
    "forbid",
    "inline",
    "link_section",
    "macro_use",
    "must_use",
    "no_implicit_prelude",
    "no_mangle",
    "optimize",
    "path",
    "target_feature",
    "track_caller",
    "unsafe",
    "warn",
];

/// The names before `::` that belong to tools and to the compiler.
const TOOLS: &[&str] = &["clippy", "diagnostic", "miri", "rustdoc", "rustfmt"];

/// Whether an attribute is left that may rewrite the item, ours aside.
pub(super) fn others(attributes: &[Attribute], paths: &Paths) -> bool {
    attributes.iter().any(|attribute| !is_built_in(&attribute.meta) && !paths.is_ours(attribute.path()))
}

fn is_built_in(meta: &Meta) -> bool {
    let path = meta.path();
    if path.is_ident("cfg_attr") {
        return conditional(meta).is_some_and(|then| then.iter().all(is_built_in));
    }
    match path.get_ident() {
        Some(name) => BUILT_IN.iter().any(|known| name == known),
        None => path.segments.first().is_some_and(|first| TOOLS.iter().any(|tool| first.ident == tool)),
    }
}

/// What `cfg_attr(condition, attribute, ..)` adds, if its condition holds: that is not yet decided
/// when we run.
fn conditional(meta: &Meta) -> Option<Vec<Meta>> {
    let list = meta.require_list().ok().filter(|list| list.path.is_ident("cfg_attr"))?;
    let metas = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    Some(metas.into_iter().skip(1).collect())
}

/// Whether `#[expect(..)]` waits for a lint about `async fn`, as `async_fn_in_trait` is.
pub(super) fn expects_async(attributes: &[Attribute]) -> bool {
    let mut expectations = attributes.iter().filter(|attribute| attribute.path().is_ident("expect"));
    expectations.any(|attribute| attribute.meta.to_token_stream().to_string().contains("async"))
}

/// Attributes that speak about the binding they stand on, and go where it goes.
pub(super) fn is_lint(attribute: &Attribute) -> bool {
    is_level(&attribute.meta) || conditional(&attribute.meta).is_some_and(|then| then.iter().all(is_level))
}

fn is_level(meta: &Meta) -> bool {
    ["allow", "expect", "warn", "deny", "forbid"].iter().any(|level| meta.path().is_ident(level))
}

/// Attributes that decide whether the parameter exists.
pub(super) fn is_cfg(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
}
