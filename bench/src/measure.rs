//! Interleaved rounds, and the median of each row.

use std::hint::black_box;

/// One thing that is measured: how long it takes for `n` of it, in nanoseconds.
pub(crate) struct Row<'a> {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn FnMut() -> f64 + 'a>,
}

/// The median of each row over `rounds` rounds, after one that does not count.
pub(crate) fn interleaved(rows: &mut [Row<'_>], rounds: usize) -> Vec<(&'static str, f64)> {
    let mut figures = vec![Vec::new(); rows.len()];
    for round in 0..=rounds {
        for (row, figures) in rows.iter_mut().zip(&mut figures) {
            let figure = (row.run)();
            if round > 0 {
                figures.push(figure);
            }
        }
    }
    rows.iter().zip(figures).map(|(row, figures)| (row.name, median(figures))).collect()
}

/// The value in the middle.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// CPU nanoseconds of this thread for each of `n` calls.
#[inline(always)]
pub(crate) fn per_call(n: u64, mut call: impl FnMut(u64) -> u64) -> f64 {
    let before = thread_cpu_ns();
    let mut sum = 0u64;
    for i in 0..n {
        sum = sum.wrapping_add(call(black_box(i)));
    }
    black_box(sum);
    (thread_cpu_ns() - before) / n as f64
}

#[cfg(target_arch = "x86_64")]
/// A reading of the cheapest clock, in its own unit.
#[inline(always)]
pub(crate) fn clock_read() -> u64 {
    // SAFETY: every x86-64 has the instruction.
    unsafe { std::arch::x86_64::_rdtsc() }
}

#[cfg(not(target_arch = "x86_64"))]
/// A reading of the cheapest clock, in its own unit.
#[inline(always)]
pub(crate) fn clock_read() -> u64 {
    use std::time::Instant;
    thread_local!(static START: Instant = Instant::now());
    START.with(|start| start.elapsed().as_nanos() as u64)
}

/// CPU nanoseconds of this thread, or wall-clock nanoseconds where the system does not count them.
pub(crate) fn thread_cpu_ns() -> f64 {
    #[cfg(unix)]
    {
        cpu_ns(libc::CLOCK_THREAD_CPUTIME_ID)
    }
    #[cfg(not(unix))]
    {
        process_cpu_ns()
    }
}

/// CPU nanoseconds of all threads of this process.
pub(crate) fn process_cpu_ns() -> f64 {
    #[cfg(unix)]
    {
        cpu_ns(libc::CLOCK_PROCESS_CPUTIME_ID)
    }
    #[cfg(not(unix))]
    {
        use std::{sync::OnceLock, time::Instant};
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed().as_nanos() as f64
    }
}

#[cfg(unix)]
fn cpu_ns(clock: libc::clockid_t) -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live local.
    unsafe { libc::clock_gettime(clock, &mut time) };
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

/// CPU seconds of the processes that this one has waited for, and of those that they have; wall-clock
/// seconds where the system does not count them.
pub(crate) fn children_cpu_s() -> f64 {
    #[cfg(unix)]
    {
        let mut usage = std::mem::MaybeUninit::<libc::rusage>::zeroed();
        // SAFETY: the pointer is to a live local, for which all zeros are a value.
        let usage = unsafe {
            libc::getrusage(libc::RUSAGE_CHILDREN, usage.as_mut_ptr());
            usage.assume_init()
        };
        let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
        seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
    #[cfg(not(unix))]
    {
        process_cpu_ns() / 1e9
    }
}
