//! The whole public API, each name used once, as a program uses it that does not know whether the
//! feature is on.

use std::alloc::GlobalAlloc;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use trace::{
    Classes, Options, Session, StartError, StopError, Summary, Task, TaskFuture, TaskScope, WhenFull,
};

use crate::futures::{self, Yield};

/// Counts the bytes that arrive.
#[derive(Clone, Debug, Default)]
struct Counting(Arc<AtomicU64>);

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Uses everything, and panics if anything was recorded. What the recording said at its end.
pub fn everything() -> Summary {
    assert!(!trace::is_enabled());
    let written = Counting::default();
    let started: Result<(), StartError> = trace::start(written.clone());
    started.expect("there is nothing that could fail");
    assert!(!trace::is_enabled(), "started, and still nothing is recorded");
    annotated(3);
    macros();
    tasks();
    threads();
    allocator();
    sync();
    let stopped: Result<Summary, StopError> = trace::stop();
    let summary = stopped.expect("there is nothing that could fail");
    assert_nothing(&summary);

    let written_by_session = session(written.clone());
    assert!(Arc::ptr_eq(&written.0, &written_by_session.0), "the session gives its own writer back");
    assert_eq!(written.0.load(Ordering::Relaxed), 0, "nothing was written");
    summary
}

fn assert_nothing(summary: &Summary) {
    assert_eq!((summary.bytes, summary.event_bytes, summary.event_blocks), (0, 0, 0));
    assert_eq!((summary.generations, summary.lost(), summary.losses().count()), (0, 0, 0));
    assert!(summary.duration.is_zero());
}

fn classes() -> Classes {
    let all = [
        Classes::THREADS,
        Classes::LOCKS,
        Classes::TIMERS,
        Classes::SCHED,
        Classes::SAMPLES,
        Classes::FAULTS,
        Classes::HEAP,
        Classes::REGION_STACKS,
        Classes::DEFAULT,
    ];
    all.into_iter().fold(Classes::NONE, |classes, class| classes | class)
}

fn session(writer: Counting) -> Counting {
    let options = Options::from_env().expect("no variable is read");
    let options = options.memory(1 << 20).when_full(WhenFull::DropOldest);
    let options = options.collect(Classes::IO | Classes::STACKS | classes()).stacks_over(Duration::ZERO);
    let options = options.samples_hz(1).fault_period(1).kernel_ring(4096).heap_sample(1);
    let session: Session<Counting> = options.start(writer).expect("there is nothing that could fail");
    let (writer, summary) = session.stop().expect("there is nothing that could fail");
    assert_nothing(&summary);
    for other in [WhenFull::DropNewest, WhenFull::Wait] {
        assert_ne!(other, WhenFull::DropOldest);
        let _unused = Options::new().when_full(other);
    }
    writer
}

#[trace::trace(name = "annotated", args(n, twice = n * 2, ?n))]
fn annotated(n: u32) -> u32 {
    n + 1
}

fn macros() {
    let name = "part";
    let _plain = trace::region!("plain");
    let _region = trace::region!("region", name, count = 3, %name, debug = ?Some(1));
    trace::log!("message {name} {}", 1);
    trace::counter!("counter", 2.5);
    fn evaluated() -> u64 {
        panic!("an argument was evaluated although nothing is recorded")
    }
    let _lazy = trace::region!("lazy", n = evaluated());
    trace::counter!("lazy", evaluated());
    trace::log!("{}", evaluated());
}

fn tasks() {
    let text = String::from("a");
    let task: Task =
        Task::new("request").arg("id", 7).arg("text", &text).args([("a", trace::Value::debug(&text))]);
    assert_eq!(task.id(), 0);
    {
        let _scope: TaskScope<'_> = task.enter();
    }
    assert_eq!(task.in_scope(|| 5), 5);
    let future: TaskFuture<Yield> = task.instrument(Yield::default());
    futures::finish(future);
}

/// The allocator is the one inside.
fn allocator() {
    static ALLOCATOR: trace::Alloc = trace::Alloc::system();
    static OWN: trace::Alloc<std::alloc::System> = trace::Alloc::new(std::alloc::System);
    assert_eq!((size_of_val(&ALLOCATOR), size_of_val(&OWN)), (0, 0));
    fn may_be_global(_allocator: &'static impl GlobalAlloc) {}
    may_be_global(&ALLOCATOR);
    may_be_global(&OWN);
}

/// The types are std's own, and not only like them.
fn sync() {
    fn same<T>(_: T, _: T) {}
    same(trace::sync::Mutex::new(1), std::sync::Mutex::new(1));
    same(trace::sync::RwLock::new(1), std::sync::RwLock::new(1));
    same(trace::sync::Condvar::new(), std::sync::Condvar::new());
    same(trace::sync::Barrier::new(1), std::sync::Barrier::new(1));
    same(trace::sync::mpsc::channel::<u8>(), std::sync::mpsc::channel());
    same(trace::sync::mpsc::sync_channel::<u8>(1), std::sync::mpsc::sync_channel(1));
    same(trace::sync::Once::new(), std::sync::Once::new());
    same(trace::sync::OnceLock::<u8>::new(), std::sync::OnceLock::new());
    same(trace::sync::Arc::new(trace::sync::atomic::AtomicU8::new(1)), Arc::new(1.into()));
    let lock: &trace::sync::Mutex<u8> = &std::sync::Mutex::new(1);
    let guard: std::sync::MutexGuard<'_, u8> = lock.lock().expect("nobody panics");
    assert_eq!(*guard, 1);
}

fn threads() {
    let one = trace::spawn(|| 1).join();
    let two = trace::Builder::new().name("two".into()).spawn(|| 2).expect("a thread can be made").join();
    let three = trace::scope(|scope: &trace::Scope<'_, '_>| scope.spawn(|| 3).join());
    let sum: i32 = [one, two, three].map(|result| result.expect("no thread panics")).iter().sum();
    assert_eq!(sum, 6);
}
