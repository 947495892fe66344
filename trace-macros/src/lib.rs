//! The attribute `#[trace]` of `exectrace`, which re-exports it as `#[trace::trace]`.
//!
//! It puts a region around what a function does. A plain function gets a guard before its first
//! statement, and nothing else changes, neither its signature nor its statements:
//!
//! ```text
//! #[trace::trace(args(id))]
//! fn load(id: u64) -> Result<Page, Error> {
//!     let row = find(id)?;
//!     Ok(render(row))
//! }
//! ```
//!
//! becomes, with `p` for the hidden module `::trace::__private`,
//!
//! ```text
//! fn load(id: u64) -> Result<Page, Error> {
//!     static __TRACE_SITE: p::Site = p::Site::new("load", module_path!(), file!(), 2, 4, &["id"]);
//!     let __trace_region = if p::is_recording() {
//!         p::enter_with(&__TRACE_SITE, &[p::value(&(id))])
//!     } else {
//!         p::inactive()
//!     };
//!     let row = find(id)?;
//!     Ok(render(row))
//! }
//! ```
//!
//! An `async fn` must leave its region whenever it returns `Pending`, so its body becomes a future
//! that `p::future` wraps. The arguments are bound again inside, one after the other, so that they are
//! dropped when the plain function would drop them, and in its order:
//!
//! ```text
//! #[trace::trace]
//! async fn load(id: u64, mut tries: u32) -> Page { .. }
//!
//! fn load(id: u64, tries: u32) -> impl Future<Output = Page> {
//!     static __TRACE_SITE: p::Site = ..;
//!     p::future(&__TRACE_SITE, async move {
//!         let id = id;
//!         let mut tries = tries;
//!         { .. }
//!     })
//! }
//! ```
//!
//! Where something may still look for the word `async`, it stays, and the future is awaited inside;
//! `expand/future.rs` has the conditions.
//!
//! With the feature `enabled` off, the attribute returns the item's own tokens.
//!
//! Where the feature is on, rustdoc shows an `async fn` as returning `impl Future`, and some of
//! clippy's lints see another function than the one written:
//!
//! | lint | difference |
//! |---|---|
//! | `doc_paragraphs_missing_punctuation`, `inline_always`, `missing_const_for_fn` | miss what is annotated |
//! | `cognitive_complexity`, `infinite_loop`, `len_without_is_empty`, `missing_errors_doc`, `needless_lifetimes`, `needless_return`, `unused_async`, `used_underscore_binding` | miss an `async fn` |
//! | `manual_async_fn` | misses a `fn` that ends in `async { .. }` |
//! | `let_underscore_untyped` | misses what a spawn site returns |
//! | `async_yields_async`, `implicit_return` | find more in an `async fn` |
//!
//! # On what
//!
//! | item | what is recorded |
//! |---|---|
//! | `fn`, sync or async, free or a method | each call |
//! | `fn` ending in `async { .. }` or `Box::pin(async { .. })` | the future, not the call that makes it |
//! | `impl`, `trait`, `mod` | every function with a body inside, except `const` and naked ones |
//!
//! # Arguments
//!
//! | argument | meaning |
//! |---|---|
//! | `name = "…"` | the region's name, instead of `function`, or `Type::method` inside an annotated `impl` |
//! | `args(id, n = items.len(), ?x, %y, k = ?z)` | values recorded with the region: as they are, by `Debug` (`?`), by `Display` (`%`); evaluated only while recording |
//! | `skip` | leave this item alone, in an annotated `impl`, `trait` or `mod` |
//! | `spawns = false` | do not rewrite spawn sites |
//! | `crate = path` | where the facade is, when it is not `::trace` |
//!
//! The values of a future are evaluated at its first poll.
//!
//! Who renames the dependency, as in `et = { package = "exectrace" }`, writes `#[et::trace(crate = et)]`;
//! or once, in the root of the crate, `extern crate et as trace;`, and then `#[trace::trace]` as others do.
//! Without either, the compiler cannot find `trace` in the crate root.
//!
//! # Spawn sites
//!
//! Inside what it annotates, the attribute wraps the closure given to these, so that the new
//! thread appears as a task with its parent. Types do not change. Nested items and the arguments of
//! macros, but for a few of std's such as `vec!` and `assert!`, are not entered.
//!
//! | call | also written |
//! |---|---|
//! | `std::thread::spawn(f)` | `thread::spawn(f)`, `::std::thread::spawn(f)` |
//! | `std::thread::Builder::new()….spawn(f)` | `thread::Builder::…`, and `spawn_scoped(s, f)` |
//! | `s.spawn(f)` inside `std::thread::scope(\|s\| ..)` | `thread::scope` |
#![forbid(unsafe_code)]

use proc_macro::TokenStream;

#[cfg(feature = "enabled")]
mod args;
#[cfg(feature = "enabled")]
mod check;
#[cfg(feature = "enabled")]
mod expand;
#[cfg(feature = "enabled")]
mod fallback;
#[cfg(feature = "enabled")]
mod item;
#[cfg(feature = "enabled")]
mod paths;
#[cfg(feature = "enabled")]
mod site;
#[cfg(feature = "enabled")]
mod spawn_sites;

/// Records each call of a function, or of every function in an `impl`, `trait` or `mod`.
///
/// ```ignore
/// #[trace::trace(name = "checkout", args(id, n = items.len()))]
/// fn checkout(id: u64, items: &[Item]) { .. }
/// ```
///
/// The arguments are compiled only with the feature `enabled` on: build with it in CI.
///
/// The [crate's page](crate) has the arguments, the spawn sites and the expansion.
#[proc_macro_attribute]
pub fn trace(args: TokenStream, item: TokenStream) -> TokenStream {
    expand(args, item)
}

#[cfg(feature = "enabled")]
fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::attribute(args.into(), item.into()).into()
}

#[cfg(not(feature = "enabled"))]
fn expand(_args: TokenStream, item: TokenStream) -> TokenStream {
    item
}
