//! How much the session asks for, within what is sensible.

use trace_core::amounts;

/// How often a thread that runs is sampled, in a second of its CPU time.
pub(crate) fn samples_hz() -> u64 {
    amounts().samples_hz.clamp(1, 10_000)
}

/// Of how many page faults one is recorded.
pub(crate) fn fault_period() -> u64 {
    amounts().fault_period.max(1)
}

/// Bytes for what the kernel reports, for each CPU.
pub(crate) fn ring_bytes() -> usize {
    amounts().kernel_ring.clamp(4 << 10, 64 << 20) as usize
}

/// An allocation is sampled every so many bytes, on average.
#[cfg_attr(
    not(all(
        target_env = "gnu",
        any(target_arch = "x86_64", target_arch = "aarch64"),
        not(target_feature = "crt-static")
    )),
    allow(dead_code, reason = "the heap is not looked at")
)]
pub(crate) fn heap_sample_bytes() -> u64 {
    amounts().heap_sample.clamp(1, 1 << 40)
}
