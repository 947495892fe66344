//! The kernel's performance events, as far as they are used here: opened, numbered and given a ring.
//!
//! The numbers and the layout are those of `linux/perf_event.h`, which only ever grows.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// What the events of a session have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ability {
    /// What happens in the kernel on a thread's behalf may be seen.
    pub(crate) kernel: bool,
    /// Threads inherit events and forked processes do not (Linux 5.13).
    pub(crate) threads_only: bool,
    /// An event says how many of its records were lost (Linux 6.0).
    pub(crate) counts_lost: bool,
}

/// What an event is to report. All of one session go into the same rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Report {
    /// Nothing: it has a ring for others.
    Nothing,
    /// When its threads get and lose a CPU, and when they end; with call chains so many times a second
    /// of CPU time, if that is not 0.
    Running { switches: bool, samples_hz: u64 },
    /// Every so many page faults.
    Faults { period: u64 },
    /// Each time that a tracepoint is come by, with its data.
    Tracepoint { id: u16 },
}

const TYPE_SOFTWARE: u32 = 1;
const TYPE_TRACEPOINT: u32 = 2;
const CPU_CLOCK: u64 = 0;
const PAGE_FAULTS: u64 = 2;
const DUMMY: u64 = 9;

const SAMPLE_TID: u64 = 1 << 1;
const SAMPLE_TIME: u64 = 1 << 2;
const SAMPLE_ADDR: u64 = 1 << 3;
const SAMPLE_CALLCHAIN: u64 = 1 << 5;
const SAMPLE_CPU: u64 = 1 << 7;
const SAMPLE_STREAM_ID: u64 = 1 << 9;
const SAMPLE_RAW: u64 = 1 << 10;
const SAMPLE_IDENTIFIER: u64 = 1 << 16;

const FORMAT_LOST: u64 = 1 << 4;

const INHERIT: u64 = 1 << 1;
const EXCLUDE_KERNEL: u64 = 1 << 5;
const EXCLUDE_HYPERVISOR: u64 = 1 << 6;
const FREQUENCY: u64 = 1 << 10;
const TASK: u64 = 1 << 13;
const WATERMARK: u64 = 1 << 14;
const SAMPLE_ID_ALL: u64 = 1 << 18;
const EXCLUDE_CALLCHAIN_KERNEL: u64 = 1 << 21;
const USE_CLOCKID: u64 = 1 << 25;
const CONTEXT_SWITCH: u64 = 1 << 26;
const INHERIT_THREAD: u64 = 1 << 35;

const FLAG_CLOEXEC: libc::c_ulong = 1 << 3;

const IOC_DISABLE: libc::Ioctl = 0x2401;
const IOC_ID: libc::Ioctl = 0x8008_2407_u32 as libc::Ioctl;
const IOC_SET_OUTPUT: libc::Ioctl = 0x2405;

/// `struct perf_event_attr`, as of Linux 4.8.
#[repr(C)]
#[derive(Default)]
struct Attr {
    kind: u32,
    size: u32,
    config: u64,
    sample_period: u64,
    sample_type: u64,
    read_format: u64,
    flags: u64,
    wakeup_watermark: u32,
    bp_type: u32,
    config1: u64,
    config2: u64,
    branch_sample_type: u64,
    sample_regs_user: u64,
    sample_stack_user: u32,
    clockid: i32,
    sample_regs_intr: u64,
    aux_watermark: u32,
    sample_max_stack: u16,
    reserved: u16,
}

const _: () = assert!(size_of::<Attr>() == 112);

impl Attr {
    fn new(report: Report, ability: Ability, wake_after: u32) -> Self {
        let flag = |on: bool, flag| if on { flag } else { 0 };
        let common = Attr {
            kind: TYPE_SOFTWARE,
            size: size_of::<Attr>() as u32,
            // The address for samples as well, where it is 0: so all samples begin alike.
            sample_type: SAMPLE_IDENTIFIER | SAMPLE_TID | SAMPLE_TIME | SAMPLE_ADDR | SAMPLE_CPU,
            read_format: flag(ability.counts_lost, FORMAT_LOST),
            flags: INHERIT
                | flag(ability.threads_only, INHERIT_THREAD)
                | flag(!ability.kernel, EXCLUDE_KERNEL)
                | EXCLUDE_HYPERVISOR
                | EXCLUDE_CALLCHAIN_KERNEL
                | WATERMARK
                | SAMPLE_ID_ALL
                | USE_CLOCKID,
            wakeup_watermark: wake_after,
            clockid: libc::CLOCK_MONOTONIC,
            ..Attr::default()
        };
        match report {
            Report::Nothing => {
                Attr { config: DUMMY, flags: common.flags & !INHERIT & !INHERIT_THREAD, ..common }
            }
            Report::Running { switches, samples_hz } => Attr {
                config: if samples_hz == 0 { DUMMY } else { CPU_CLOCK },
                sample_period: samples_hz,
                sample_type: common.sample_type | flag(samples_hz != 0, SAMPLE_CALLCHAIN),
                sample_max_stack: if samples_hz == 0 { 0 } else { trace_core::stack::MAX_FRAMES as u16 },
                flags: common.flags
                    | TASK
                    | flag(switches, CONTEXT_SWITCH)
                    | flag(samples_hz != 0, FREQUENCY),
                ..common
            },
            Report::Faults { period } => Attr { config: PAGE_FAULTS, sample_period: period, ..common },
            // The stream stands where the address does.
            Report::Tracepoint { id } => Attr {
                kind: TYPE_TRACEPOINT,
                config: id.into(),
                sample_period: 1,
                sample_type: common.sample_type & !SAMPLE_ADDR | SAMPLE_STREAM_ID | SAMPLE_RAW,
                ..common
            },
        }
    }
}

