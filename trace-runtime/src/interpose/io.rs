//! Reading and writing.

use crate::real::Real;
use libc::{c_int, c_void, size_t, ssize_t};
use trace_core::runtime::{Classes, InCall, current_stack, wants};
use trace_format::Call;

/// The C library's `read`.
#[unsafe(no_mangle)]
unsafe extern "C" fn read(fd: c_int, buffer: *mut c_void, len: size_t) -> ssize_t {
    type Read = unsafe extern "C" fn(c_int, *mut c_void, size_t) -> ssize_t;
    // SAFETY: `read` is of this type.
    static REAL: Real<Read> = unsafe { Real::new(c"read") };
    let real = REAL.get();
    if !wants(Classes::IO) {
        // SAFETY: the caller's arguments, under the caller's contract.
        return unsafe { real(fd, buffer, len) };
    }
    let call = InCall::enter(Call::Read, fd as u64, current_stack());
    // SAFETY: as above.
    let result = unsafe { real(fd, buffer, len) };
    // SAFETY: errno is the thread's own.
    let errno = unsafe { *libc::__errno_location() };
    call.exit(if result < 0 { -i64::from(errno) } else { result as i64 });
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = errno };
    result
}
