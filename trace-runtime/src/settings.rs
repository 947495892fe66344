//! Numbers that the environment may change, read when a session begins.

use std::env;

/// How often a thread that runs is sampled, in a second of its CPU time.
pub(crate) fn samples_hz() -> u64 {
    number("TRACE_SAMPLE_HZ", 99).clamp(1, 10_000)
}

/// Of how many page faults one is recorded.
pub(crate) fn fault_period() -> u64 {
    number("TRACE_FAULT_PERIOD", 1).max(1)
}

/// Bytes for what the kernel reports, for each CPU. The default, with the page before it, is what the
/// kernel lets every user lock for each CPU (`perf_event_mlock_kb`).
pub(crate) fn ring_bytes() -> usize {
    number("TRACE_KERNEL_RING", 512 << 10).clamp(4 << 10, 64 << 20) as usize
}

/// An allocation is sampled every so many bytes, on average.
#[cfg_attr(not(target_env = "gnu"), allow(dead_code, reason = "the heap is not looked at"))]
pub(crate) fn heap_sample_bytes() -> u64 {
    number("TRACE_HEAP_SAMPLE", 512 << 10).clamp(1, 1 << 40)
}

/// A value that is no number is as none: these are for fine tuning, and the trace says what holds.
fn number(name: &str, default: u64) -> u64 {
    env::var(name).ok().and_then(|text| parse(text.trim())).unwrap_or(default)
}

/// `1048576`, `1024k` or `1M`.
fn parse(text: &str) -> Option<u64> {
    let (digits, unit) = match text.char_indices().last()? {
        (at, 'k' | 'K') => (&text[..at], 1 << 10),
        (at, 'm' | 'M') => (&text[..at], 1 << 20),
        (at, 'g' | 'G') => (&text[..at], 1 << 30),
        _ => (text, 1),
    };
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units_and_nonsense_is_none() {
        assert_eq!(
            ["99", "512k", "1M", "2G"].map(parse),
            [Some(99), Some(512 << 10), Some(1 << 20), Some(2 << 30)]
        );
        assert_eq!(["", "k", "much", "-1", "99999999999G"].map(parse), [None; 5]);
        assert_eq!(number("TRACE_NO_SUCH_SETTING", 7), 7);
    }
}
