//! What the numbers of system calls are called in a trace. What is stood in for has the same class here
//! as there, or it would be recorded twice.

use libc::{c_int, c_long};
use trace_core::runtime::Classes;
use trace_format::Call;

/// A call's class, name and object, from its number and first two arguments. The class is 0 for what
/// is recorded by nobody else.
pub(crate) fn described(number: u64, [first, second]: [u64; 2]) -> (Classes, Call, u64) {
    let fd = u64::from(first as u32);
    let io = |call| (Classes::IO, call, fd);
    match number as c_long {
        libc::SYS_futex => match futex(second as c_int) {
            Some(call) => (Classes::LOCKS, call, first),
            None => (Classes(0), Call::Syscall, number),
        },
        libc::SYS_read => io(Call::Read),
        libc::SYS_write => io(Call::Write),
        libc::SYS_pread64 => io(Call::Pread),
        libc::SYS_pwrite64 => io(Call::Pwrite),
        libc::SYS_readv => io(Call::Readv),
        libc::SYS_writev => io(Call::Writev),
        libc::SYS_preadv | libc::SYS_preadv2 => io(Call::Preadv),
        libc::SYS_pwritev | libc::SYS_pwritev2 => io(Call::Pwritev),
        libc::SYS_recvfrom => io(Call::Recvfrom),
        libc::SYS_recvmsg => io(Call::Recvmsg),
        libc::SYS_recvmmsg => io(Call::Recvmmsg),
        libc::SYS_sendto => io(Call::Sendto),
        libc::SYS_sendmsg => io(Call::Sendmsg),
        libc::SYS_sendmmsg => io(Call::Sendmmsg),
        libc::SYS_accept4 => io(Call::Accept4),
        libc::SYS_connect => io(Call::Connect),
        libc::SYS_fsync => io(Call::Fsync),
        libc::SYS_fdatasync => io(Call::Fdatasync),
        libc::SYS_openat => io(Call::Openat),
        libc::SYS_close => io(Call::Close),
        libc::SYS_epoll_pwait | libc::SYS_epoll_pwait2 => io(Call::EpollPwait),
        libc::SYS_ppoll => (Classes::IO, Call::Ppoll, second),
        libc::SYS_pselect6 => (Classes::IO, Call::Pselect, first),
        libc::SYS_wait4 => (Classes::THREADS, Call::Waitpid, first),
        libc::SYS_waitid => (Classes::THREADS, Call::Waitid, second),
        libc::SYS_sched_yield => (Classes::TIMERS, Call::SchedYield, 0),
        // How long is in memory, which may have changed.
        libc::SYS_nanosleep => (Classes::TIMERS, Call::Nanosleep, 0),
        libc::SYS_clock_nanosleep => (Classes::TIMERS, Call::ClockNanosleep, 0),
        libc::SYS_rt_sigtimedwait | libc::SYS_rt_sigsuspend => (Classes::TIMERS, Call::Sigwait, 0),
        libc::SYS_futex_waitv => (Classes::LOCKS, Call::Syscall, number),
        libc::SYS_copy_file_range => io(Call::CopyFileRange),
        libc::SYS_splice | libc::SYS_tee | libc::SYS_vmsplice => io(Call::Splice),
        libc::SYS_sendfile => io(Call::Sendfile),
        libc::SYS_flock => io(Call::Flock),
        libc::SYS_fcntl if matches!(second as c_int, libc::F_SETLKW | libc::F_OFD_SETLKW) => io(Call::Flock),
        libc::SYS_fallocate => io(Call::Fallocate),
        libc::SYS_ftruncate => io(Call::Ftruncate),
        libc::SYS_syncfs | libc::SYS_sync_file_range => io(Call::Syncfs),
        libc::SYS_sync => (Classes::IO, Call::Sync, 0),
        libc::SYS_msync => (Classes::IO, Call::Msync, 0),
        libc::SYS_io_uring_enter
        | libc::SYS_io_getevents
        | libc::SYS_mq_timedsend
        | libc::SYS_mq_timedreceive
        | libc::SYS_getrandom => (Classes::IO, Call::Syscall, number),
        // With 32 bits these are operations of another call.
        #[cfg(target_pointer_width = "64")]
        libc::SYS_accept => io(Call::Accept),
        #[cfg(target_pointer_width = "64")]
        libc::SYS_semop | libc::SYS_semtimedop => (Classes::LOCKS, Call::Syscall, number),
        #[cfg(target_pointer_width = "64")]
        libc::SYS_msgsnd | libc::SYS_msgrcv => (Classes::IO, Call::Syscall, number),
        _ => older(number, [first, second]),
    }
}

/// Calls that newer architectures do not have.
#[cfg(target_arch = "x86_64")]
fn older(number: u64, [first, second]: [u64; 2]) -> (Classes, Call, u64) {
    let fd = u64::from(first as u32);
    match number as c_long {
        libc::SYS_open => (Classes::IO, Call::Open, 0),
        libc::SYS_poll => (Classes::IO, Call::Poll, second),
        libc::SYS_select => (Classes::IO, Call::Select, first),
        libc::SYS_epoll_wait => (Classes::IO, Call::EpollWait, fd),
        libc::SYS_pause => (Classes::TIMERS, Call::Sigwait, 0),
        _ => (Classes(0), Call::Syscall, number),
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn older(number: u64, _: [u64; 2]) -> (Classes, Call, u64) {
    (Classes(0), Call::Syscall, number)
}

/// Whether the operation waits or wakes.
pub(crate) fn futex(operation: c_int) -> Option<Call> {
    match operation & !(libc::FUTEX_PRIVATE_FLAG | libc::FUTEX_CLOCK_REALTIME) {
        libc::FUTEX_WAIT
        | libc::FUTEX_WAIT_BITSET
        | libc::FUTEX_WAIT_REQUEUE_PI
        | libc::FUTEX_LOCK_PI
        | libc::FUTEX_LOCK_PI2 => Some(Call::FutexWait),
        libc::FUTEX_WAKE
        | libc::FUTEX_WAKE_BITSET
        | libc::FUTEX_WAKE_OP
        | libc::FUTEX_REQUEUE
        | libc::FUTEX_CMP_REQUEUE
        | libc::FUTEX_CMP_REQUEUE_PI
        | libc::FUTEX_UNLOCK_PI => Some(Call::FutexWake),
        _ => None,
    }
}
