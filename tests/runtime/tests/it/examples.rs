//! What the report says of the examples, against what they have done.

use crate::traced::{Traced, assert_whole, traced};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use trace_reader::Summary;
use trace_reader::summary::{Call, Frame, Io, Lock, Thread};
use trace_symbols::{Files, Symbols, name_summary};

const HTTP: &str = env!("CARGO_BIN_EXE_http");
const SEARCH: &str = env!("CARGO_BIN_EXE_search");

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// What `cargo trace summary` shows, and what the program has printed.
fn report(path: &str, args: &[&str]) -> (Summary, String) {
    let Traced { status, stdout, trace } = traced(path, args);
    assert!(status.success(), "{status:?}");
    assert_whole(&trace);
    let mut summary = trace.summary();
    let files = Files::new();
    name_summary(&mut summary, &mut Symbols::new(&trace, &files));
    (summary, stdout)
}

fn call<'s>(summary: &'s Summary, name: &str) -> &'s Call {
    summary.calls.iter().find(|call| call.name == name).unwrap_or_else(|| panic!("nobody calls {name}"))
}

fn thread<'s>(summary: &'s Summary, name: &str) -> &'s Thread {
    summary.threads.iter().find(|thread| thread.name == name).unwrap_or_else(|| panic!("no thread {name}"))
}

fn is_in(stack: &[Frame], function: &str) -> bool {
    // What was inlined has its bare name, where debug information is of lines only.
    let (program, name) = function.split_once("::").expect("the program comes first");
    let name = name.rsplit("::").next().unwrap();
    let is_own = |frame: &&Frame| frame.file.ends_with(&format!("{program}.rs"));
    stack.iter().filter(is_own).any(|frame| frame.function.rsplit("::").next() == Some(name))
}

/// The waits of one kind in one function.
fn waits<'s>(summary: &'s Summary, kind: &str, function: &str) -> &'s Lock {
    let wanted = |lock: &&Lock| lock.kind == kind && is_in(&lock.stack, function);
    let mut found = summary.locks.iter().filter(wanted);
    let lock = found.next().unwrap_or_else(|| panic!("nobody waits for a {kind} in {function}"));
    assert!(found.next().is_none(), "there is one {kind} in {function}");
    lock
}

/// The numbers in a line.
fn numbers(line: &str) -> Vec<u64> {
    line.split_whitespace().filter_map(|word| word.trim_matches(',').parse().ok()).collect()
}

#[test]
fn a_server_under_load_tells_where_its_threads_waited() {
    const REQUESTS: u64 = 300;
    let (summary, stdout) = report(HTTP, &[&REQUESTS.to_string(), root().to_str().unwrap()]);
    let [answered, sent, received] = numbers(&stdout)[..] else { panic!("{stdout}") };
    assert_eq!((answered, sent), (REQUESTS, received), "{stdout}");

    // 1. The threads, all of them made by the first, with their time on CPUs and off them.
    for (kind, count) in [("worker", 4), ("client", 6)] {
        for number in 0..count {
            let thread = thread(&summary, &format!("{kind}-{number}"));
            assert_eq!((thread.parent, thread.made_ns.is_some(), thread.ended_ns.is_some()), (1, true, true));
        }
    }
    let kernel = summary.collectors.iter().find(|collector| collector.name == "kernel").unwrap();
    let on_cpu = summary.threads.iter().filter(|thread| thread.on_cpu_ns.is_some_and(|ns| ns > 0)).count();
    assert!(on_cpu >= 11 || kernel.state != "running", "{on_cpu} threads had a CPU");

    // 2. Calls, as many as there were requests; what one end sends, the other receives.
    for (name, times) in [("accept4", 1), ("connect", 1), ("clock_nanosleep", 1), ("send", 2)] {
        let call = call(&summary, name);
        assert_eq!((call.count, call.failed, call.open), (times * REQUESTS, 0, 0), "{name}");
    }
    assert!(call(&summary, "clock_nanosleep").total_ns >= REQUESTS * 1_000_000, "each is of a millisecond");
    assert_eq!(call(&summary, "thread_join").count, 10);
    let (out, into) = (call(&summary, "send").bytes, call(&summary, "recv").bytes);
    assert_eq!(out, into);
    let asked = out - sent;
    assert!(asked > REQUESTS * 40 && asked < REQUESTS * 80, "{asked} bytes of requests");

    // 3. The same by descriptors, each of which stood for something.
    let sockets = summary.io.iter().filter(|io| !io.name.starts_with('/') && io.fd > 2);
    let sums = sockets.clone().fold((0, 0), |sums, io| (sums.0 + io.bytes_in, sums.1 + io.bytes_out));
    assert_eq!(sums, (into, out));
    let nameless = |io: &&Io| io.name.is_empty() && io.bytes_in + io.bytes_out > 0;
    assert_eq!(sockets.filter(nameless).count(), 0);
    let listening = summary.io.iter().max_by_key(|io| (io.bytes_in == 0, io.calls)).unwrap();
    assert_eq!(listening.calls, REQUESTS + 1, "accepted and closed: {listening:?}");

    // 4. Who waited for whom, and where: a worker for the one that renders a page, ...
    let pages = waits(&summary, "Mutex", "http::Pages::get");
    assert!(pages.address.0 != 0 && pages.woken > 0 && pages.woken <= pages.waits, "{pages:?}");
    assert!(pages.max_ns > 0 && pages.total_ns >= pages.max_ns, "{pages:?}");
    assert!(pages.waker_name.starts_with("worker-") && is_in(&pages.waker_stack, "http::Pages::get"));
    let line = |stack: &[Frame]| stack.iter().find(|frame| frame.file.ends_with("http.rs")).unwrap().line;
    assert_ne!(line(&pages.stack), line(&pages.waker_stack), "it is taken and let go at different lines");
    // ... for the one that waits for a connection with the queue locked, which is another Mutex, ...
    let turns = waits(&summary, "Mutex", "http::next");
    assert!(turns.address != pages.address && is_in(&turns.waker_stack, "http::next"), "{turns:?}");
    // ... and that one for the thread that accepts.
    let queue = waits(&summary, "channel", "http::next");
    assert_eq!(thread(&summary, &queue.waker_name).id, 1, "{queue:?}");
    assert!(queue.address.0 == 0 && is_in(&queue.waker_stack, "http::main"), "{queue:?}");
    // Time at locks is that in the calls, and that of the threads.
    let at_locks: u64 =
        summary.locks.iter().filter(|lock| lock.kind != "thread_join").map(|lock| lock.total_ns).sum();
    assert_eq!(at_locks, call(&summary, "futex_wait").total_ns);

    // 5. Each collector runs, or says why not and what would help.
    for name in ["annotations", "calls", "stacks", "descriptors", "heap", "process", "kernel"] {
        let row = summary.collectors.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name}"));
        assert!(!row.detail.is_empty(), "{row:?}");
        assert!(row.state == "running" || name == "kernel" && !row.remedy.is_empty(), "{row:?}");
    }
    assert!(summary.counters.iter().any(|counter| counter.name == "heap.peak_bytes"));
}

