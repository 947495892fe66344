//! What the programs ask the system.

/// Says something to the test.
pub(crate) fn tell(name: &str, value: impl std::fmt::Display) {
    println!("{name} {value}");
}

/// The calling thread.
pub(crate) fn own_os_id() -> u64 {
    // SAFETY: has no precondition and cannot fail.
    unsafe { libc::gettid() as u64 }
}

/// The calling thread runs on this CPU alone from here on.
pub(crate) fn pin(cpu: usize) {
    // SAFETY: all zeros is the empty set, and the set is as long as is said.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        libc::CPU_SET(cpu, &mut set);
        assert_eq!(libc::sched_setaffinity(0, size_of_val(&set), &set), 0);
    }
}

/// Nanoseconds of a clock.
pub(crate) fn clock_ns(clock: libc::clockid_t) -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live local.
    assert_eq!(unsafe { libc::clock_gettime(clock, &mut time) }, 0);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// What the host of this machine has taken of the first CPU, in hundredths of a second.
pub(crate) fn stolen_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/stat").unwrap();
    let line = text.lines().find(|line| line.starts_with("cpu0 ")).unwrap();
    let stolen: u64 = line.split_ascii_whitespace().nth(8).map_or(0, |field| field.parse().unwrap());
    stolen * 10_000_000
}

/// What the calling thread has used.
pub(crate) fn usage() -> libc::rusage {
    // SAFETY: all zeros is a valid value, and the pointer is to a live local.
    unsafe {
        let mut usage = std::mem::zeroed();
        assert_eq!(libc::getrusage(libc::RUSAGE_THREAD, &mut usage), 0);
        usage
    }
}

/// Keeps the CPU busy until so many nanoseconds have gone by.
pub(crate) fn spin_ns(ns: u64) {
    let end = clock_ns(libc::CLOCK_MONOTONIC) + ns;
    while clock_ns(libc::CLOCK_MONOTONIC) < end {}
}
