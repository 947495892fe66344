//! Invariant 1: recording does not allocate, once a thread has its lane. In a test binary of its
//! own, for its allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use trace_core::locks::{Barrier, Condvar, Mutex, RwLock, mpsc};
use trace_core::runtime::Classes;
use trace_core::{
    Config, Drain, Ending, Site, Task, Value, WhenFull, begun, enter, enter_with, future, future_of,
    future_with, inactive, keep, no_task, returned_region, returned_task, spawned, spawned_future,
    spawned_job, task, task_future, task_future_of, task_future_with, task_with, value, watched,
};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: passes everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller's contract is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: the caller's contract is the same.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static SITE: Site = Site::new("region", "", "", 0, 0, &["n"]);

/// More arguments than any list that is kept in place has room for.
static MANY: Site =
    Site::new("many", "", "", 0, 0, &["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"]);

fn many<'a>(text: &'a String) -> [Value<'a>; 12] {
    let (plain, shown) = (value(text), Value::debug(text));
    [plain, shown, plain, shown, plain, shown, plain, shown, plain, shown, plain, shown]
}

/// Allocations of `run` on this thread, once everything that is made at the first time is there.
fn allocations(run: impl Fn()) -> u64 {
    run();
    let before = ALLOCATIONS.get();
    // Enough for many pieces, so that taking a new one is in it too.
    (0..2_000).for_each(|_| run());
    ALLOCATIONS.get() - before
}

fn finish(future: impl Future) {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    while future.as_mut().poll(&mut context).is_pending() {}
}

