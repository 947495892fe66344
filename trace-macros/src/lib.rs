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
//! The wrapper adds 16 bytes and padding to a future: 7 % to four nested calls that hand on 256 bytes,
//! and 16 to 23 bytes to the smallest. Results, tasks and values add nothing to that. (Where a plain function
//! returns a future, 24 bytes more keep the values of its `args`.)
//!
//! Results are seen behind the last `return` and `?`. In a future, that is where it is ready. A plain
//! function has no such place: with `ret` or `err`, and only then, its body becomes a closure.
//!
//! ```text
//! #[trace::trace(err)]
//! fn load(id: u64) -> Result<Page, Error> { .. }
//!
//! fn load(id: u64) -> Result<Page, Error> {
//!     static __TRACE_SITE: p::Site = ..;
//!     p::watched(
//!         p::inactive(),
//!         move |__trace_region| {
//!             let id = id;
//!             {
//!                 *__trace_region = p::enter(&__TRACE_SITE);
//!                 ..
//!             }
//!         },
//!         |value, ending| match p::result(value) {
//!             Ok(_) => {}
//!             Err(error) => ending.failed(p::Value::display(error)),
//!         },
//!     )
//! }
//! ```
//!
//! With the feature `enabled` off, the attribute returns the item's own tokens.
//!
//! Where the feature is on, rustdoc shows an `async fn` as returning `impl Future`, and some
//! lints, most of clippy, see another function than the one written:
//!
//! | lint | difference |
//! |---|---|
//! | `doc_paragraphs_missing_punctuation`, `inline_always`, `missing_const_for_fn` | miss what is annotated |
//! | `cognitive_complexity`, `elidable_lifetime_names`, `infinite_loop`, `len_without_is_empty`, `missing_errors_doc`, `needless_lifetimes`, `needless_return`, `toplevel_ref_arg`, `unused_async`, `used_underscore_binding`, `async_fn_in_trait` | miss an `async fn` |
//! | `manual_async_fn` | misses a `fn` that ends in `async { .. }` |
//! | `async_yields_async` | finds more in an `async fn` |
//! | `implicit_return` | finds the end of a future, or of a `fn` with `ret`, `err` or `future`, at another line |
//! | `boxed_local`, `elidable_lifetime_names`, `needless_lifetimes`, `needless_pass_by_value`, `needless_return`, `not_unsafe_ptr_arg_deref`, `only_used_in_recursion`, `toplevel_ref_arg`, `unnecessary_wraps`, `unused_self`, `used_underscore_binding` | miss a `fn` with `ret`, `err` or `future` |
//!
//! On such a function, or in it, the `#[expect(..)]` of a lint that misses it is taken for an `#[allow(..)]`.
//!
//! One lint of the compiler cannot be forbidden: with `#![forbid(unused_assignments)]`, a `mut self` is an
//! error where the body becomes a future or a closure. Of captures the compiler does not see that they
//! are used when they are dropped, so the expansion must allow the lint there; `self` is the one argument
//! that cannot be bound again. `deny` is fine.
#![forbid(unsafe_code)]

use proc_macro::TokenStream;

