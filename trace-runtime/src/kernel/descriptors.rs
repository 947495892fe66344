//! Descriptors that the program does not miss.
//!
//! A process may open as many as its soft limit says, often 1,024, and may raise that to the hard one,
//! often much higher. What is opened here is moved beyond the soft limit, so that the program has as
//! many as without it. For that the limit is raised for some microseconds: not for longer,
//! since whoever forks meanwhile hands the raised one on.

use libc::rlim_t;
use std::fs;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// How far beyond the soft limit they go. The kernel's table of descriptors grows with the highest.
const BEYOND: rlim_t = 1 << 16;

/// With a soft limit above this, there are enough of the others.
const PLENTY: rlim_t = 1 << 16;

/// How many may be used.
pub(crate) fn available() -> usize {
    let Some(limit) = limit() else { return 0 };
    match beyond(limit) {
        Some(highest) => (highest - limit.rlim_cur) as usize,
        // A process that has few left needs them itself.
        None => {
            let open = fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
            usize::try_from(limit.rlim_cur).unwrap_or(usize::MAX).saturating_sub(open) / 2
        }
    }
}

/// Moves descriptors beyond the soft limit, if that can be.
pub(crate) fn move_away<'a>(descriptors: impl Iterator<Item = &'a mut OwnedFd>) {
    let Some(limit) = limit() else { return };
    let Some(highest) = beyond(limit) else { return };
    set_limit(libc::rlimit { rlim_cur: highest, ..limit });
    for descriptor in descriptors {
        // SAFETY: a descriptor that is open; the copy is one that nobody else has.
        unsafe {
            let lowest = limit.rlim_cur as libc::c_int;
            let moved = libc::fcntl(descriptor.as_raw_fd(), libc::F_DUPFD_CLOEXEC, lowest);
            if moved >= 0 {
                *descriptor = OwnedFd::from_raw_fd(moved);
            }
        }
    }
    set_limit(limit);
}

/// The highest limit to go to, if that is beyond the soft one and worth it.
fn beyond(limit: libc::rlimit) -> Option<rlim_t> {
    let highest = limit.rlim_max.min(limit.rlim_cur.saturating_add(BEYOND));
    (highest > limit.rlim_cur && limit.rlim_cur <= PLENTY).then_some(highest)
}

/// Sets the limit; where that is refused, descriptors stay where they are.
fn set_limit(limit: libc::rlimit) {
    // SAFETY: the pointer is to a live local.
    unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) };
}

fn limit() -> Option<libc::rlimit> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointer is to a live local.
    (unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) } == 0).then_some(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beyond_of(rlim_cur: rlim_t, rlim_max: rlim_t) -> Option<rlim_t> {
        beyond(libc::rlimit { rlim_cur, rlim_max })
    }

    #[test]
    fn only_what_the_program_may_not_use_is_taken() {
        assert_eq!(beyond_of(1_024, 4_096), Some(4_096));
        assert_eq!(beyond_of(1_024, 1 << 20), Some(1_024 + BEYOND));
        assert_eq!(beyond_of(1_024, 1_024), None);
        assert_eq!(beyond_of(1 << 20, 1 << 21), None);
        assert_eq!(beyond_of(1_024, libc::RLIM_INFINITY), Some(1_024 + BEYOND));
    }
}