/// Is pending once.
async fn pause() {
    let mut paused = false;
    std::future::poll_fn(|_| match std::mem::replace(&mut paused, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

async fn later(n: u8) -> u8 {
    pause().await;
    n
}

fn both<T: std::fmt::Debug>(result: &T, ending: Ending) {
    ending.returned(Value::debug(result));
    ending.failed(Value::debug(result));
}

/// A way into the recorder, by its name.
type Entry<'a> = (&'static str, Box<dyn Fn() + 'a>);

/// Each of them.
fn entries(text: &String) -> Vec<Entry<'_>> {
    // As an async function's body: its arguments are recorded from inside.
    let with_args = move || async move {
        if let Some(begun) = begun() {
            begun.args(&MANY, &many(text));
        }
        later(1).await
    };
    let keeps_nothing = move |_: &mut Option<Box<[u8]>>| later(1);
    vec![
        ("enter", Box::new(move || drop(enter(&SITE)))),
        ("enter_with", Box::new(move || drop(enter_with(&MANY, &many(text))))),
        ("task", Box::new(move || drop(task(&SITE)))),
        ("task_with", Box::new(move || drop(task_with(&MANY, &many(text))))),
        (
            "Task",
            Box::new(move || {
                let task = Task::new("request").arg("id", 7);
                let task = task.args(many(text).map(|value| ("name", value)));
                task.in_scope(|| drop(enter(&SITE)));
                finish(task.instrument(later(1)));
            }),
        ),
        ("log", Box::new(move || trace_core::log(&SITE, format_args!("{text}")))),
        ("counter", Box::new(move || trace_core::counter(&SITE, 1.5))),
        ("watched region", Box::new(move || watched(inactive(), |call| *call = enter(&SITE), both))),
        ("watched task", Box::new(move || watched(no_task(), |call| *call = task(&SITE), both))),
        ("future", Box::new(move || finish(future(&MANY, with_args())))),
        ("future_with", Box::new(move || finish(future_with(&MANY, with_args(), both)))),
        ("task_future", Box::new(move || finish(task_future(&MANY, with_args())))),
        ("task_future_with", Box::new(move || finish(task_future_with(&MANY, with_args(), both)))),
        ("future_of", Box::new(move || finish(future_of(&MANY, keeps_nothing, both)))),
        ("task_future_of", Box::new(move || finish(task_future_of(&MANY, keeps_nothing, both)))),
        ("cancelled", Box::new(move || cancel(future(&SITE, later(1))))),
        ("cancelled task", Box::new(move || cancel(task_future(&SITE, later(1))))),
        ("spawned", Box::new(move || spawned(&SITE, || drop(enter(&SITE)))())),
        ("spawned_future", Box::new(move || finish(spawned_future(&SITE, later(1))))),
        ("spawned_job", Box::new(move || spawned_job(&SITE, || drop(enter(&SITE)))())),
    ]
}

/// Each use of `trace::sync` of which std's allocates nothing.
fn uses_of_locks() -> Vec<Entry<'static>> {
    static LOCK: Mutex<u8> = Mutex::new(0);
    static SHARED: RwLock<u8> = RwLock::new(0);
    static CONDITION: Condvar = Condvar::new();
    static BARRIER: Barrier = Barrier::new(1);
    let (sender, receiver) = mpsc::sync_channel(1);
    vec![
        ("Mutex", Box::new(|| drop((LOCK.lock().unwrap(), LOCK.try_lock().is_err())))),
        ("RwLock", Box::new(|| drop((SHARED.read().unwrap(), SHARED.try_write().is_err())))),
        ("RwLock alone", Box::new(|| drop(SHARED.write().unwrap()))),
        (
            "Condvar",
            Box::new(|| {
                drop(CONDITION.wait_timeout(LOCK.lock().unwrap(), Duration::ZERO).unwrap());
                CONDITION.notify_all();
            }),
        ),
        ("Barrier", Box::new(|| assert!(BARRIER.wait().is_leader()))),
        (
            "mpsc",
            Box::new(move || {
                sender.send(1).unwrap();
                assert_eq!(sender.try_send(2), Err(mpsc::TrySendError::Full(2)));
                assert_eq!(receiver.recv(), Ok(1));
                assert_eq!(receiver.recv_timeout(Duration::ZERO), Err(mpsc::RecvTimeoutError::Timeout));
            }),
        ),
    ]
}

fn cancel(future: impl Future) {
    let mut future = pin!(future);
    assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
}

/// A bug that this guards against: calls that are tasks allocated from five values on.
#[test]
fn no_way_into_the_recorder_allocates_with_any_number_of_values() {
    let mut drain = Drain::open(Config {
        memory: 512 << 20,
        when_full: WhenFull::DropNewest,
        classes: Classes::LOCKS,
        stacks_over: Duration::ZERO,
    })
    .unwrap();
    let text = "some text".to_owned();
    for (name, run) in entries(&text) {
        assert_eq!(allocations(run), 0, "{name}");
    }
    for (name, run) in uses_of_locks() {
        assert_eq!(allocations(run), 0, "{name}");
    }
    // The one exception: values that wait for a first poll wait in a box, which is made smaller once.
    let keeps = |args: &mut Option<Box<[u8]>>| {
        *args = keep(&many(&text));
        std::future::ready(1)
    };
    let alone = allocations(|| drop(keep(&many(&text))));
    assert!(alone > 0);
    assert_eq!(allocations(|| finish(future_of(&MANY, keeps, both))), alone, "future_of");
    assert_eq!(allocations(|| finish(task_future_of(&MANY, keeps, both))), alone, "task_future_of");
    // And a wrapper that must have the type of a box is in one more.
    let boxed = |_: &mut Option<Box<[u8]>>| -> Pin<Box<dyn Future<Output = u8>>> { Box::pin(later(1)) };
    let plain = allocations(|| finish(boxed(&mut None)));
    assert_eq!(allocations(|| finish(returned_region(&SITE, boxed, both))), 2 * plain);
    assert_eq!(allocations(|| finish(returned_task(&SITE, boxed, both))), 2 * plain);
    drain.close();
    assert_eq!(drain.losses(), [], "everything was recorded, and by the usual way");
}
