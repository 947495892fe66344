//! `syscall`, through which std's locks, parking and channels reach the kernel, and most else that
//! waits without the C library's help.

use super::descriptors::fd;
use super::processes::returned_zero;
use super::recorded::Recorded;
use crate::kernel::calls::table;
use crate::real::LookUp;
use libc::{c_int, c_long};
use trace_core::runtime::{Classes, records};
use trace_format::Call;

crate::real::real! {
    fn syscall(
        number: c_long, a: c_long, b: c_long, c: c_long, d: c_long, e: c_long, f: c_long
    ) -> c_long;
}

pub(super) fn all() -> &'static [&'static dyn LookUp] {
    real::ALL
}

/// The C library's, which is declared with a variable number of arguments and hands six on to the
/// kernel, whatever the caller has given. So does this: where the caller has given fewer, the others
/// are what their registers, and on x86-64 one word of the caller's frame, happen to hold.
#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn syscall(
    number: c_long,
    a: c_long,
    b: c_long,
    c: c_long,
    d: c_long,
    e: c_long,
    f: c_long,
) -> c_long {
    match real::syscall.while_idle() {
        // SAFETY: the caller's arguments, under the caller's contract.
        Some(real) => unsafe { real(number, a, b, c, d, e, f) },
        // SAFETY: as above.
        None => unsafe { while_live(number, a, b, c, d, e, f) },
    }
}

#[inline(never)]
unsafe extern "C-unwind" fn while_live(
    number: c_long,
    a: c_long,
    b: c_long,
    c: c_long,
    d: c_long,
    e: c_long,
    f: c_long,
) -> c_long {
    let real = real::syscall.get();
    let anything = Classes(0);
    let known = if records(anything) { described(number, a, b) } else { None };
    let Some((class, call, object)) = known.filter(|(class, ..)| records(*class)) else {
        // SAFETY: the caller's arguments, under the caller's contract.
        let result = unsafe { real(number, a, b, c, d, e, f) };
        if result == 0 {
            returned_zero(number, a);
        }
        return result;
    };
    let is_io = class == Classes::IO;
    let call = if is_io { Recorded::timed(call, object) } else { Recorded::with_stack(call, object) };
    // SAFETY: as above.
    let result = unsafe { real(number, a, b, c, d, e, f) };
    let outcome = call.by_errno(result);
    if is_io {
        call.exit_timed(outcome);
    } else {
        call.exit(outcome);
    }
    result
}

/// What is recorded of a system call: nothing if it cannot wait.
fn described(number: c_long, a: c_long, b: c_long) -> Option<(Classes, Call, u64)> {
    let io = |call| Some((Classes::IO, call, fd(a as c_int)));
    match number {
        libc::SYS_futex => {
            let call = table::futex(b as c_int)?;
            Some((Classes::LOCKS, call, a as u64))
        }
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
        libc::SYS_accept => io(Call::Accept),
        libc::SYS_accept4 => io(Call::Accept4),
        libc::SYS_connect => io(Call::Connect),
        libc::SYS_fsync => io(Call::Fsync),
        libc::SYS_fdatasync => io(Call::Fdatasync),
        libc::SYS_openat => io(Call::Openat),
        libc::SYS_epoll_pwait | libc::SYS_epoll_pwait2 => io(Call::EpollPwait),
        libc::SYS_ppoll => Some((Classes::IO, Call::Ppoll, b as u64)),
        libc::SYS_pselect6 => Some((Classes::IO, Call::Pselect, a as u64)),
        libc::SYS_wait4 => Some((Classes::THREADS, Call::Waitpid, a as u64)),
        libc::SYS_waitid => Some((Classes::THREADS, Call::Waitid, b as u64)),
        libc::SYS_sched_yield => Some((Classes::TIMERS, Call::SchedYield, 0)),
        libc::SYS_nanosleep | libc::SYS_clock_nanosleep => {
            Some((Classes::TIMERS, Call::Syscall, number as u64))
        }
        libc::SYS_rt_sigtimedwait | libc::SYS_rt_sigsuspend => Some((Classes::TIMERS, Call::Sigwait, 0)),
        libc::SYS_futex_waitv | libc::SYS_semop | libc::SYS_semtimedop => {
            Some((Classes::LOCKS, Call::Syscall, number as u64))
        }
        libc::SYS_copy_file_range => io(Call::CopyFileRange),
        libc::SYS_splice | libc::SYS_tee | libc::SYS_vmsplice => io(Call::Splice),
        libc::SYS_sendfile => io(Call::Sendfile),
        libc::SYS_flock => io(Call::Flock),
        libc::SYS_fallocate => io(Call::Fallocate),
        libc::SYS_ftruncate => io(Call::Ftruncate),
        libc::SYS_syncfs | libc::SYS_sync_file_range => io(Call::Syncfs),
        libc::SYS_sync => Some((Classes::IO, Call::Sync, 0)),
        libc::SYS_msync => Some((Classes::IO, Call::Msync, 0)),
        libc::SYS_close => {
            super::descriptors::closes(a as c_int);
            Some((Classes::IO, Call::Close, a as u64))
        }
        libc::SYS_io_uring_enter
        | libc::SYS_io_getevents
        | libc::SYS_msgsnd
        | libc::SYS_msgrcv
        | libc::SYS_mq_timedsend
        | libc::SYS_mq_timedreceive
        | libc::SYS_getrandom => Some((Classes::IO, Call::Syscall, number as u64)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `sendfile`, `splice` and others were recorded here, and by the kernel's word once more.
    #[test]
    fn what_is_recorded_here_is_of_the_same_class_when_the_kernel_tells_of_it() {
        let mut known = 0;
        for number in 0..600 {
            // Not those of this process.
            if let Some((class, ..)) = described(number, -1, 0) {
                assert_eq!(table::described(number as u64, [3, 0]).0, class, "system call {number}");
                known += 1;
            }
        }
        assert!(known > 50, "{known}");
    }
}
