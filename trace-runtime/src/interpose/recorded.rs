//! A call that is being recorded, and the macro that makes a function of each row of a table.

use libc::c_int;
use trace_core::runtime::{InCall, add_stack, current_stack};
use trace_core::stack::here;
use trace_format::{Call, StackId};

/// A call that was entered. Nothing happens when it is dropped.
///
/// The thread's `errno` stays what the C library has left: recording changes it only where it asks the
/// system for something, and there it is put back ([`keep_errno`]).
pub(super) struct Recorded {
    call: InCall,
}

impl Recorded {
    /// A call whose stack is of interest from its beginning, since it may never return.
    #[inline(always)]
    pub(super) fn with_stack(call: Call, object: u64) -> Self {
        Self::enter(call, object, keep_errno(current_stack))
    }

    /// A call whose stack is of interest when it has lasted long ([`Recorded::exit_timed`]).
    #[inline(always)]
    pub(super) fn timed(call: Call, object: u64) -> Self {
        Self::enter(call, object, StackId(0))
    }

    #[inline(always)]
    fn enter(call: Call, object: u64, stack: StackId) -> Self {
        match InCall::try_enter(call, object, stack) {
            Some(call) => Recorded { call },
            None => Self::enter_slowly(here(), call, object, stack),
        }
    }

    #[cold]
    #[inline(never)]
    fn enter_slowly(here: usize, call: Call, object: u64, stack: StackId) -> Self {
        Recorded { call: keep_errno(|| InCall::enter_at(here, call, object, stack)) }
    }

    /// It has returned `result`; an error is its negative number.
    #[inline(always)]
    pub(super) fn exit(self, result: i64) {
        if self.call.try_exit(result).is_none() {
            self.exit_slowly(result);
        }
    }

    #[cold]
    #[inline(never)]
    fn exit_slowly(self, result: i64) {
        keep_errno(|| self.call.exit(result));
    }

    /// As [`Recorded::exit`], and with the stack if it has lasted long.
    #[inline(always)]
    pub(super) fn exit_timed(self, result: i64) {
        match self.call.try_exit(result) {
            Some(false) => {}
            known => self.exit_timed_slowly(result, known),
        }
    }

    #[cold]
    #[inline(never)]
    fn exit_timed_slowly(self, result: i64, was_long: Option<bool>) {
        keep_errno(|| {
            if was_long.unwrap_or_else(|| self.call.exit(result)) {
                add_stack(current_stack());
            }
        });
    }

    /// As [`Recorded::exit_timed`], and `more`, which is recorded behind it.
    #[inline(always)]
    pub(super) fn exit_with(self, result: i64, more: impl FnOnce()) {
        self.exit_timed(result);
        keep_errno(more);
    }

    /// The result of a function that returns -1 and sets `errno`.
    #[inline(always)]
    pub(super) fn by_errno(&self, returned: i64) -> i64 {
        // SAFETY: the thread's own.
        if returned == -1 { -i64::from(unsafe { *errno() }) } else { returned }
    }

    /// The result of a function that returns an error number.
    #[inline(always)]
    pub(super) fn by_number(&self, returned: i64) -> i64 {
        -returned
    }

    /// The result of a function that has none.
    #[inline(always)]
    pub(super) fn by_nothing(&self, _: i64) -> i64 {
        0
    }

    /// The result of a function that returns no error.
    #[inline(always)]
    pub(super) fn by_value(&self, returned: i64) -> i64 {
        returned
    }
}

/// Calls `f`, and puts `errno` back to what it was.
#[inline(always)]
pub(super) fn keep_errno<T>(f: impl FnOnce() -> T) -> T {
    let errno = errno();
    // SAFETY: the thread's own.
    let before = unsafe { *errno };
    let result = f();
    // SAFETY: as above.
    unsafe { *errno = before };
    result
}

#[inline(always)]
fn errno() -> *mut c_int {
    // SAFETY: has no precondition; the variable is the thread's own as long as it lives.
    unsafe { libc::__errno_location() }
}

/// Stands in for functions that are recorded alike. A row is the function as C declares it, then how
/// it is called in the trace with what it is about, then how its result says that it failed. The
/// table begins with what is recorded: the class, and when the stack is.
macro_rules! stand_in {
    (
        $class:ident $enter:ident $exit:ident;
        $(fn $name:ident($($argument:ident: $type:ty),*) -> $result:ty => $call:ident($object:expr), $outcome:ident;)*
    ) => {
        $crate::real::real! { $(fn $name($($argument: $type),*) -> $result;)* }

        pub(in crate::interpose) fn all() -> &'static [&'static dyn $crate::real::LookUp] {
            real::ALL
        }

        $(
            /// The C library's.
            #[unsafe(no_mangle)]
            unsafe extern "C-unwind" fn $name($($argument: $type),*) -> $result {
                #[inline(never)]
                unsafe extern "C-unwind" fn while_live($($argument: $type),*) -> $result {
                    let real = real::$name.get();
                    if !trace_core::runtime::records(trace_core::runtime::Classes::$class) {
                        // SAFETY: here and below, the caller's arguments, under the caller's contract.
                        return unsafe { real($($argument),*) };
                    }
                    let call = $crate::interpose::recorded::Recorded::$enter(trace_format::Call::$call, $object);
                    // SAFETY: as above.
                    let result = unsafe { real($($argument),*) };
                    let outcome = call.$outcome(result as i64);
                    call.$exit(outcome);
                    result
                }
                match real::$name.while_idle() {
                    // SAFETY: as in there.
                    Some(real) => unsafe { real($($argument),*) },
                    // SAFETY: as in there.
                    None => unsafe { while_live($($argument),*) },
                }
            }
        )*
    };
}
pub(super) use stand_in;
