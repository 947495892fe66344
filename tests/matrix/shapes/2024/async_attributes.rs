//! Other attributes, above and below: deprecated, doc, inline, cold, cfg, cfg_attr, allow, expect, track_caller.
//! Recorded: old 1 completed, documented 1 completed, inlined 1 completed, conditional 1 completed, expects 1 completed, allows 1 completed, denies 1 completed, renamed_by_path 1 completed

use crate::support::{block_on, pause};

#[deprecated = "for a test"]
#[trace::trace]
async fn old() -> u8 {
    pause().await;
    1
}

/// It is documented.
///
/// In two paragraphs.
#[trace::trace]
#[doc = "And by an attribute."]
#[doc(alias = "paper")]
async fn documented() {
    pause().await;
}

#[inline]
#[trace::trace]
#[cold]
async fn inlined(n: u8) -> u8 {
    pause().await;
    n
}

#[cfg(any())]
#[trace::trace]
async fn missing(no: Missing) {}

#[trace::trace]
#[cfg(any())]
async fn missing_too(no: Missing) {}

#[cfg(all())]
#[trace::trace]
#[cfg_attr(all(), inline, allow(clippy::needless_pass_by_value))]
async fn conditional(text: String) -> usize {
    pause().await;
    text.len()
}

#[trace::trace]
#[expect(unused_variables, clippy::similar_names, reason = "for a test")]
async fn expects(item: u8, other: u8) {
    let (selected, selectee) = (1, 2);
    pause().await;
    println!("{selected}{selectee}");
}

#[allow(unused_mut, unused_variables)]
#[trace::trace]
async fn allows(mut a: u8) {
    let mut b = 1;
    pause().await;
}

#[trace::trace]
#[deny(unused_variables, unused_mut, unreachable_code)]
#[warn(clippy::shadow_same, clippy::shadow_reuse)]
async fn denies(mut a: u8, (b, _c): (u8, u8)) -> u8 {
    a += b;
    pause().await;
    a
}

#[::trace::trace(name = "renamed_by_path")]
#[expect(clippy::let_and_return)]
async fn named() -> u8 {
    let n = 3;
    pause().await;
    let returned = n;
    returned
}

pub fn run() {
    println!("{}", block_on(old()));
    block_on(documented());
    println!("{}", block_on(inlined(2)));
    println!("{}", block_on(conditional("abc".to_string())));
    block_on(expects(1, 2));
    block_on(allows(1));
    println!("{}", block_on(denies(1, (2, 3))));
    println!("{}", block_on(named()));
}
