//! Threads that run, wait, are preempted, and end.

use crate::system::{clock_ns, own_os_id, pin, spin_ns, stolen_ns, tell, usage};
use std::hint::black_box;
use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

/// Has one CPU for a second, whoever else wants it.
pub(crate) fn spin() {
    let busy = || {
        pin(0);
        tell("os_id", own_os_id());
        let stolen = stolen_ns();
        tell("begin", clock_ns(libc::CLOCK_MONOTONIC));
        let before = clock_ns(libc::CLOCK_THREAD_CPUTIME_ID);
        while clock_ns(libc::CLOCK_THREAD_CPUTIME_ID) - before < 1_000_000_000 {}
        tell("cpu_ns", clock_ns(libc::CLOCK_THREAD_CPUTIME_ID) - before);
        tell("end", clock_ns(libc::CLOCK_MONOTONIC));
        tell("stolen_ns", stolen_ns() - stolen);
    };
    thread::spawn(busy).join().unwrap();
}

/// Two threads that both want the first CPU for half a second.
pub(crate) fn two_on_one() {
    let busy = || {
        pin(0);
        let before = usage();
        spin_ns(500_000_000);
        (own_os_id(), usage().ru_nivcsw - before.ru_nivcsw)
    };
    let threads = [(); 2].map(|()| thread::spawn(busy));
    for thread in threads {
        let (os_id, preemptions) = thread.join().unwrap();
        tell("os_id", os_id);
        tell("preemptions", preemptions);
    }
}

/// A thread that sleeps twenty times.
pub(crate) fn sleep() {
    let sleeper = || {
        tell("os_id", own_os_id());
        tell("begin", clock_ns(libc::CLOCK_MONOTONIC));
        (0..20).for_each(|_| thread::sleep(Duration::from_millis(10)));
        tell("end", clock_ns(libc::CLOCK_MONOTONIC));
    };
    thread::spawn(sleeper).join().unwrap();
}

/// Many threads that do next to nothing, one after the other.
pub(crate) fn short(count: u64) {
    for _ in 0..count {
        tell("os_id", thread::spawn(own_os_id).join().unwrap());
    }
}

/// Children: programs that are started, and a fork that runs on for a while.
pub(crate) fn children(count: u64) {
    for _ in 0..count {
        assert!(std::process::Command::new("true").status().unwrap().success());
    }
    // SAFETY: this is the only thread of the program, and the child makes no use of locks of others.
    match unsafe { libc::fork() } {
        0 => {
            spin_ns(20_000_000);
            // SAFETY: has no precondition.
            unsafe { libc::_exit(0) }
        }
        child => {
            tell("child", child);
            // SAFETY: nothing is stored.
            assert_eq!(unsafe { libc::waitpid(child, std::ptr::null_mut(), 0) }, child);
        }
    }
}

/// Two threads on one CPU that wake each other so many times.
pub(crate) fn ping_pong(count: u64) {
    let (mut from_ping, mut to_pong) = std::io::pipe().unwrap();
    let (mut from_pong, mut to_ping) = std::io::pipe().unwrap();
    let pong = thread::spawn(move || {
        pin(0);
        let before = usage();
        let mut byte = [0];
        while from_ping.read_exact(&mut byte).is_ok() {
            to_ping.write_all(&byte).unwrap();
        }
        let after = usage();
        (own_os_id(), switches(&after) - switches(&before), after.ru_nvcsw - before.ru_nvcsw)
    });
    pin(0);
    let before = usage();
    let begin = clock_ns(libc::CLOCK_MONOTONIC);
    let mut byte = [0];
    for _ in 0..count {
        to_pong.write_all(&byte).unwrap();
        from_pong.read_exact(&mut byte).unwrap();
    }
    tell("ns", clock_ns(libc::CLOCK_MONOTONIC) - begin);
    let after = usage();
    let own = switches(&after) - switches(&before);
    drop(to_pong);
    let (os_id, others, others_waits) = pong.join().unwrap();
    tell("os_id", own_os_id());
    tell("os_id", os_id);
    tell("waits", after.ru_nvcsw - before.ru_nvcsw);
    tell("waits", others_waits);
    tell("switches", own + others);
}

/// Two threads that both want the first CPU; one gives it away again and again.
pub(crate) fn yields(count: u64) {
    let other = thread::spawn(|| {
        pin(0);
        spin_ns(600_000_000);
    });
    let yielding = thread::spawn(move || {
        pin(0);
        tell("os_id", own_os_id());
        tell("begin", clock_ns(libc::CLOCK_MONOTONIC));
        (0..count).for_each(|_| thread::yield_now());
        tell("end", clock_ns(libc::CLOCK_MONOTONIC));
    });
    yielding.join().unwrap();
    other.join().unwrap();
}

fn switches(usage: &libc::rusage) -> i64 {
    usage.ru_nvcsw + usage.ru_nivcsw
}

/// A thread that is in one function for a second of its own time.
pub(crate) fn hot() {
    let thread = || {
        tell("os_id", own_os_id());
        tell("function", hottest as fn(u64) -> u64 as usize);
        let before = clock_ns(libc::CLOCK_THREAD_CPUTIME_ID);
        while clock_ns(libc::CLOCK_THREAD_CPUTIME_ID) - before < 1_000_000_000 {
            black_box(hottest(black_box(5_000_000)));
        }
    };
    thread::spawn(thread).join().unwrap();
}

#[inline(never)]
fn hottest(rounds: u64) -> u64 {
    let mut value = black_box(1_u64);
    for round in 0..rounds {
        value = (value ^ round).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(7);
    }
    value
}
