//! Lints that are off by default, and that a user may have turned on, find nothing in our code; and
//! no `unsafe` is ours.
#![forbid(unsafe_code)]
#![deny(
    warnings,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    if_let_rescope,
    let_underscore_drop,
    meta_variable_misuse,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    tail_expr_drop_order,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]

#[path = "support/poll.rs"]
#[allow(missing_docs, unreachable_pub)]
mod poll;

use poll::{block_on, pause};

#[trace::trace(args(n, m = ?n))]
fn plain(n: u32) -> u32 {
    n
}

#[trace::trace]
fn spawns() -> u32 {
    std::thread::spawn(|| 1).join().unwrap_or(0)
}

struct Holder<'a>(&'a str);

#[trace::trace]
impl<'a> Holder<'a> {
    fn get(&self) -> &'a str {
        self.0
    }

    #[trace::trace(args(n, m = %n))]
    async fn get_later(&self, n: u32, (more, _): (u32, u32)) -> (&'a str, u32) {
        pause().await;
        (self.get(), n + more)
    }

    async fn changed(mut self, other: &'a str) -> Self {
        self.0 = other;
        pause().await;
        self
    }
}

#[trace::trace]
async fn unit(mut n: u32, _: String) {
    while n > 0 {
        n -= 1;
        pause().await;
    }
}

#[trace::trace]
async fn borrowed(text: &str, holder: Holder<'_>) -> usize {
    text.len() + holder.get().len()
}

#[trace::trace]
fn future(n: u32) -> std::pin::Pin<Box<dyn Future<Output = u32>>> {
    Box::pin(async move { n })
}

fn main() {
    assert_eq!(plain(1) + spawns(), 2);
    assert_eq!(block_on(Holder("x").get_later(1, (2, 3))), ("x", 3));
    assert_eq!(block_on(Holder("x").changed("y")).get(), "y");
    block_on(unit(2, String::new()));
    assert_eq!(block_on(borrowed("x", Holder("y"))), 2);
    assert_eq!(block_on(future(1)), 1);
}
