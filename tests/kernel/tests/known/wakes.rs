//! Who woke whom, as the kernel alone tells it. It tells it to root; where these tests are not run by
//! root, they see that the trace says what is missing.

use crate::privilege::{Privilege, row, unprivileged};
use crate::program::run;
use trace_format::tables::CollectorState;
use trace_reader::Call;

/// Room for all that is reported, however late it is read.
const RING: (&str, &str) = ("TRACE_KERNEL_RING", "32M");

#[test]
fn ten_thousand_hand_overs_through_a_pipe_have_their_wakers() {
    let Privilege::Full = Privilege::find() else { return };
    let ran = run(&["ping-pong", "10000"], &[("TRACE_COLLECT", "sched,wakes"), RING]);
    let [(ping, ping_waits), (pong, pong_waits)] = pairs(&ran.all("os_id"), &ran.all("waits"));
    let edges = |woken, waker| {
        let of = |wake: &&trace_reader::WakeUp| wake.os_id == woken && wake.waker_os_id == waker;
        ran.trace.wake_ups().iter().filter(of).count() as u64
    };
    assert!(ping_waits + pong_waits >= 10_000, "they did not wait for each other: {ping_waits} {pong_waits}");
    for (found, known) in [(edges(ping, pong), ping_waits), (edges(pong, ping), pong_waits)] {
        // A wait may end before it has begun; and the first and last waits are not counted.
        assert!(found.abs_diff(known) <= known / 100 + 10, "{found} of {known}");
    }
    assert_eq!(ran.lost_in_the_kernel(), 0);
}

#[test]
fn a_read_from_a_pipe_was_ended_by_the_write_of_the_other_thread() {
    let Privilege::Full = Privilege::find() else { return };
    let ran = run(&["ping-pong", "10000"], &[("TRACE_COLLECT", "io,threads,sched,wakes"), RING]);
    assert_eq!(ran.lost_in_the_kernel(), 0);
    let waits: u64 = ran.all("waits").iter().sum();
    let told: Vec<_> = ran.trace.wakes().filter(|wake| wake.told && is_read(&wake.wait)).collect();
    let by_write = told.iter().filter(|wake| wake.by == Some(trace_format::Call::Write)).count();
    // A write waits too, now and then, for the lock of the pipe.
    assert!((told.len() as u64).abs_diff(waits) <= waits / 50 + 10, "{} of {waits}", told.len());
    assert!(by_write * 100 >= told.len() * 99, "{by_write} of {}", told.len());
    let row = &ran.trace.summary().locks[0];
    assert_eq!((row.kind.as_str(), row.waits), ("read", row.woken), "{row:?}");
}

#[test]
fn a_read_from_a_socket_was_ended_by_who_sent_to_it_and_a_sleep_by_nobody() {
    let Privilege::Full = Privilege::find() else { return };
    let ran = run(&["sockets", "3000"], &[("TRACE_COLLECT", "io,threads,sched,wakes"), RING]);
    let thread = |name| {
        let os_id = ran.one(name);
        ran.trace.threads().iter().find(|thread| thread.os_id == os_id).unwrap().id
    };
    let (client, server) = (thread("client"), thread("server"));
    let told: Vec<_> = ran.trace.wakes().filter(|wake| wake.told && wake.wait.thread == client).collect();
    let right = told.iter().filter(|wake| wake.waker == server).count();
    assert!(told.len() >= 1_000 && right * 100 >= told.len() * 99, "{right} of {}", told.len());

    let ran = run(&["sleep"], &[("TRACE_COLLECT", "timers,sched,wakes")]);
    assert_eq!(ran.trace.wakes().filter(|wake| wake.told).count(), 0);
}

fn is_read(call: &Call) -> bool {
    matches!(call.call, trace_format::Call::Read)
}

fn pairs(ids: &[u64], waits: &[u64]) -> [(u64, u64); 2] {
    let ([a, b], [c, d]) = (ids, waits) else { panic!("{ids:?} {waits:?}") };
    [(*a, *c), (*b, *d)]
}

#[test]
fn without_privilege_the_row_says_what_is_missing_and_what_would_help() {
    let trace = unprivileged(&["short", "1"], "all,wakes,syscalls");
    for name in ["wake-ups", "system calls"] {
        let row = row(&trace, name);
        assert_eq!(row.state, CollectorState::Unavailable, "{row:?}");
        let known = ["tracefs is not mounted", "closed to this user", "from outside of this container"];
        assert!(known.iter().any(|why| row.detail.contains(why)), "{row:?}");
        assert!(row.remedy.starts_with("sudo ") || row.remedy.starts_with("docker run"), "{row:?}");
    }
    // The rest is recorded all the same.
    assert_eq!(row(&trace, "kernel").state, CollectorState::Running);
    assert!(!trace.on_cpu().is_empty());
}

#[test]
fn what_was_not_asked_for_is_off_and_alone_it_runs() {
    let ran = run(&["short", "1"], &[]);
    assert_eq!(row(&ran.trace, "wake-ups").state, CollectorState::Off);
    assert_eq!(row(&ran.trace, "system calls").state, CollectorState::Off);
    // `all` would not turn them on.
    assert_eq!(row(&ran.trace, "wake-ups").remedy, "TRACE_COLLECT=all,wakes");
    assert_eq!(row(&ran.trace, "system calls").remedy, "TRACE_COLLECT=all,syscalls");
    let Privilege::Full = Privilege::find() else { return };
    let ran = run(&["ping-pong", "100"], &[("TRACE_COLLECT", "wakes")]);
    assert_eq!(row(&ran.trace, "wake-ups").state, CollectorState::Running);
    assert!(ran.trace.wake_ups().len() >= 50);
    // Nothing is claimed about CPUs that was not asked for.
    assert!(ran.trace.on_cpu().is_empty());
}