/// An event that counts, for a thread and all threads that descend from it, on one CPU.
#[derive(Debug)]
pub(crate) struct PerfEvent(OwnedFd);

impl PerfEvent {
    /// Opens it for the thread `os_id` of this process. The kernel wakes who polls when `wake_after`
    /// bytes of the ring are unread.
    pub(crate) fn open(
        report: Report,
        ability: Ability,
        wake_after: u32,
        os_id: i32,
        cpu: i32,
    ) -> io::Result<Self> {
        let attr = Attr::new(report, ability, wake_after);
        let no_group = -1;
        // SAFETY: the attributes are as large as they say, and the kernel only reads them.
        let fd = unsafe {
            libc::syscall(libc::SYS_perf_event_open, &raw const attr, os_id, cpu, no_group, FLAG_CLOEXEC)
        };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: a descriptor that nobody else has.
        Ok(PerfEvent(unsafe { OwnedFd::from_raw_fd(fd as i32) }))
    }

    pub(crate) fn descriptor_mut(&mut self) -> &mut OwnedFd {
        &mut self.0
    }

    /// The number that its records carry, those of the threads that inherited it too.
    pub(crate) fn id(&self) -> io::Result<u64> {
        let mut id = 0_u64;
        // SAFETY: the request stores a u64.
        let done = unsafe { libc::ioctl(self.as_raw_fd(), IOC_ID, &raw mut id) };
        if done < 0 { Err(io::Error::last_os_error()) } else { Ok(id) }
    }

    /// Its records go into the ring of `other`, which is of the same CPU.
    pub(crate) fn share_ring_of(&self, other: &PerfEvent) -> io::Result<()> {
        // SAFETY: the request takes a descriptor.
        let done = unsafe { libc::ioctl(self.as_raw_fd(), IOC_SET_OUTPUT, other.as_raw_fd()) };
        if done < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    /// It reports nothing from here on, nor do those that inherited it.
    pub(crate) fn disable(&self) {
        // SAFETY: the request takes a number, 0 for this event alone. There is no way for it to fail.
        unsafe { libc::ioctl(self.as_raw_fd(), IOC_DISABLE, 0) };
    }

    /// How many of its records found no room. For events that were opened to count that.
    pub(crate) fn lost(&self) -> u64 {
        let mut words = [0_u64; 2];
        // SAFETY: the buffer is as long as is said.
        let len = unsafe { libc::read(self.as_raw_fd(), words.as_mut_ptr().cast(), size_of_val(&words)) };
        if len == size_of_val(&words) as isize { words[1] } else { 0 }
    }
}

impl AsRawFd for PerfEvent {
    fn as_raw_fd(&self) -> i32 {
        self.0.as_raw_fd()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABILITY: Ability = Ability { kernel: false, threads_only: true, counts_lost: true };

    #[test]
    fn switches_alone_need_no_timer_and_samples_bring_both() {
        let switches = Attr::new(Report::Running { switches: true, samples_hz: 0 }, ABILITY, 1);
        assert_eq!((switches.config, switches.sample_period), (DUMMY, 0));
        assert_ne!(switches.flags & CONTEXT_SWITCH, 0);
        let both = Attr::new(Report::Running { switches: true, samples_hz: 99 }, ABILITY, 1);
        assert_eq!((both.config, both.sample_period), (CPU_CLOCK, 99));
        assert_eq!(both.flags & (CONTEXT_SWITCH | FREQUENCY), CONTEXT_SWITCH | FREQUENCY);
    }

    #[test]
    fn what_an_older_kernel_refuses_is_not_asked_for() {
        let old = Ability { kernel: false, threads_only: false, counts_lost: false };
        let attr = Attr::new(Report::Faults { period: 1 }, old, 1);
        assert_eq!(attr.flags & INHERIT_THREAD, 0);
        assert_eq!(attr.read_format, 0);
        assert_ne!(attr.flags & EXCLUDE_KERNEL, 0);
    }
}
