//! Writers that fail, panic, block or are slow: nothing waits for them, memory stays within the
//! limit, and recorded + lost = attempted.

use crate::recorded::{Shared, alone};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use trace::{Options, StopError};
use trace_reader::Trace;

/// Two threads with so many regions each.
const REGIONS: u64 = 100_000;
/// Begin and end of each, and two ends of threads.
const ATTEMPTED: u64 = 2 * (2 * REGIONS + 1);

fn work() {
    let threads = [(); 2].map(|()| {
        thread::spawn(|| {
            for _ in 0..REGIONS {
                let _region = trace::region!("region");
            }
        })
    });
    // Joined one by one: a scope is over before its threads' last events.
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

/// A gate that a writer waits at until the test opens it, half a minute at most.
#[derive(Clone, Default)]
struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    fn wait(&self) -> bool {
        let (open, changed) = &*self.0;
        let wait = changed.wait_timeout_while(open.lock().unwrap(), Duration::from_secs(30), |open| !*open);
        *wait.unwrap().0
    }
}

/// Takes `room` bytes, and then does something else; waits at the gate before the first.
struct Bad<E> {
    into: Shared,
    gate: Gate,
    room: usize,
    end: E,
}

impl<E: FnMut() -> io::Result<usize>> Write for Bad<E> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        assert!(self.gate.wait(), "the recording threads waited for the writer");
        if self.room == 0 {
            return (self.end)();
        }
        let len = bytes.len().min(self.room);
        self.room -= len;
        self.into.write(&bytes[..len])
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Records everything before the writer takes its first byte, so that every event was attempted
/// before it fails. Gives the trace, if there is one, and the error.
fn record_into(
    room: usize,
    end: impl FnMut() -> io::Result<usize> + Send + 'static,
) -> (Option<Trace>, u64, String) {
    let _alone = alone();
    let (into, gate) = (Shared::default(), Gate::default());
    let writer = Bad { into: into.clone(), gate: gate.clone(), room, end };
    let session = Options::new().start(writer).unwrap();
    work();
    gate.open();
    let Err(error) = session.stop() else { panic!("the writer failed") };
    let StopError::Write { error, summary } = error else { panic!("{error}") };
    assert_eq!(summary.bytes, room as u64);
    assert!(!trace::is_enabled());
    (Trace::from_bytes(into.bytes()).ok(), summary.lost(), error.to_string())
}

#[test]
fn a_writer_that_fails_after_k_bytes_leaves_a_readable_file_and_an_exact_count() {
    for room in [0, 1, 100, 1_000, 10_000, 100_000, 500_000] {
        let (trace, lost, error) = record_into(room, || Err(io::ErrorKind::StorageFull.into()));
        assert_eq!(error, io::Error::from(io::ErrorKind::StorageFull).to_string());
        let recorded = trace.map_or(0, |trace| trace.event_count());
        assert_eq!(recorded + lost, ATTEMPTED, "{recorded} recorded, {lost} lost after {room} bytes");
    }
}

#[test]
fn a_writer_that_accepts_nothing_more_is_an_error_and_not_a_loop() {
    let (trace, lost, error) = record_into(50_000, || Ok(0));
    assert_eq!(error, io::Error::from(io::ErrorKind::WriteZero).to_string());
    assert_eq!(trace.unwrap().event_count() + lost, ATTEMPTED);
}

#[test]
fn a_writer_that_panics_is_an_error_with_its_message() {
    let (trace, lost, error) = record_into(50_000, || panic!("out of paper"));
    assert_eq!(error, "the writer panicked: out of paper");
    assert_eq!(trace.unwrap().event_count() + lost, ATTEMPTED);
}

/// The writer blocks until the recording is over: who waited for it would wait for ever.
#[test]
fn recording_goes_on_while_the_writer_blocks_and_memory_stays_within_the_limit() {
    let _alone = alone();
    let (into, gate) = (Shared::default(), Gate::default());
    let writer = Bad { into: into.clone(), gate: gate.clone(), room: usize::MAX, end: || Ok(0) };
    let limit = 256 << 10;
    let session = Options::new().memory(limit).start(writer).unwrap();
    work();
    gate.open();
    let (_, summary) = session.stop().unwrap();
    let trace = Trace::from_bytes(into.bytes()).unwrap();
    assert_eq!(trace.damage(), []);
    assert_eq!(trace.event_count() + summary.lost(), ATTEMPTED);
    assert_eq!(summary.losses().map(|(reason, _)| reason).collect::<Vec<_>>(), ["memory", "unpaired"]);
    assert!(summary.event_bytes <= limit as u64);
    assert_eq!(trace.losses().iter().map(|loss| loss.count).sum::<u64>(), summary.lost());
}

/// 1 MB/s, with a limit that is soon reached: losses are counted, what is there is right.
#[test]
fn a_slow_writer_costs_events_and_not_time() {
    struct Slow(Shared, Arc<AtomicBool>);
    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let len = bytes.len().min(4 << 10);
            // Slow only while the program records: the rest is written at once.
            if self.1.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_micros(len as u64));
            }
            self.0.write(&bytes[..len])
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let _alone = alone();
    let (into, slow) = (Shared::default(), Arc::new(AtomicBool::new(true)));
    let session = Options::new().memory(256 << 10).start(Slow(into.clone(), Arc::clone(&slow))).unwrap();
    let began = Instant::now();
    let mut rounds = 0;
    while began.elapsed() < Duration::from_millis(500) {
        work();
        rounds += 1;
    }
    slow.store(false, Ordering::Relaxed);
    let (_, summary) = session.stop().unwrap();
    let trace = Trace::from_bytes(into.bytes()).unwrap();
    assert_eq!(trace.damage(), []);
    assert_eq!(trace.event_count() + summary.lost(), rounds * ATTEMPTED);
    assert!(summary.lost() > 0);
}
