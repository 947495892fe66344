//! Opening and closing files: where a descriptor gets its name and loses it.

use super::descriptors::{self, fd};
use super::recorded::Recorded;
use crate::real::LookUp;
use libc::{c_char, c_int, mode_t};
use std::ffi::CStr;
use trace_core::runtime::{Classes, fd_name, records};
use trace_format::Call;

// The functions that take a mode are declared in C with a variable number of arguments. On the
// architectures that this crate is for, those are passed in the same registers as others; the mode is
// whatever was there when none was given, and is handed on unread, as the C library does.
crate::real::real! {
    fn open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int;
    fn open64(path: *const c_char, flags: c_int, mode: mode_t) -> c_int;
    fn __open_2(path: *const c_char, flags: c_int) -> c_int;
    fn __open64_2(path: *const c_char, flags: c_int) -> c_int;
    fn creat(path: *const c_char, mode: mode_t) -> c_int;
    fn creat64(path: *const c_char, mode: mode_t) -> c_int;
    fn openat(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int;
    fn openat64(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int;
    fn __openat_2(folder: c_int, path: *const c_char, flags: c_int) -> c_int;
    fn __openat64_2(folder: c_int, path: *const c_char, flags: c_int) -> c_int;
    fn close(fd: c_int) -> c_int;
}

pub(super) fn all() -> &'static [&'static dyn LookUp] {
    real::ALL
}

macro_rules! opens {
    ($(fn $name:ident($($argument:ident: $type:ty),*) => $call:ident($object:expr) of $path:ident;)*) => { $(
        /// The C library's.
        #[unsafe(no_mangle)]
        unsafe extern "C-unwind" fn $name($($argument: $type),*) -> c_int {
            let real = real::$name.get();
            if !records(Classes::IO) {
                // SAFETY: the caller's arguments, under the caller's contract.
                return unsafe { real($($argument),*) };
            }
            let call = Recorded::timed(Call::$call, $object);
            // SAFETY: as above.
            let opened = unsafe { real($($argument),*) };
            let outcome = call.by_errno(opened.into());
            if opened >= 0 {
                descriptors::named(opened);
                // SAFETY: a path that a file could be opened by.
                let name = unsafe { CStr::from_ptr($path) };
                call.exit_with(outcome, || fd_name(opened as u64, name.to_bytes()));
            } else {
                call.exit_timed(outcome);
            }
            opened
        }
    )* };
}

opens! {
    fn open(path: *const c_char, flags: c_int, mode: mode_t) => Open(0) of path;
    fn open64(path: *const c_char, flags: c_int, mode: mode_t) => Open(0) of path;
    fn __open_2(path: *const c_char, flags: c_int) => Open(0) of path;
    fn __open64_2(path: *const c_char, flags: c_int) => Open(0) of path;
    fn creat(path: *const c_char, mode: mode_t) => Open(0) of path;
    fn creat64(path: *const c_char, mode: mode_t) => Open(0) of path;
    fn openat(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) => Openat(fd(folder)) of path;
    fn openat64(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) => Openat(fd(folder)) of path;
    fn __openat_2(folder: c_int, path: *const c_char, flags: c_int) => Openat(fd(folder)) of path;
    fn __openat64_2(folder: c_int, path: *const c_char, flags: c_int) => Openat(fd(folder)) of path;
}

/// The C library's.
#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn close(which: c_int) -> c_int {
    let real = real::close.get();
    if !records(Classes::IO) {
        // SAFETY: the caller's arguments, under the caller's contract.
        return unsafe { real(which) };
    }
    let call = Recorded::timed(Call::Close, which as u64);
    // Before it is closed: another thread may get the number at once.
    descriptors::closes(which);
    // SAFETY: as above.
    let result = unsafe { real(which) };
    let outcome = call.by_errno(result.into());
    call.exit_timed(outcome);
    result
}