#[test]
fn a_search_tells_of_every_file_that_it_read() {
    let folder = root().join("trace-format/src");
    let (summary, stdout) = report(SEARCH, &[r"\bfn \w+", folder.to_str().unwrap()]);
    let mut files = BTreeMap::new();
    sizes(&folder, &mut files);
    assert!(files.len() > 20 && stdout.contains(" matches of "), "{stdout}");

    // 1. Every file by its name, with as many bytes as it has, however often its descriptor was another's.
    let mut read = BTreeMap::new();
    for io in &summary.io {
        let path = PathBuf::from(&io.name);
        if files.contains_key(&path) {
            *read.entry(path).or_insert(0) += io.bytes_in;
        }
    }
    assert_eq!(read, files);
    // With what std reads to know how many workers there should be.
    let all: u64 = summary.io.iter().map(|io| io.bytes_in).sum();
    assert_eq!(call(&summary, "read").bytes, all);

    // 2. The same by what is annotated.
    let of = |name: &str| summary.regions.iter().find(|region| region.name == name).unwrap().count;
    assert_eq!(of("read"), files.len() as u64);
    assert_eq!(summary.tasks.iter().filter(|task| task.name == "file").count(), files.len());
    let found = summary.counters.iter().find(|counter| counter.name == "matches").unwrap();
    assert_eq!(format!("{:?}", found.last), format!("Some(Unsigned({}))", numbers(&stdout).last().unwrap()));
}

/// They need not wait in every run: a machine may have one of them read all the files.
#[test]
fn the_workers_of_a_search_wait_for_their_turn_or_for_what_comes() {
    let folder = root().join("trace-format/src");
    let in_next = |lock: &Lock| is_in(&lock.stack, "search::next");
    let kinds = (0..30).find_map(|_| {
        let (summary, _) = report(SEARCH, &[r"\bfn \w+", folder.to_str().unwrap()]);
        let kinds: Vec<_> =
            summary.locks.into_iter().filter(in_next).map(|lock| (lock.kind, lock.address.0 == 0)).collect();
        (!kinds.is_empty()).then_some(kinds)
    });
    let kinds = kinds.expect("two workers get into each other's way");
    let allowed = [("Mutex".to_owned(), false), ("channel".to_owned(), true)];
    assert!(kinds.iter().all(|kind| allowed.contains(kind)), "{kinds:?}");
}

/// The files below a folder, with their sizes.
fn sizes(folder: &Path, files: &mut BTreeMap<PathBuf, u64>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            sizes(&entry.path(), files);
        } else {
            files.insert(entry.path(), entry.metadata().unwrap().len());
        }
    }
}
