//! `#[expect(..)]` of lints that miss what is written because they see what it became. There the
//! expectation is an `allow`: the compiler would complain that it is not fulfilled, and only where
//! the feature is on.

use proc_macro2::{Ident, Span};
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token, parse_quote, parse_quote_spanned};

use super::Recorded;

/// What a row of the table on the crate's page says, its lints, and which functions it is about. An `async fn`
/// stays one where a lint about it is expected that is not of clippy.
type Row = (&'static str, &'static [&'static str], fn(&Recorded) -> bool);

/// The rows that say that something is missed.
const MISSED: &[Row] = &[
    (
        "miss what is annotated",
        &["doc_paragraphs_missing_punctuation", "inline_always", "missing_const_for_fn"],
        |_| true,
    ),
    (
        "miss an `async fn`",
        &[
            "cognitive_complexity",
            "elidable_lifetime_names",
            "infinite_loop",
            "len_without_is_empty",
            "missing_errors_doc",
            "needless_lifetimes",
            "needless_return",
            "toplevel_ref_arg",
            "unused_async",
            "used_underscore_binding",
            "async_fn_in_trait",
        ],
        |recorded| recorded.function.signature.asyncness.is_some(),
    ),
    ("misses a `fn` that ends in `async { .. }`", &["manual_async_fn"], |_| true),
    (
        "miss a `fn` with `ret`, `err` or `future`",
        &[
            "boxed_local",
            "elidable_lifetime_names",
            "needless_lifetimes",
            "needless_pass_by_value",
            "needless_return",
            "not_unsafe_ptr_arg_deref",
            "only_used_in_recursion",
            "toplevel_ref_arg",
            "unnecessary_wraps",
            "unused_self",
            "used_underscore_binding",
        ],
        |recorded| recorded.is_watched(),
    ),
];

/// Rewrites the expectations of a function, above it and inside.
pub(super) fn rewrite(recorded: &mut Recorded) {
    let rows = MISSED.iter().filter(|(_, _, is_about)| is_about(recorded));
    let lints: Vec<&str> = rows.flat_map(|(_, lints, _)| *lints).copied().collect();
    let mut changed = false;
    for attributes in [&mut recorded.function.attributes, &mut recorded.body.inner] {
        let all = std::mem::take(attributes);
        for attribute in all {
            let Some(metas) = split_list(&attribute.meta, &lints) else {
                attributes.push(attribute);
                continue;
            };
            changed = true;
            attributes.extend(metas.into_iter().map(|meta| Attribute { meta, ..attribute.clone() }));
        }
    }
    if changed {
        recorded.function.head = None;
    }
}

/// An attribute as it is, or as an `expect` of what is left and an `allow` of `lints`.
fn split(meta: &Meta, lints: &[&str]) -> Vec<Meta> {
    split_list(meta, lints).unwrap_or_else(|| vec![meta.clone()])
}

/// `None` where nothing is to be done.
fn split_list(meta: &Meta, lints: &[&str]) -> Option<Vec<Meta>> {
    let list = meta.require_list().ok()?;
    let arguments = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    if list.path.is_ident("cfg_attr") {
        let path = &list.path;
        let (condition, then) = (arguments.first()?, arguments.iter().skip(1));
        let then = then.flat_map(|meta| split(meta, lints));
        return Some(vec![parse_quote!(#path(#condition, #(#then),*))]);
    }
    if !list.path.is_ident("expect") {
        return None;
    }
    let is_missed = |meta: &&Meta| matches!(meta, Meta::Path(path) if is_one_of(path, lints));
    let (missed, others): (Vec<&Meta>, Vec<&Meta>) = arguments.iter().partition(is_missed);
    if missed.is_empty() {
        return None;
    }
    let reason = arguments.iter().find(|meta| meta.path().is_ident("reason"));
    let reason = reason.map(|reason| quote!(, #reason));
    // Ours, for a lint asks users not to write `allow`.
    let allow = Ident::new("allow", Span::mixed_site());
    let mut metas = vec![parse_quote_spanned!(Span::mixed_site()=> #allow(#(#missed),* #reason))];
    if others.iter().any(|meta| matches!(meta, Meta::Path(_))) {
        let path = &list.path;
        metas.push(parse_quote!(#path(#(#others),*)));
    }
    Some(metas)
}

fn is_one_of(path: &Path, lints: &[&str]) -> bool {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    matches!(&names[..], [tool, name] if tool == "clippy" && lints.contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::*;

    #[test]
    fn the_lints_are_those_of_the_table() {
        let table = include_str!("../lib.rs").lines().filter_map(|line| line.strip_prefix("//! | "));
        let rows = table.filter_map(|line| line.strip_suffix(" |")?.split_once(" | "));
        let mut missed: Vec<(&str, Vec<&str>)> = rows
            .filter(|(_, difference)| difference.starts_with("miss"))
            .map(|(lints, difference)| {
                (difference, lints.split(", ").map(|lint| lint.trim_matches('`')).collect())
            })
            .collect();
        missed.sort();
        let mut known: Vec<(&str, Vec<&str>)> =
            MISSED.iter().map(|(difference, lints, _)| (*difference, lints.to_vec())).collect();
        known.sort();
        assert_eq!(known, missed);
    }

    #[test]
    fn an_expectation_keeps_what_is_not_missed() {
        for (meta, expected) in [
            ("expect(clippy::unused_async)", "allow(clippy::unused_async)"),
            ("expect(unused_async, clippy::pedantic)", "expect(unused_async, clippy::pedantic)"),
            (
                "expect(dead_code, clippy::unused_async, reason = \"why\")",
                "allow(clippy::unused_async, reason = \"why\") expect(dead_code, reason = \"why\")",
            ),
            (
                "expect(clippy::unused_async, reason = \"why\")",
                "allow(clippy::unused_async, reason = \"why\")",
            ),
            (
                "cfg_attr(any(), inline, expect(clippy::unused_async, unused))",
                "cfg_attr(any(), inline, allow(clippy::unused_async), expect(unused))",
            ),
            ("deny(clippy::unused_async)", "deny(clippy::unused_async)"),
            ("doc = \"text\"", "doc = \"text\""),
        ] {
            let meta: Meta = syn::parse_str(meta).unwrap();
            let metas = split(&meta, &["unused_async"]).into_iter().map(|meta| meta.to_token_stream());
            let text = metas.map(|meta| meta.to_string()).collect::<Vec<_>>().join(" ");
            assert_eq!(text.replace(' ', ""), expected.replace(' ', ""));
        }
    }
}
