//! Sessions for the tests, one at a time, and what a reader finds in them.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use trace_reader::Trace;

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Waits until no other test of this process has a session.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Bytes that a writer leaves behind whatever becomes of it.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The trace of what `work` does.
pub(crate) fn record(work: impl FnOnce()) -> Trace {
    let _alone = alone();
    let session = trace::Options::new().start(Vec::new()).unwrap();
    work();
    let (bytes, summary) = session.stop().unwrap();
    assert_eq!(summary.bytes, bytes.len() as u64);
    let trace = Trace::from_bytes(bytes).unwrap();
    assert!(trace.is_complete());
    assert_eq!(trace.damage(), []);
    assert_eq!(trace.losses(), [], "with the default limit nothing is lost");
    assert_eq!(summary.lost(), 0);
    trace
}

/// Tests with `EXECTRACE_FULL` in the environment take their long form.
pub(crate) fn is_full() -> bool {
    std::env::var_os("EXECTRACE_FULL").is_some()
}
