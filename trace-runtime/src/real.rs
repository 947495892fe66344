//! The C library's own functions, behind those of the same name in this crate.
//!
//! Each is looked up at its first call. Looking up may itself call what we stand in for, through the
//! allocator for instance: such a call finds that a lookup is under way on its thread and is done by
//! the kernel directly, where the function is a system call, or without its own symbol otherwise.

use std::ffi::CStr;
use std::mem::transmute_copy;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

/// A function of the C library with the type `F`, a function pointer.
pub(crate) struct Real<F> {
    name: &'static CStr,
    found: AtomicPtr<libc::c_void>,
    _type: std::marker::PhantomData<F>,
}

// SAFETY: the only state is an atomic pointer to code.
unsafe impl<F> Sync for Real<F> {}

impl<F: Copy> Real<F> {
    /// # Safety
    /// The C library has a function of that name and of type `F`.
    pub(crate) const unsafe fn new(name: &'static CStr) -> Self {
        const { assert!(size_of::<F>() == size_of::<*mut libc::c_void>()) };
        Real { name, found: AtomicPtr::new(ptr::null_mut()), _type: std::marker::PhantomData }
    }

    /// The function.
    #[inline(always)]
    pub(crate) fn get(&self) -> F {
        let mut found = self.found.load(Ordering::Relaxed);
        if found.is_null() {
            found = self.look_up();
        }
        // SAFETY: the address of a function of type `F`, by the contract of `new`.
        unsafe { transmute_copy(&found) }
    }

    #[cold]
    fn look_up(&self) -> *mut libc::c_void {
        // SAFETY: the name is a C string.
        let found = unsafe { libc::dlsym(libc::RTLD_NEXT, self.name.as_ptr()) };
        if found.is_null() {
            // A C library without its own `read`: nothing of the program can go on.
            std::process::abort();
        }
        self.found.store(found, Ordering::Relaxed);
        found
    }
}
