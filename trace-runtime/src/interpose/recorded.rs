//! A call that is being recorded, and the macro that makes a function of each row of a table.

use libc::c_int;
use trace_core::runtime::{InCall, add_stack, current_stack};
use trace_format::{Call, StackId};

/// A call that was entered. Nothing happens when it is dropped.
pub(super) struct Recorded {
    call: InCall,
    /// The thread's `errno`.
    errno: *mut c_int,
}

impl Recorded {
    /// A call whose stack is of interest from its beginning, since it may never return.
    #[inline(always)]
    pub(super) fn with_stack(call: Call, object: u64) -> Self {
        Self::enter(call, object, current_stack())
    }

    /// A call whose stack is of interest when it has lasted long ([`Recorded::exit_timed`]).
    #[inline(always)]
    pub(super) fn timed(call: Call, object: u64) -> Self {
        Self::enter(call, object, StackId(0))
    }

    #[inline(always)]
    fn enter(call: Call, object: u64, stack: StackId) -> Self {
        // SAFETY: has no precondition; the variable is the thread's own as long as it lives.
        let errno = unsafe { libc::__errno_location() };
        // SAFETY: as above.
        let before = unsafe { *errno };
        let call = InCall::enter(call, object, stack);
        // SAFETY: as above.
        unsafe { *errno = before };
        Recorded { call, errno }
    }

    /// It has returned `result`; an error is its negative number.
    #[inline(always)]
    pub(super) fn exit(self, result: i64) {
        let errno = self.errno();
        self.call.exit(result);
        // SAFETY: the thread's own.
        unsafe { *self.errno = errno };
    }

    /// As [`Recorded::exit`], and with the stack if it has lasted long.
    #[inline(always)]
    pub(super) fn exit_timed(self, result: i64) {
        let errno = self.errno();
        if self.call.exit(result) {
            add_stack(current_stack());
        }
        // SAFETY: the thread's own.
        unsafe { *self.errno = errno };
    }

    /// As [`Recorded::exit_timed`], and `more`, which is recorded behind it.
    #[inline(always)]
    pub(super) fn exit_with(self, result: i64, more: impl FnOnce()) {
        let (place, errno) = (self.errno, self.errno());
        self.exit_timed(result);
        more();
        // SAFETY: the thread's own.
        unsafe { *place = errno };
    }

    #[inline(always)]
    fn errno(&self) -> c_int {
        // SAFETY: the thread's own.
        unsafe { *self.errno }
    }

    /// The result of a function that returns -1 and sets `errno`.
    #[inline(always)]
    pub(super) fn by_errno(&self, returned: i64) -> i64 {
        if returned == -1 { -i64::from(self.errno()) } else { returned }
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

/// Runs `f`, which is the tracer's own doing, and leaves `errno` as it was.
pub(super) fn keeping_errno<R>(f: impl FnOnce() -> R) -> R {
    // SAFETY: errno is the thread's own.
    let place = unsafe { libc::__errno_location() };
    // SAFETY: as above.
    let before = unsafe { *place };
    let result = f();
    // SAFETY: as above.
    unsafe { *place = before };
    result
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
                let real = real::$name.get();
                if !trace_core::runtime::records(trace_core::runtime::Classes::$class) {
                    // SAFETY: the caller's arguments, under the caller's contract.
                    return unsafe { real($($argument),*) };
                }
                let call = $crate::interpose::recorded::Recorded::$enter(trace_format::Call::$call, $object);
                // SAFETY: as above.
                let result = unsafe { real($($argument),*) };
                let outcome = call.$outcome(result as i64);
                call.$exit(outcome);
                result
            }
        )*
    };
}
pub(super) use stand_in;
