//! The C library's own functions, behind those of the same name in this crate.
//!
//! All are looked up before `main`, so that no later call has to: looking up takes the loader's lock,
//! and a thread that reads for the first time while another one loads a library would wait for it. A
//! call that comes still earlier, from a constructor of another library, looks its own one up.
//!
//! `dlsym` is not asked, since it may allocate, and the program's allocator may in turn call what we
//! stand in for. The tables of the loaded files are read instead (`loaded.rs`), which calls nothing.

use crate::loaded;
use std::ffi::CStr;
use std::marker::PhantomData;
use std::mem::transmute_copy;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};
use trace_core::is_recording;

/// A function of the C library with the type `F`, a function pointer.
pub(crate) struct Real<F> {
    name: &'static CStr,
    found: AtomicPtr<libc::c_void>,
    _type: PhantomData<fn() -> F>,
}

impl<F: Copy> Real<F> {
    /// # Safety
    /// The C library has a function of that name, and it can be called as an `F`.
    pub(crate) const unsafe fn new(name: &'static CStr) -> Self {
        const { assert!(size_of::<F>() == size_of::<*mut libc::c_void>()) };
        Real { name, found: AtomicPtr::new(ptr::null_mut()), _type: PhantomData }
    }

    /// The function.
    #[inline(always)]
    pub(crate) fn get(&self) -> F {
        let mut found = self.found.load(Ordering::Relaxed);
        if found.is_null() {
            found = self.needed();
        }
        // SAFETY: the address of a function that can be called as an `F`, by the contract of `new`.
        unsafe { transmute_copy(&found) }
    }

    /// The function, if it is known and no session is live. Its caller hands the arguments on and does
    /// the rest in a function of its own: then this one needs no stack, which is most of what it costs.
    #[inline(always)]
    pub(crate) fn while_idle(&self) -> Option<F> {
        let found = self.found.load(Ordering::Relaxed);
        // SAFETY: as in `get`.
        (!found.is_null() && !is_recording()).then(|| unsafe { transmute_copy(&found) })
    }

    #[cold]
    fn needed(&self) -> *mut libc::c_void {
        let found = self.look_up();
        // Where this version of the C library lacks a function, the program may find ours, and then
        // hears from it what the kernel says of a system call that it does not know.
        if found.is_null() { absent as *mut libc::c_void } else { found }
    }

    /// The function, if this version of the C library has it.
    pub(crate) fn find(&self) -> Option<F> {
        let mut found = self.found.load(Ordering::Relaxed);
        if found.is_null() {
            found = self.look_up();
        }
        // SAFETY: as above.
        (!found.is_null()).then(|| unsafe { transmute_copy(&found) })
    }
}

/// In place of a function that there is not, whose arguments are left where they are.
extern "C" fn absent() -> libc::c_long {
    // SAFETY: errno is the thread's own.
    unsafe { *libc::__errno_location() = libc::ENOSYS };
    -1
}

/// What can be looked up ahead of its first call.
pub(crate) trait LookUp: Sync {
    /// The address; null when this version of the C library lacks the function.
    fn look_up(&self) -> *mut libc::c_void;
}

impl<F: Copy> LookUp for Real<F> {
    fn look_up(&self) -> *mut libc::c_void {
        let found = loaded::function(self.name);
        self.found.store(found, Ordering::Relaxed);
        found
    }
}

/// Declares the real functions of a file: a module `real` with a `static` for each and a list of all.
macro_rules! real {
    ($(fn $name:ident($($argument:ident: $type:ty),* $(,)?) -> $result:ty;)*) => {
        #[allow(non_upper_case_globals, reason = "they are called as the C library calls them")]
        mod real {
            use super::*;
            $(
                pub(super) static $name: $crate::real::Real<unsafe extern "C-unwind" fn($($type),*) -> $result> = {
                    const NAME: &std::ffi::CStr = c_name(concat!(stringify!($name), "\0"));
                    // SAFETY: the C library declares it so.
                    unsafe { $crate::real::Real::new(NAME) }
                };
            )*
            pub(super) static ALL: &[&dyn $crate::real::LookUp] = &[$(&$name),*];

            const fn c_name(name: &'static str) -> &'static std::ffi::CStr {
                match std::ffi::CStr::from_bytes_with_nul(name.as_bytes()) {
                    Ok(name) => name,
                    Err(_) => panic!("a function's name has no zero byte"),
                }
            }
        }
    };
}
pub(crate) use real;

#[cfg(test)]
mod tests {
    use super::Real;
    use crate::{interpose, loaded};
    use std::ffi::CStr;

    #[test]
    fn the_tables_give_what_dlsym_gives() {
        // The last ones choose another function for the CPU.
        for name in
            [c"read", c"pthread_create", c"pthread_cond_wait", c"syscall", c"sem_wait", c"time", c"strlen"]
        {
            // SAFETY: the name is a C string.
            let expected = unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) };
            assert!(!expected.is_null());
            assert_eq!(loaded::function(name), expected, "{name:?}");
        }
        let absent: &CStr = c"there is no such function";
        assert!(loaded::function(absent).is_null());
    }

    /// A function of a newer C library than the one at hand ended the process when it was called.
    #[test]
    fn a_function_that_the_c_library_lacks_is_not_implemented() {
        // SAFETY: it is not there, so that nothing is called with these arguments.
        let missing: Real<unsafe extern "C-unwind" fn(i32) -> i32> =
            unsafe { Real::new(c"there is no such function") };
        assert!(missing.find().is_none());
        // SAFETY: as above, and errno is the thread's own.
        let result = unsafe { (missing.get()(7), *libc::__errno_location()) };
        assert_eq!(result, (-1, libc::ENOSYS));
    }

    #[test]
    fn this_c_library_has_every_function() {
        let missing = interpose::all().filter(|real| real.look_up().is_null()).count();
        assert_eq!(missing, 0);
    }
}
