//! The user's writer, watched: it may fail, panic, accept less than it is given.

use std::any::Any;
use std::io::{Error, ErrorKind, IoSlice, Result, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A writer, with a count of what it accepted.
#[derive(Debug)]
pub(crate) struct Sink<W> {
    writer: W,
    accepted: u64,
}

impl<W: Write> Sink<W> {
    pub(crate) fn new(writer: W) -> Self {
        Sink { writer, accepted: 0 }
    }

    /// Bytes accepted so far, a failed write's first part included.
    pub(crate) fn accepted(&self) -> u64 {
        self.accepted
    }

    /// Writes all of it, or fails. A panic of the writer is a failure.
    pub(crate) fn write_all(&mut self, mut slices: &mut [IoSlice<'_>]) -> Result<()> {
        IoSlice::advance_slices(&mut slices, 0);
        while !slices.is_empty() {
            match self.guarded(|writer| writer.write_vectored(slices)) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(len) => {
                    // A writer that claims more than it was given would take the slices out of step.
                    let offered: usize = slices.iter().map(|slice| slice.len()).sum();
                    let len = len.min(offered);
                    self.accepted += len as u64;
                    IoSlice::advance_slices(&mut slices, len);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    pub(crate) fn flush(&mut self) -> Result<()> {
        self.guarded(Write::flush)
    }

    pub(crate) fn into_writer(self) -> W {
        self.writer
    }

    fn guarded<T>(&mut self, call: impl FnOnce(&mut W) -> Result<T>) -> Result<T> {
        catch_unwind(AssertUnwindSafe(|| call(&mut self.writer))).unwrap_or_else(|panic| {
            let error = Error::other(format!("the writer panicked: {}", message(&*panic)));
            // To drop it is the program's code again, and may panic in its turn.
            std::mem::forget(panic);
            Err(error)
        })
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Accepts one byte at a time, interrupted before each, until it is full.
    struct Reluctant {
        bytes: Vec<u8>,
        room: usize,
        interrupt: bool,
    }

    impl Write for Reluctant {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            self.interrupt = !self.interrupt;
            if self.interrupt {
                return Err(ErrorKind::Interrupted.into());
            }
            if self.bytes.len() == self.room {
                return Err(ErrorKind::StorageFull.into());
            }
            self.bytes.push(bytes[0]);
            Ok(1)
        }

        fn flush(&mut self) -> Result<()> {
            panic!("no flush today")
        }
    }

    #[test]
    fn everything_arrives_in_order_however_little_is_accepted_at_once() {
        let mut sink = Sink::new(Reluctant { bytes: vec![], room: 100, interrupt: false });
        sink.write_all(&mut [IoSlice::new(b"one"), IoSlice::new(b""), IoSlice::new(b"two")]).unwrap();
        assert_eq!(sink.accepted(), 6);
        assert_eq!(sink.into_writer().bytes, b"onetwo");
    }

    #[test]
    fn a_failure_says_how_much_was_accepted() {
        let mut sink = Sink::new(Reluctant { bytes: vec![], room: 4, interrupt: false });
        let error = sink.write_all(&mut [IoSlice::new(b"one"), IoSlice::new(b"two")]).unwrap_err();
        assert_eq!((error.kind(), sink.accepted()), (ErrorKind::StorageFull, 4));
    }

    #[test]
    fn a_panic_is_an_error_with_its_message() {
        let mut sink = Sink::new(Reluctant { bytes: vec![], room: 4, interrupt: false });
        assert_eq!(sink.flush().unwrap_err().to_string(), "the writer panicked: no flush today");
    }
}
