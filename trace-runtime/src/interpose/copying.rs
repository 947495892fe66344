//! Descriptors that come to stand for what another one stands for, and locks on files, which C asks
//! for by the same function.

use super::descriptors::{self, fd};
use super::recorded::{Recorded, keep_errno};
use crate::real::LookUp;
use libc::{c_int, c_long, c_uint};
use trace_core::runtime::{Classes, records};
use trace_format::Call;

// The third argument of `fcntl` is optional and a number or a pointer. On the architectures that this
// crate is for, all are passed in the same register; it is handed on unread.
crate::real::real! {
    fn dup(from: c_int) -> c_int;
    fn dup2(from: c_int, to: c_int) -> c_int;
    fn dup3(from: c_int, to: c_int, flags: c_int) -> c_int;
    fn fcntl(on: c_int, operation: c_int, argument: c_long) -> c_int;
    fn fcntl64(on: c_int, operation: c_int, argument: c_long) -> c_int;
    fn close_range(first: c_uint, last: c_uint, flags: c_int) -> c_int;
}

pub(super) fn all() -> &'static [&'static dyn LookUp] {
    real::ALL
}

fn copied(to: c_int) {
    if to >= 0 && records(Classes::IO) {
        keep_errno(|| descriptors::replaced(to));
    }
}

macro_rules! copies {
    ($(fn $name:ident($($argument:ident: $type:ty),*);)*) => { $(
        /// The C library's.
        #[unsafe(no_mangle)]
        unsafe extern "C-unwind" fn $name($($argument: $type),*) -> c_int {
            // SAFETY: the caller's arguments, under the caller's contract.
            let copy = unsafe { real::$name.get()($($argument),*) };
            copied(copy);
            copy
        }
    )* };
}

copies! {
    fn dup(from: c_int);
    fn dup2(from: c_int, to: c_int);
    fn dup3(from: c_int, to: c_int, flags: c_int);
}

macro_rules! controls {
    ($($name:ident)*) => { $(
        /// The C library's.
        #[unsafe(no_mangle)]
        unsafe extern "C-unwind" fn $name(on: c_int, operation: c_int, argument: c_long) -> c_int {
            let real = real::$name.get();
            let waits = matches!(operation, libc::F_SETLKW | libc::F_OFD_SETLKW);
            if !waits || !records(Classes::IO) {
                // SAFETY: the caller's arguments, under the caller's contract.
                let result = unsafe { real(on, operation, argument) };
                if matches!(operation, libc::F_DUPFD | libc::F_DUPFD_CLOEXEC) {
                    copied(result);
                }
                return result;
            }
            let call = Recorded::timed(Call::Flock, fd(on));
            // SAFETY: as above.
            let result = unsafe { real(on, operation, argument) };
            let outcome = call.by_errno(result.into());
            call.exit_timed(outcome);
            result
        }
    )* };
}

controls! { fcntl fcntl64 }

/// The C library's.
#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn close_range(first: c_uint, last: c_uint, flags: c_int) -> c_int {
    let closes = flags & libc::CLOSE_RANGE_CLOEXEC as c_int == 0;
    if closes && records(Classes::IO) {
        descriptors::closes_all(first, last);
    }
    // SAFETY: the caller's arguments, under the caller's contract.
    unsafe { real::close_range.get()(first, last, flags) }
}