#[cfg(feature = "enabled")]
mod args;
#[cfg(feature = "enabled")]
mod body;
#[cfg(feature = "enabled")]
mod check;
#[cfg(feature = "enabled")]
mod expand;
#[cfg(feature = "enabled")]
mod fallback;
#[cfg(feature = "enabled")]
mod groups;
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
/// What a function becomes, and which lints then see another one, is on the page of the crate
/// [`trace-macros`](crate).
///
/// # On what
///
/// | item | what is recorded |
/// |---|---|
/// | `fn`, sync or async, free or a method | each call |
/// | `fn` ending in `async { .. }` or `Box::pin(async { .. })` | the future, not the call that makes it |
/// | `impl`, `trait`, `mod` | every function with a body inside, except `const` and naked ones |
///
/// What the parser cannot read is left as it is, without a word. That is half-typed code, which the
/// compiler reports, and also code that the compiler accepts: `Box<Fn(u8) -> u8>` without its `dyn`,
/// keywords of later editions as names, the statements of a macro's `$x:stmt` without semicolons.
///
/// # Arguments
///
/// | argument | meaning |
/// |---|---|
/// | `name = "…"` | the region's name, instead of `function`, or `Type::method` inside an annotated `impl` |
/// | `args(id, n = items.len(), ?x, %y, k = ?z)` | values recorded with the region: as they are, by `Debug` (`?`), by `Display` (`%`); evaluated only while recording |
/// | `ret`, `?ret`, `%ret` | what the call returns, in the same forms; with `err`, what is in its `Ok` |
/// | `err`, `?err` | the error of the `Result` that the call returns, by `Display` or by `Debug`; the report counts them |
/// | `task` | the call is a task of its own, named as the region would be, a child of the current one; there is no region beside it |
/// | `future` | a plain `fn` that returns a future: records that future, whichever `return` it comes from |
/// | `skip` | leave this item alone, in an annotated `impl`, `trait` or `mod` |
/// | `spawns = false` | do not rewrite spawn sites |
/// | `crate = path` | where the facade is, when it is not `::trace` |
///
/// All of them go together, but for `skip`, which goes alone. On an `impl`, a `trait` or a `mod` stand only
/// `skip`, `spawns` and `crate`.
///
/// Numbers, bools, chars and strings are recorded as they are; of text, the first 1,024 bytes. Where some
/// of a call's values are `?x` or `%x`, there are 4 KiB for all of them: the first that does not fit and
/// those behind it are left out, which counts as one loss, `oversize`. Values and
/// results are evaluated and formatted only while recording, results while the call is still open: what
/// their formatting does is inside it. The values of an `async fn` are evaluated at its first poll; those of
/// a plain `fn` when it is called, also if it returns a future, which may be made from what they are. A value
/// may not leave the function, by `?`, `return` or `.await`: it would do so only while recording.
///
/// **Results.** `err` needs a `Result`, under whatever name. A call that panics or is cancelled has none.
/// Reports count errors and show the last one; each result stands in `cargo trace dump`.
///
/// What differs in a plain function with `ret` or `err` from the function as written:
///
/// | | with `ret` or `err` |
/// |---|---|
/// | arguments | dropped in their order, but inside the region |
/// | `Location::caller()` in the body of a `#[track_caller]` function | this function's place, not the caller's; what it calls is not told the caller either |
/// | parameters that are patterns | have other names in rustdoc |
///
/// It also needs more stack, which matters to deep recursion. In a debug build on x86-64, a frame with a region
/// is 64 bytes larger than a plain one, and 48 more with `args`; with `task`, 96; with `ret` or `err`, 224, and
/// by as much again as three copies of the arguments and five of the result. Optimised, that is 16, 16, 32
/// and 64, and a copy of each.
///
/// **Tasks.** The task of a plain function is made and entered when the call begins, and ends with it. That
/// of a future is made at its first poll, as a child of what that poll is work on; every poll is work on
/// it; it ends as completed, panicked or cancelled. A future that is never polled leaves nothing. Values
/// are the task's arguments.
///
/// A future with `task` that is spawned where spawn sites are recorded is two tasks, one below the other: in
/// `tokio::spawn(handle(x))` the outer begins with the call of `spawn` and shows how long the future waited for
/// its first poll, the inner begins there and has the values and the result. For a function that is only
/// spawned the outer is enough: leave out `task`, and it is a region with values inside the task of its
/// name. Write `task` for a function that is awaited too, as by `join!`, or spawned where we do not see it.
///
/// **Returned futures.** Without `future`, a `fn` that ends in `async { .. }` or `Box::pin(async { .. })` is
/// recorded as that future, any other as the call. With it:
///
/// | return type | becomes |
/// |---|---|
/// | `impl Future ..` | the future, wrapped |
/// | `Pin<Box<dyn Future ..>>`, also with `Send`, `Sync` or both, under whatever name (`BoxFuture`) | the same type: the wrapper, with that box inside, in another box. That allocates at each call, recording or not |
/// | another type, such as a box with `Unpin` | an error |
///
/// What is said above of a `fn` with `ret` holds for one with `future`, but for its arguments: they are
/// dropped when the call returns, unless the future has them.
///
/// Who renames the dependency, as in `et = { package = "exectrace" }`, writes `#[et::trace(crate = et)]`;
/// or once, in the root of the crate, `extern crate et as trace;`, and then `#[trace::trace]` as others do.
/// Without either, the compiler cannot find `trace` in the crate root.
///
/// # Spawn sites
///
/// Inside what it annotates, the attribute wraps the `f` of the calls below, so that what they spawn
/// appears as a task, with the task that spawned it as its parent. Types do not change. A future is
/// polled as the task, and cancelled if it is dropped before its end; so is a closure that is dropped
/// before it ran.
///
/// A task is called as what it runs: `work` for `spawn(work)`, `handle` for a future that
/// `handle(..)` or `server.handle(..)` returned, also inside `Box::pin(..)` or before `.instrument(..)`
/// and its like; otherwise `caller::{closure}`, `caller::{async block}` or `caller::{future}`, with
/// the name of the annotated function.
///
/// | call | also written | runs as |
/// |---|---|---|
/// | `std::thread::spawn(f)` | `thread::spawn(f)` | thread |
/// | `tokio::spawn(f)` | | future |
/// | `tokio::task::spawn(f)` | `task::spawn(f)` | future |
/// | `tokio::task::spawn_local(f)` | `task::spawn_local(f)` | future |
/// | `tokio::task::spawn_blocking(f)` | `task::spawn_blocking(f)` | job |
/// | `async_std::task::spawn(f)` | `task::spawn(f)` | future |
/// | `async_std::task::spawn_local(f)` | `task::spawn_local(f)` | future |
/// | `async_std::task::spawn_blocking(f)` | `task::spawn_blocking(f)` | job |
/// | `smol::spawn(f)` | | future |
/// | `smol::unblock(f)` | | job |
/// | `rayon::spawn(f)` | | job |
/// | `rayon::spawn_fifo(f)` | | job |
/// | `builder.spawn(f)` | | thread |
/// | `builder.spawn_scoped(s, f)` | | thread |
/// | `scope.spawn(f)` | | thread |
/// | `set.spawn(f)` | | future |
/// | `set.spawn_on(f, handle)` | | future |
/// | `set.spawn_local(f)` | | future |
/// | `set.spawn_local_on(f, local)` | | future |
/// | `set.spawn_blocking(f)` | | job |
/// | `set.spawn_blocking_on(f, handle)` | | job |
/// | `handle.spawn(f)` | | future |
/// | `handle.spawn_blocking(f)` | | job |
///
/// The variables in them are known by the call or the type that they are made with, in a `let`, or by
/// the type of a parameter, behind any references. A reference to one is one, and so is what its methods
/// in the last column return; calls may also be chained, as in `Handle::current().spawn(f)`.
///
/// | variable | made by | of type | also by |
/// |---|---|---|---|
/// | `builder` | `std::thread::Builder::new()`, `thread::Builder::new()` | `std::thread::Builder`, `thread::Builder` | `.name(..)`, `.stack_size(..)` |
/// | `scope` | `std::thread::scope(\|scope\| ..)`, `thread::scope(\|scope\| ..)` | `std::thread::Scope<'_, '_>`, `thread::Scope<'_, '_>`, `Scope<'_, '_>` | |
/// | `set` | `tokio::task::JoinSet::new()`, `task::JoinSet::new()`, `JoinSet::new()` | `tokio::task::JoinSet<..>`, `task::JoinSet<..>`, `JoinSet<..>` | |
/// | `handle` | `tokio::runtime::Handle::current()`, `runtime::Handle::current()`, `Handle::current()` | `tokio::runtime::Handle`, `runtime::Handle` | `.clone(..)` |
///
/// Calls are known by how they are written: with a leading `::` they are the same, behind another name
/// they stay as they are. A `use` of the same body is believed, those of the module are not seen. Of two
/// variables of one name the inner counts. Not looked into are fields such as `self.set`, nested items,
/// and the arguments of macros, but for a few of std's such as `vec!` and `println!`; in `assert!` and
/// `dbg!`, which show their arguments, nothing is rewritten. `thread::scope` is crossbeam's, too: in what
/// is not written `std::thread::scope`, only closures without arguments are wrapped.
///
/// What is your own and written like one of these is taken for it. Say `spawns = false` where it then does
/// not compile or runs something else once: a `thread::spawn` or `task::spawn` that takes no
/// closure or future, or keeps one to call it again; a `JoinSet` with one type argument, or a `Handle::current()`,
/// whose `spawn` does.
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
