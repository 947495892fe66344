//! The only place that reads time.
//!
//! Events carry ticks of the cheapest clock that all CPUs share: the time stamp counter of x86-64
//! where it is invariant and the kernel itself trusts it, the virtual counter of aarch64, the
//! monotonic clock in nanoseconds elsewhere. [`triple`] relates it to the clocks that other tools use.

use crate::sync::{AtomicBool, AtomicU64, Ordering};
use std::sync::Once;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use trace_format::{Ticks, tables::Clock};

/// Whether the counter can be used; decided when the first session opens, before any event.
static COUNTER: AtomicBool = AtomicBool::new(false);

/// Now.
pub(crate) fn now() -> u64 {
    now_by_counter().unwrap_or_else(monotonic_ns)
}

/// Now, where a counter can be read without a call.
#[inline(always)]
pub(crate) fn now_by_counter() -> Option<u64> {
    COUNTER.load(Ordering::Relaxed).then(counter::read)
}

/// Chooses the clock. Later calls change nothing: lanes hold times of it.
pub(crate) fn choose() {
    static CHOSEN: Once = Once::new();
    CHOSEN.call_once(|| {
        if counter::usable() {
            NS_PER_2_20_TICKS.store(measure_rate(), Ordering::Relaxed);
            COUNTER.store(true, Ordering::Relaxed);
        }
    });
}

/// How long 2^20 ticks take, in nanoseconds.
static NS_PER_2_20_TICKS: AtomicU64 = AtomicU64::new(1 << 20);

/// Watches the counter for fifty microseconds: good to about a hundredth, which is all that
/// thresholds need. What converts the times of a trace is [`triple`].
fn measure_rate() -> u64 {
    let (from, ticks) = (monotonic_ns(), counter::read());
    loop {
        let (passed, counted) = (monotonic_ns().wrapping_sub(from), counter::read().wrapping_sub(ticks));
        if passed >= 50_000 {
            return ((u128::from(passed) << 20) / u128::from(counted.max(1))) as u64;
        }
    }
}

/// About as many ticks as pass in `time`, once the clock was chosen.
pub(crate) fn ticks(time: Duration) -> u64 {
    let rate = u128::from(NS_PER_2_20_TICKS.load(Ordering::Relaxed).max(1));
    ((time.as_nanos() << 20) / rate).min(u128::from(u64::MAX)) as u64
}

/// The name of the clock that was chosen.
pub(crate) fn name() -> &'static str {
    if COUNTER.load(Ordering::Relaxed) { counter::NAME } else { "monotonic" }
}

/// The three clocks at one instant: the best of five tries, so that a preemption in between does
/// not count. The ticks are off by half of what reading the two others takes, at most.
pub fn triple() -> Clock {
    (0..5)
        .map(|_| {
            let before = now();
            let monotonic_ns = monotonic_ns();
            let wall = SystemTime::now();
            let after = now();
            let wall_ns = wall.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
            let spread = after.saturating_sub(before);
            (spread, Clock { ticks: Ticks(before + spread / 2), monotonic_ns, wall_ns })
        })
        .min_by_key(|(spread, _)| *spread)
        .map(|(_, clock)| clock)
        .expect("five tries were made")
}

#[cfg(unix)]
fn monotonic_ns() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live local; CLOCK_MONOTONIC exists on every Unix.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

#[cfg(not(unix))]
fn monotonic_ns() -> u64 {
    use std::{sync::OnceLock, time::Instant};
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

#[cfg(target_arch = "x86_64")]
mod counter {
    use std::arch::x86_64::{__cpuid, _rdtsc};

    pub(super) const NAME: &str = "tsc";

    #[inline(always)]
    pub(super) fn read() -> u64 {
        // SAFETY: every x86-64 has the instruction, and user code may use it where `usable` said so.
        unsafe { _rdtsc() }
    }

    /// The counter runs at one rate in every power state, and the kernel keeps time by it: it
    /// stops doing so when it finds the counters of two CPUs apart.
    pub(super) fn usable() -> bool {
        const POWER_MANAGEMENT: u32 = 0x8000_0007;
        let invariant =
            __cpuid(0x8000_0000).eax >= POWER_MANAGEMENT && __cpuid(POWER_MANAGEMENT).edx & (1 << 8) != 0;
        let source =
            std::fs::read_to_string("/sys/devices/system/clocksource/clocksource0/current_clocksource");
        invariant && source.map_or(!cfg!(target_os = "linux"), |source| source.trim() == "tsc")
    }
}

#[cfg(target_arch = "aarch64")]
mod counter {
    pub(super) const NAME: &str = "cntvct";

    #[inline(always)]
    pub(super) fn read() -> u64 {
        let ticks;
        // SAFETY: reads a register that the architecture opens to user code.
        unsafe { std::arch::asm!("mrs {}, cntvct_el0", out(reg) ticks, options(nomem, nostack)) };
        ticks
    }

    /// The architecture promises one rate and one value for all CPUs.
    pub(super) fn usable() -> bool {
        true
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod counter {
    pub(super) const NAME: &str = "none";

    pub(super) fn read() -> u64 {
        0
    }

    pub(super) fn usable() -> bool {
        false
    }
}
