//! Unsafe code where it is forbidden.
#![forbid(unsafe_code)]

#[trace::trace]
fn pointer(n: &u32) -> u32 {
    unsafe { *std::ptr::from_ref(n) }
}

fn main() {
    pointer(&1);
}
