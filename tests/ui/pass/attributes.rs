//! Beside the compiler's own attributes, above and below.
#![deny(warnings)]

#[path = "support/poll.rs"]
mod poll;

use std::panic::Location;

/// Documented above.
#[trace::trace]
/// Documented below.
#[doc(hidden)]
pub fn documented() {}

#[must_use]
#[trace::trace]
#[inline]
fn must_use() -> u8 {
    1
}

#[trace::trace]
#[must_use = "for a reason"]
async fn async_must_use() -> u8 {
    1
}

#[trace::trace]
#[cold]
#[inline(never)]
fn cold() {}

#[inline(always)]
#[trace::trace]
async fn async_inline() {}

#[trace::trace]
#[track_caller]
fn caller_below() -> u32 {
    Location::caller().line()
}

#[track_caller]
#[trace::trace]
fn caller_above() -> u32 {
    Location::caller().line()
}

#[trace::trace]
#[deprecated = "for a test"]
#[allow(deprecated)]
fn deprecated() {}

#[trace::trace]
#[allow(clippy::needless_return, unused_mut)]
#[rustfmt::skip]
fn tools() -> u8 { let mut n = 1; return n; }

#[trace::trace]
#[expect(unused_variables)]
fn expected(n: u8) {}

#[trace::trace]
#[expect(unused_variables)]
async fn async_expected(n: u8) {}

#[expect(dead_code)]
#[trace::trace]
fn unused() {}

#[expect(dead_code)]
#[trace::trace]
async fn async_unused() {}

#[trace::trace]
#[cfg(any())]
fn absent(_: Absent) {}

#[cfg_attr(all(), trace::trace)]
fn conditional() {}

#[trace::trace]
#[cfg_attr(all(), must_use, inline)]
fn conditionally_must_use() -> u8 {
    1
}

pub trait Service {
    #[expect(async_fn_in_trait)]
    #[trace::trace]
    async fn above(&self) {}

    #[trace::trace]
    #[expect(async_fn_in_trait)]
    async fn below(&self) {}
}

impl Service for () {}

#[trace::trace]
#[cfg_attr(target_arch = "x86_64", target_feature(enable = "sse2"))]
fn target_feature() -> u8 {
    1
}

fn main() {
    documented();
    assert_eq!(must_use() + poll::block_on(async_must_use()), 2);
    cold();
    poll::block_on(async_inline());
    assert_eq!([caller_below(), caller_above()], [line!(); 2]);
    #[allow(deprecated)]
    deprecated();
    assert_eq!(tools(), 1);
    expected(1);
    poll::block_on(async_expected(1));
    conditional();
    assert_eq!(conditionally_must_use(), 1);
    poll::block_on(().above());
    poll::block_on(().below());
    // SAFETY: the feature is part of the architecture.
    #[allow(unused_unsafe)]
    let one = unsafe { target_feature() };
    assert_eq!(one, 1);
}
