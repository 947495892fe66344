//! The summary's JSON is promised.

use crate::calls::exit;
use crate::{END, begin, new, read};
use trace_format::events::Call;
use trace_format::{Event, SiteId, TaskId, TaskKind, Value};
use trace_reader::Trace;
use trace_testing::{Lane, TraceBuilder};

fn counter(value: Value<'static>) -> Event<'static> {
    Event::Counter { site: SiteId(2), value }
}

#[test]
fn the_json_has_the_promised_names() {
    let lane = Lane::new(1)
        .at(100, begin(1))
        .at(150, counter(Value::U64(u64::MAX)))
        .at(160, counter(Value::I64(-5)))
        .at(170, new(3))
        .at(180, Event::Log { site: SiteId(1), message: "hello" })
        .at(200, END);
    let file = TraceBuilder::new().thread(1, "main").site(1, "work").site(2, "queue").lane(lane).end(1_000);
    let trace = read(file);
    let json = serde_json::to_value(trace.summary()).unwrap();
    let expected = serde_json::json!({
        "format": "exectrace 1.0",
        "pid": 42,
        "facts": {"clock": "test", "program": "test", "started": "2023-11-14T22:13:20.000000000Z"},
        "bytes": trace.bytes().len(),
        "complete": true,
        "duration_ns": 1000,
        "generations": 1,
        "events": 6,
        "events_by_kind": {"counter": 2, "log": 1, "region_begin": 1, "region_end": 1, "task_new": 1},
        "logs": 1,
        "lost": 0,
        "losses": [],
        "damage": [],
        "repaired": {"count": 0, "max_ns": 0},
        "threads": [{"id": 1, "os_id": 101, "name": "main", "events": 6, "first_ns": 100, "last_ns": 200,
                     "parent": 0, "made_ns": null, "ended_ns": null, "on_cpu_ns": null, "waits": {}}],
        "tasks": [
            {"id": (1u64 << 52) + 1, "name": "main", "parent": 0, "kind": "main", "spawned_at": "",
             "start_ns": 100, "end_ns": 1000, "duration_ns": 900, "busy_ns": 900, "outcome": "open",
             "threads": [1], "args": {}, "returned": null, "errors": 0, "last_error": null},
            {"id": 3, "name": "worker", "parent": (1u64 << 52) + 1, "kind": "thread",
             "spawned_at": "src/app.rs:1", "start_ns": 170, "end_ns": 1000, "duration_ns": 830,
             "busy_ns": 0, "outcome": "open", "threads": [], "args": {}, "returned": null, "errors": 0,
             "last_error": null}
        ],
        "regions": [{"name": "work", "module": "app", "file": "src/app.rs", "line": 1, "count": 1,
                     "total_ns": 100, "self_ns": 100, "p50_ns": 100, "p99_ns": 100, "max_ns": 100,
                     "open": 0, "panicked": 0, "errors": 0, "last_error": null}],
        "counters": [{"name": "queue", "count": 2, "min": -5, "max": u64::MAX, "last": -5}],
        "calls": [],
        "sync": [],
        "locks": [],
        "io": [],
        "wakes": 0,
        "missing_symbols": [],
        "collectors": []
    });
    assert_eq!(json, expected);
}

#[test]
fn what_failed_is_counted_for_regions_and_tasks_and_the_last_error_told() {
    let long = "e".repeat(2_000);
    let failed = |text| Event::RegionError { value: Value::Str(text) };
    let (ok, error) = (Value::U64(7), Value::Str(&long));
    let lane = Lane::new(1)
        .at(1, new(3))
        .at(2, new(4))
        .at(3, Event::TaskReturn { task: TaskId(3), value: ok })
        .at(4, Event::TaskError { task: TaskId(4), value: error })
        .at(5, begin(1))
        .at(6, failed("first"))
        .at(7, END)
        .at(8, begin(1))
        .at(9, failed("last"))
        .at(10, END)
        .at(11, begin(1))
        .at(12, Event::RegionReturn { value: ok })
        .at(13, END);
    let summary = read(TraceBuilder::new().site(1, "work").lane(lane).end(20)).summary();
    let region = &summary.regions[0];
    assert_eq!((region.count, region.errors, region.last_error.as_deref()), (3, 2, Some("last")));
    let task = |id| summary.tasks.iter().find(|task| task.id == id).unwrap();
    let told = |id| (task(id).errors, task(id).returned.as_deref(), task(id).last_error.as_deref());
    assert_eq!(told(3), (0, Some("7"), None));
    assert_eq!(told(4), (1, None, Some(&long[..1024])));
    assert!(task(4).args.is_empty());
}

#[test]
fn a_task_without_a_name_is_called_as_its_site() {
    let task = |task, site, name| Event::TaskNew {
        task: TaskId(task),
        parent: TaskId(0),
        site: SiteId(site),
        kind: TaskKind::Job,
        name,
    };
    let lane = Lane::new(1).at(1, task(2, 1, "")).at(2, task(3, 1, "own")).at(3, task(4, 9, ""));
    let trace = read(TraceBuilder::new().site(1, "work").lane(lane).end(10));
    let names: Vec<_> = trace.summary().tasks.into_iter().skip(1).map(|task| task.name).collect();
    assert_eq!(names, ["work", "own", ""]);
}

#[test]
fn counters_keep_floats_and_leave_out_what_is_no_number() {
    let lane = Lane::new(1)
        .at(1, counter(Value::F64(0.5)))
        .at(2, counter(Value::U64(3)))
        .at(3, counter(Value::F64(f64::NAN)))
        .at(4, counter(Value::Str("text")));
    let trace = read(TraceBuilder::new().site(2, "queue").lane(lane).end(10));
    let json = serde_json::to_value(&trace.summary().counters).unwrap();
    assert_eq!(json, serde_json::json!([{"name": "queue", "count": 4, "min": 0.5, "max": 3, "last": 3}]));
}

#[test]
fn progress_goes_from_nothing_to_all() {
    let mut lane = Lane::new(1);
    for time in 0..200_000 {
        lane.push(time, &if time % 2 == 0 { begin(1) } else { END });
    }
    let trace =
        trace_reader::Trace::from_bytes(TraceBuilder::new().site(1, "work").lane(lane).end(200_000)).unwrap();
    let mut steps = Vec::new();
    trace.summary_with(&mut |done| steps.push(done));
    assert!(steps.len() > 2 && steps.is_sorted(), "{steps:?}");
    assert_eq!(steps.last(), Some(&1.0));
}

/// A trace with two descriptors of one number, a lock, and a thread that waits.
fn unasked() -> Trace {
    use crate::calls::call;
    let fd_name = |fd, name| Event::FdName { fd, name };
    let lane = Lane::new(1)
        .at(10, call(Call::Read, 7))
        .at(20, exit(100))
        .at(25, fd_name(7, "first"))
        .at(30, call(Call::Write, 7))
        .at(50, exit(40))
        .at(60, call(Call::Close, 7))
        .at(61, exit(0))
        .at(70, call(Call::Read, 7))
        .at(170, exit(-9))
        .at(180, fd_name(7, "second"))
        .at(200, call(Call::FutexWait, 0x40))
        .at(500, exit(0));
    let wakes = Lane::new(2).at(450, call(Call::FutexWake, 0x40)).at(470, exit(1));
    read(TraceBuilder::new().thread(2, "waker").lane(lane).lane(wakes).end(1_000))
}

#[test]
fn a_descriptor_stands_for_one_thing_until_it_is_closed() {
    let io = unasked().summary().io;
    let rows: Vec<_> =
        io.iter().map(|io| (io.fd, &*io.name, io.calls, io.failed, io.bytes_in, io.bytes_out)).collect();
    assert_eq!(rows, [(7, "second", 1, 1, 0, 0), (7, "first", 3, 0, 100, 40)]);
    assert_eq!((io[1].total_ns, io[1].max_ns), (31, 20));
}

/// The bytes of a connection were put under the name of a file that had got its number.
#[test]
fn a_number_that_is_given_out_again_before_its_closing_returns_is_another_descriptor() {
    use crate::calls::call;
    let server = Lane::new(1)
        .at(10, call(Call::Accept4, 3))
        .at(20, exit(7))
        .at(30, call(Call::Recv, 7))
        .at(40, exit(100))
        .at(50, call(Call::Close, 7))
        .at(90, exit(0));
    let reader = Lane::new(2)
        .at(55, call(Call::Open, 0))
        .at(60, exit(7))
        .at(61, Event::FdName { fd: 7, name: "file" })
        .at(100, call(Call::Read, 7))
        .at(105, exit(30));
    let io = read(TraceBuilder::new().lane(server).lane(reader).end(200)).summary().io;
    let mut rows: Vec<_> = io.iter().map(|io| (io.fd, &*io.name, io.calls, io.bytes_in)).collect();
    rows.sort();
    let expected = [
        (3, "a socket that accepts connections", 1, 0),
        (7, "a connection that was accepted", 2, 100),
        (7, "file", 1, 30),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn calls_locks_and_waits_of_threads_add_up() {
    let summary = unasked().summary();
    let calls: Vec<_> =
        summary.calls.iter().map(|call| (&*call.name, call.count, call.failed, call.total_ns)).collect();
    let expected = [
        ("futex_wait", 1, 0, 300),
        ("read", 2, 1, 110),
        ("futex_wake", 1, 0, 20),
        ("write", 1, 0, 20),
        ("close", 1, 0, 1),
    ];
    assert_eq!(calls, expected);
    let lock = &summary.locks[0];
    assert_eq!((lock.address.0, lock.waits, lock.woken, lock.total_ns), (0x40, 1, 1, 300));
    assert_eq!((lock.waker, &*lock.waker_name, summary.wakes), (2, "waker", 1));
    let waits: Vec<_> = summary.threads[0].waits.iter().map(|(what, ns)| (*what, *ns)).collect();
    assert_eq!(waits, [("I/O", 131), ("another thread", 300)]);
}
