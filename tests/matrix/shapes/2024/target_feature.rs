//! Functions that need a feature of the processor.
//! Recorded: safe 1 completed, dangerous 1 completed, inlined 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
#[cfg_attr(target_arch = "x86_64", target_feature(enable = "sse2"))]
fn safe(n: u8) -> u8 {
    n + 1
}

#[cfg_attr(target_arch = "x86_64", target_feature(enable = "sse2"))]
#[trace::trace]
unsafe fn dangerous(n: u8) -> u8 {
    n + 2
}

#[trace::trace]
#[cfg_attr(target_arch = "x86_64", target_feature(enable = "sse", enable = "sse2"))]
#[inline]
fn inlined(n: u8) -> u8 {
    let closure = |n: u8| n + 3;
    closure(n)
}

pub fn run() {
    // SAFETY: the feature is part of the architecture.
    #[allow(unused_unsafe)]
    let results = unsafe { (safe(1), dangerous(1), inlined(1)) };
    println!("{results:?}");
}
