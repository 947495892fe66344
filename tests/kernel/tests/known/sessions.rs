//! Sessions one after the other, and sessions that start late.

use crate::privilege::unprivileged_with;
use crate::program::{Place, answers, command, is_full};
use std::collections::BTreeMap;
use std::os::unix::process::CommandExt;
use trace_format::Event;
use trace_format::tables::CollectorState;
use trace_reader::Trace;

fn one(answers: &[(String, u64)], name: &str) -> u64 {
    answers.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}: {answers:?}")).1
}

#[test]
fn sessions_leave_no_descriptor_and_no_mapping() {
    let answers = answers(&mut command(&["cycles", if is_full() { "1000" } else { "200" }]));
    assert_eq!(one(&answers, "descriptors_after"), one(&answers, "descriptors_before"));
    // The program's allocator may have grown by a mapping or two.
    assert!(one(&answers, "maps_after") <= one(&answers, "maps_before") + 3, "{answers:?}");
}

/// The trace of a session that starts when that many threads exist, with a soft and a hard limit of
/// descriptors.
fn many(threads: u64, [soft, hard]: [u64; 2]) -> Trace {
    let place = Place::new();
    let mut command = command(&["many", &threads.to_string()]);
    command.arg(place.path());
    let limit = move || {
        let limit = libc::rlimit { rlim_cur: soft, rlim_max: hard };
        // SAFETY: the pointer is to a live local.
        match unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) } {
            0 => Ok(()),
            _ => Err(std::io::Error::last_os_error()),
        }
    };
    // SAFETY: between fork and exec, it makes one system call and allocates nothing.
    unsafe { command.pre_exec(limit) };
    let answers = answers(&mut command);
    assert_eq!(one(&answers, "limit"), soft, "the program's limit is its own");
    let taken = one(&answers, "lowest_free");
    assert!(hard == soft || taken < 16, "the program's descriptors were taken: {answers:?}");
    place.trace()
}

fn detail(trace: &Trace) -> &str {
    let row = trace.collectors().iter().find(|row| row.name == "kernel").unwrap();
    assert_eq!(row.state, CollectorState::Running, "{row:?}");
    &row.detail
}

#[test]
fn threads_that_there_are_no_descriptors_for_are_told_of_and_nothing_fails() {
    let trace = many(2_000, [256; 2]);
    let detail = detail(&trace);
    // Of how many: our own threads are counted until they have said that they are ours.
    assert!(detail.contains(" threads, for want of descriptors (ulimit -n)"), "{detail}");
}

#[test]
fn many_threads_are_watched_without_a_descriptor_that_the_program_could_use() {
    let trace = many(500, [64, 20_000]);
    assert!(!detail(&trace).contains("for want of"), "{}", detail(&trace));
    let mut known: Vec<u64> = Vec::new();
    for event in trace.events() {
        if let Event::SchedIn { os_id, .. } | Event::SchedOut { os_id, .. } = event.event {
            known.push(os_id);
        }
    }
    known.sort_unstable();
    known.dedup();
    assert!(known.len() >= 501, "{} threads", known.len());
}

/// All of them are not waited for: to watch a thread takes longer than to read of it.
#[test]
fn a_session_beside_a_thousand_idle_threads_starts_and_stops_at_once() {
    let answers = answers(&mut command(&["idle", "1000"]));
    let [read, session] = ["read_us", "session_us"].map(|name| one(&answers, name));
    assert!(session < read, "{session} us; {read} us to read of each thread");
}

#[test]
fn a_thread_that_is_born_while_the_others_are_found_is_reported_once() {
    let place = Place::new();
    let mut command = command(&["born", "60"]);
    let variables = [("TRACE_COLLECT", "sched"), ("TRACE_KERNEL_RING", "8M")];
    let answers = answers(command.arg(place.path()).envs(variables));
    let trace = place.trace();
    assert_eq!(trace.losses(), []);
    let mut known: BTreeMap<u64, i64> = answers.iter().map(|(_, os_id)| (*os_id, 0)).collect();
    assert_eq!(answers.len(), 240);
    let mut switches: Vec<(u64, u64, i64)> = Vec::new();
    for event in trace.events() {
        match event.event {
            Event::SchedIn { os_id, monotonic_ns, .. } => switches.push((os_id, monotonic_ns, 1)),
            Event::SchedOut { os_id, monotonic_ns, .. } => switches.push((os_id, monotonic_ns, -1)),
            _ => {}
        }
    }
    switches.sort_unstable();
    for of_one in switches.chunk_by(|one, other| one.0 == other.0) {
        let Some(seen) = known.get_mut(&of_one[0].0) else { continue };
        *seen = of_one.iter().filter(|(.., way)| *way == 1).count() as i64;
        // One that is reported twice comes twice, or leaves twice. What it did before it was watched is
        // one such pair at most.
        let twice = of_one.windows(2).filter(|pair| pair[0].2 == pair[1].2).count();
        assert!(twice <= 1, "{twice} times of {}: {:?}", of_one.len(), &of_one[..of_one.len().min(20)]);
    }
    let unseen = known.values().filter(|&&seen| seen == 0).count();
    assert_eq!(unseen, 0, "of {}", known.len());
}

#[test]
fn a_ring_that_may_not_be_locked_is_a_smaller_one_and_the_row_says_so() {
    let trace =
        unprivileged_with(&["short", "50"], &[("TRACE_COLLECT", "sched"), ("TRACE_KERNEL_RING", "32M")]);
    assert!(detail(&trace).contains("for want of lockable memory (ulimit -l)"), "{}", detail(&trace));
    assert!(trace.on_cpu().len() >= 50);
}

#[test]
fn threads_that_wait_from_before_the_session_are_known_to_wait() {
    let trace = many(20, [1_024; 2]);
    assert!(!detail(&trace).contains("for want of"), "{}", detail(&trace));
    let waiting = trace.events().filter(|event| match event.event {
        Event::SchedOut { preempted, .. } => !preempted,
        _ => false,
    });
    assert!(waiting.count() >= 20);
}

#[test]
fn a_process_that_may_not_use_performance_events_records_the_rest_and_says_why() {
    let place = Place::new();
    answers(command(&["refused"]).arg(place.path()));
    let trace = place.trace();
    let row = trace.collectors().iter().find(|row| row.name == "kernel").unwrap();
    assert_eq!(row.state, CollectorState::Unavailable);
    assert!(row.detail.contains("perf_event_"), "{row:?}");
    assert!(row.remedy.starts_with("sudo sysctl") || row.remedy.starts_with("docker run"), "{row:?}");
    assert!(trace.counters().count() > 0);
    assert_eq!(trace.losses(), []);
}
