//! Every reason to refuse, each at the smallest token that shows it. All are collected, so that the
//! user sees them at once.
//!
//! What is refused when annotated by itself is left alone, without a word, inside an annotated
//! `impl`, `trait` or `mod`: there nobody asked for that one function.

mod leaving;

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Ident, Meta, ReturnType, Type};

use crate::args::Args;
use crate::item::{Function, Item};
use crate::paths::Paths;

/// What is wrong with these arguments on this item.
pub(crate) fn check(args: &Args, item: &Item, paths: &Paths) -> Vec<Error> {
    let mut errors = arguments(args);
    match item {
        Item::Function(function) => {
            errors.extend(unrecordable(function));
            errors.extend(of_what_is_returned(args, function));
            errors.extend(twice(&function.attributes, paths));
        }
        Item::Container(container) => {
            errors.extend(of_one_function(args));
            errors.extend(twice(&container.attributes, paths));
        }
        Item::Other(_, keyword) => errors.push(not_a_function(*keyword)),
    }
    errors
}

/// Arguments that contradict each other.
fn arguments(args: &Args) -> Vec<Error> {
    let mut errors = Vec::new();
    if args.skip {
        for key in args.keys.iter().filter(|key| *key != "skip") {
            errors.push(Error::new(
                key.span(),
                format!("`skip` leaves this item alone: `{key}` has no effect"),
            ));
        }
    }
    if let Some(name) = &args.name
        && name.value().trim().is_empty()
    {
        errors.push(Error::new(name.span(), "a region needs a name to be found by"));
    }
    let mut names = Vec::new();
    for value in args.values.iter().flatten() {
        if names.contains(&&value.name) {
            errors.push(Error::new(value.name.span(), format!("`{}` is recorded twice", value.name)));
        }
        names.push(&value.name);
        errors.extend(leaving::leaves(&value.expression));
    }
    errors
}

/// Why a function cannot have a region.
pub(crate) fn unrecordable(function: &Function) -> Option<Error> {
    let signature = &function.signature;
    if let Some(constness) = signature.constness {
        let why = "a `const fn` may run in the compiler, where there is no clock: \
                   remove `const`, or annotate its caller";
        return Some(Error::new(constness.span, why));
    }
    if let Some(variadic) = &signature.variadic {
        let why = "a function with C's variable arguments cannot be recorded; annotate its caller";
        return Some(Error::new(variadic.dots.span(), why));
    }
    if let Some(naked) = function.attributes.iter().find(|attribute| is_naked(attribute)) {
        let why = "a naked function holds assembly only; annotate its caller";
        return Some(Error::new(naked.meta.span(), why));
    }
    if let Err(semicolon) = &function.body {
        let why = "there is no body here to record: annotate where the function is implemented";
        return Some(Error::new(semicolon.span, why));
    }
    None
}

/// `#[naked]`, and `#[unsafe(naked)]`.
fn is_naked(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::Path(path) => path.is_ident("naked"),
        Meta::List(list) => list.path.is_ident("unsafe") && list.tokens.to_string() == "naked",
        Meta::NameValue(_) => false,
    }
}

/// Arguments about something that the function does not return.
fn of_what_is_returned(args: &Args, function: &Function) -> Vec<Error> {
    let signature = &function.signature;
    let why = |key: &Ident| match (&signature.output, key.to_string().as_str()) {
        (_, "future") if signature.asyncness.is_some() => {
            Some("an `async fn` is recorded as the future it is: leave this out".to_owned())
        }
        (ReturnType::Default, "future") => {
            Some("this function returns no future; `future` is for one that returns a future".to_owned())
        }
        (ReturnType::Default, "ret" | "err") => {
            Some(format!("this function returns nothing for `{key}` to record"))
        }
        (ReturnType::Type(_, ty), "ret" | "err") if matches!(**ty, Type::Never(_)) => {
            Some(format!("this function never returns: there is nothing for `{key}` to record"))
        }
        _ => None,
    };
    args.keys.iter().filter_map(|key| Some(Error::new(key.span(), why(key)?))).collect()
}

const OF_ONE_FUNCTION: &[&str] = &["name", "args", "ret", "err", "task", "future"];

/// Arguments that only make sense for one function.
fn of_one_function(args: &Args) -> Vec<Error> {
    let single = args.keys.iter().filter(|key| OF_ONE_FUNCTION.iter().any(|name| key == name));
    single
        .map(|key| {
            let more = if key == "name" || key == "args" { " .." } else { "" };
            let why =
                format!("`{key}` is for one function: put it on a member, as `#[trace::trace({key}{more})]`");
            Error::new(key.span(), why)
        })
        .collect()
}

fn twice(attributes: &[Attribute], paths: &Paths) -> Option<Error> {
    let second = attributes.iter().find(|attribute| paths.is_ours(attribute.path()))?;
    Some(Error::new_spanned(
        second.path().to_token_stream(),
        "`#[trace]` is here twice: one call, one region",
    ))
}

fn not_a_function(keyword: Span) -> Error {
    Error::new(
        keyword,
        "`#[trace]` records functions: it goes on a `fn`, an `impl`, a `trait` or an inline `mod`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(args: &str, item: &str) -> Vec<String> {
        let (args, errors) = Args::parse(args.parse().unwrap());
        assert!(errors.is_empty());
        let item = Item::parse(item.parse().unwrap()).unwrap();
        check(&args, &item, &Paths::new(args.facade.clone())).iter().map(ToString::to_string).collect()
    }

    /// The rest is in `tests/ui/fail`; these two the compiler refuses there before us.
    #[test]
    fn functions_with_variable_arguments_and_modules_in_other_files_are_refused() {
        assert_eq!(errors("", "unsafe extern \"C\" fn f(n: u8, ...) {}").len(), 1);
        assert_eq!(errors("", "mod m;").len(), 1);
    }

    #[test]
    fn every_reason_is_given() {
        assert_eq!(errors("name = \"\", args(a, a)", "#[trace] const fn f();").len(), 4);
    }

    #[test]
    fn only_our_own_attribute_counts_as_ours() {
        assert!(errors("", "#[tracing::trace] #[a::trace::b] fn f() {}").is_empty());
        assert_eq!(errors("crate = my::facade", "#[my::facade::trace] fn f() {}").len(), 1);
        assert_eq!(errors("", "#[::trace::trace] fn f() {}").len(), 1);
    }
}
