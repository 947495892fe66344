//! Which thread had a CPU, and why it lost it.

use crate::program::{Switch, on_cpu, run};
use trace_reader::{Then, Time};

const SCHED: &[(&str, &str)] = &[("TRACE_COLLECT", "sched")];

#[test]
fn time_on_a_cpu_is_that_of_the_threads_own_clock() {
    let ran = run(&["spin"], SCHED);
    let switches = &ran.switches()[&ran.one("os_id")];
    let found = on_cpu(switches, ran.one("begin"), ran.one("end"));
    let known = ran.one("cpu_ns");
    // What the machine's host took away is time on a CPU only here; it is told in hundredths of a
    // second.
    let stolen = ran.one("stolen_ns");
    let off = if found > known { (found - known).saturating_sub(stolen) } else { known - found };
    // Each change of threads takes some microseconds, which the thread's own clock counts.
    assert!(off <= known / 100, "{found} ns of {known} ns, {stolen} stolen, {} changes", switches.len());
    assert_eq!(ran.lost_in_the_kernel(), 0);
}

#[test]
fn two_threads_that_want_one_cpu_are_preempted() {
    let ran = run(&["two-on-one"], SCHED);
    let switches = ran.switches();
    for (os_id, known) in ran.all("os_id").into_iter().zip(ran.all("preemptions")) {
        let preempted = |switch: &&Switch| matches!(switch, Switch::Out { preempted: true, .. });
        let found = switches[&os_id].iter().filter(preempted).count() as u64;
        // Some happen before the thread begins to count, and after.
        assert!(known >= 5, "they did not share a CPU: {known} preemptions");
        assert!((known..=known + 10).contains(&found), "{found} of {known}");
    }
}

#[test]
fn a_thread_that_sleeps_waits_and_is_not_preempted() {
    let ran = run(&["sleep"], SCHED);
    let switches = &ran.switches()[&ran.one("os_id")];
    let (begin, end) = (ran.one("begin"), ran.one("end"));
    let waits = switches.windows(2).filter(|pair| match pair {
        [Switch::Out { at, preempted: false }, Switch::In { at: back }] => back - at > 9_000_000,
        _ => false,
    });
    assert_eq!(waits.count(), 20, "{switches:?}");
    assert!(on_cpu(switches, begin, end) < (end - begin) / 5, "{switches:?}");
}

#[test]
fn a_thread_that_gives_its_cpu_away_is_preempted_and_does_not_wait() {
    let ran = run(&["yields", "200"], SCHED);
    let switches = &ran.switches()[&ran.one("os_id")];
    let (begin, end) = (ran.one("begin"), ran.one("end"));
    let outs = |wanted| {
        let of = move |switch: &&Switch| match switch {
            Switch::Out { at, preempted } => (begin..end).contains(at) && *preempted == wanted,
            Switch::In { .. } => false,
        };
        switches.iter().filter(of).count()
    };
    assert!(outs(true) >= 20, "{} times it was another's turn", outs(true));
    // It may have waited for the lock of standard output, into which it told that it began.
    assert!(outs(false) <= 2, "{} waits", outs(false));
}

/// The kernel's clock and that of our own events are different ones, and the file says at a few
/// instants how they relate.
#[test]
fn a_thread_loses_its_cpu_within_the_call_in_which_it_waits() {
    let ran = run(&["ping-pong", "10000"], &[("TRACE_COLLECT", "io,threads,sched")]);
    let (mut waits, mut outside, mut worst) = (0, 0, 0);
    for os_id in ran.all("os_id") {
        let thread = ran.trace.threads().iter().find(|thread| thread.os_id == os_id).unwrap().id;
        let mut reads: Vec<_> = ran.trace.calls().filter(|call| call.thread == thread).collect();
        reads.sort_by_key(|call| call.begin);
        let stretches = ran.trace.on_cpu_of(thread);
        for pair in stretches.windows(2).filter(|pair| pair[0].then == Then::Waits) {
            let (out, back) = (pair[0].end, pair[1].begin);
            let middle = Time::from_ns(out.ns() + back.since(out) / 2);
            let place = reads.partition_point(|call| call.begin <= middle);
            // What is waited for outside of any call is a lock, or the end.
            let Some(call) = place.checked_sub(1).map(|place| &reads[place]) else { continue };
            if call.end < middle {
                continue;
            }
            waits += 1;
            let early = call.begin.since(out).max(back.since(call.end));
            outside += u64::from(early > 0);
            worst = worst.max(early);
        }
    }
    assert!(waits >= 10_000, "{waits} waits");
    assert_eq!(outside, 0, "of {waits}, by {worst} ns at most");
}

#[test]
fn no_thread_is_too_short_to_be_seen() {
    let ran = run(&["short", "500"], SCHED);
    let switches = ran.switches();
    let known = ran.all("os_id");
    assert_eq!(known.len(), 500);
    for os_id in known {
        let seen = &switches[&os_id];
        assert!(matches!(seen.first(), Some(Switch::In { .. })), "{seen:?}");
        // Its end takes it off the CPU.
        assert!(matches!(seen.last(), Some(Switch::Out { preempted: false, .. })), "{seen:?}");
    }
    assert_eq!(ran.lost_in_the_kernel(), 0);
}

#[test]
fn the_tracers_own_threads_do_not_appear() {
    let ran = run(&["short", "3"], SCHED);
    let own = ran.trace.threads().iter().filter(|thread| thread.id.is_recorders());
    let own: Vec<_> = own.map(|thread| thread.os_id).collect();
    assert_eq!(own.len(), 2, "one tells of the kernel and one of numbers");
    let mut known = ran.all("os_id");
    // The main thread is the process.
    known.push(ran.trace.header().pid.into());
    for os_id in ran.switches().into_keys() {
        assert!(known.contains(&os_id), "{os_id} is none of {known:?}; ours are {own:?}");
    }
}

#[test]
fn children_do_not_appear() {
    let ran = run(&["children", "30"], SCHED);
    assert!(ran.one("child") > 0);
    assert_eq!(ran.switches().into_keys().collect::<Vec<_>>(), [u64::from(ran.trace.header().pid)]);
}

#[test]
fn every_switch_is_recorded_or_counted_as_lost() {
    let balanced = |ring| {
        let ran = run(&["ping-pong", "20000"], &[("TRACE_COLLECT", "sched"), ("TRACE_KERNEL_RING", ring)]);
        let switches = ran.switches();
        let recorded: usize = ran.all("os_id").iter().map(|os_id| switches[os_id].len()).sum();
        let (lost, known) = (ran.lost_in_the_kernel(), ran.one("switches"));
        // Each switch is one out and one in. What happens before and after is not in the known number,
        // and of the lost records some are about our own threads.
        let found = recorded as u64 + lost;
        assert!(known > 20_000 && found >= 2 * known, "{recorded} + {lost} of twice {known}");
        assert!(found <= 2 * known + 1_000, "{recorded} + {lost} of twice {known}");
        lost
    };
    balanced("512k");
    // The smallest ring, until the reader was too slow for it.
    assert!((0..20).any(|_| balanced("4k") > 0));
}
