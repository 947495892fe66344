//! The clocks that figures are taken with.

/// CPU nanoseconds of this thread for each of `n` times.
#[inline(always)]
pub(crate) fn each(n: u32, mut f: impl FnMut()) -> f64 {
    let before = cpu_ns(libc::CLOCK_THREAD_CPUTIME_ID);
    (0..n).for_each(|_| f());
    (cpu_ns(libc::CLOCK_THREAD_CPUTIME_ID) - before) / f64::from(n)
}

/// CPU nanoseconds of all threads of this process.
pub(crate) fn process_cpu_ns() -> f64 {
    cpu_ns(libc::CLOCK_PROCESS_CPUTIME_ID)
}

fn cpu_ns(clock: libc::clockid_t) -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live local.
    unsafe { libc::clock_gettime(clock, &mut time) };
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

/// A reading of the clock that events are stamped with.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) fn read() -> u64 {
    // SAFETY: every x86-64 has the instruction.
    unsafe { std::arch::x86_64::_rdtsc() }
}

/// A reading of the clock that events are stamped with.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
pub(crate) fn read() -> u64 {
    cpu_ns(libc::CLOCK_MONOTONIC) as u64
}
