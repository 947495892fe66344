//! A forked child records nothing: the threads that would write its events stayed with the parent,
//! and so did the writer's position in the file.

use crate::gate;
use crate::sync::{AtomicBool, Ordering};

/// Children that are forked from here on are to know what they are.
static WATCHED: AtomicBool = AtomicBool::new(false);
static IS_CHILD: AtomicBool = AtomicBool::new(false);

/// Whether this process was forked from one that had opened a session. It cannot record.
pub fn is_child() -> bool {
    IS_CHILD.load(Ordering::Relaxed)
}

/// This process has just been forked, in a way that the C library does not tell of. May be called in
/// a signal handler.
pub(crate) fn forked() {
    if WATCHED.load(Ordering::Relaxed) {
        in_child();
    }
}

extern "C" fn in_child() {
    IS_CHILD.store(true, Ordering::Relaxed);
    gate::close();
}

/// Closes the gate in every child forked from here on. Later calls change nothing.
pub(crate) fn watch() {
    #[cfg(unix)]
    if !WATCHED.swap(true, Ordering::Relaxed) {
        // SAFETY: the handler only stores to two atomics, which is safe in any child. Should
        // the registration fail for want of memory, a child's events stay in its memory.
        unsafe { libc::pthread_atfork(None, None, Some(in_child)) };
    }
}
