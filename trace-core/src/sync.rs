//! The primitives that the recorder's protocols rest on, chosen here and nowhere else, so that
//! `tests/loom.rs` can put modelled ones in their place.

pub(crate) use std::sync::atomic::{
    AtomicBool, AtomicPtr, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering,
};

/// One side of an asymmetric fence: free where [`heavy_barrier`] does the other side's work too.
///
/// With a store before it and a load after it here, and a store before [`heavy_barrier`] and a load
/// after it there, at least one of the two loads sees the other side's store.
#[inline(always)]
pub(crate) fn light_barrier() {
    std::sync::atomic::compiler_fence(Ordering::SeqCst);
}

/// The other side: makes every running thread of the process pass a full fence.
///
/// Linux has `membarrier` for it. Elsewhere, and on kernels without it, a millisecond goes by, in
/// which every store buffer has long been emptied: good on every machine we know, and where it was
/// not, an event at the very end of a session would be in neither the trace nor the losses.
pub(crate) fn heavy_barrier() {
    std::sync::atomic::fence(Ordering::SeqCst);
    if !membarrier() {
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

/// Tells the kernel that this process will use [`heavy_barrier`]. That takes it microseconds while
/// there is one thread, and some ten milliseconds when there are more: so, early.
pub(crate) fn prepare_barrier() {
    #[cfg(target_os = "linux")]
    {
        const REGISTER_PRIVATE_EXPEDITED: libc::c_int = 1 << 4;
        membarrier_call(REGISTER_PRIVATE_EXPEDITED);
    }
}

#[cfg(target_os = "linux")]
fn membarrier() -> bool {
    const PRIVATE_EXPEDITED: libc::c_int = 1 << 3;
    // Fails until the process is registered.
    membarrier_call(PRIVATE_EXPEDITED) || {
        prepare_barrier();
        membarrier_call(PRIVATE_EXPEDITED)
    }
}

#[cfg(target_os = "linux")]
fn membarrier_call(command: libc::c_int) -> bool {
    // SAFETY: membarrier takes no pointers and has no precondition.
    unsafe { libc::syscall(libc::SYS_membarrier, command, 0, 0) == 0 }
}

#[cfg(not(target_os = "linux"))]
fn membarrier() -> bool {
    false
}
