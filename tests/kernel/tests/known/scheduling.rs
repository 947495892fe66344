//! Which thread had a CPU, and why it lost it.

use crate::program::{Switch, on_cpu, run};

const SCHED: &[(&str, &str)] = &[("TRACE_COLLECT", "sched")];

#[test]
fn time_on_a_cpu_is_that_of_the_threads_own_clock() {
    let ran = run(&["spin"], SCHED);
    let switches = &ran.switches()[&ran.one("os_id")];
    let found = on_cpu(switches, ran.one("begin"), ran.one("end"));
    let known = ran.one("cpu_ns");
    // The thread's clock leaves out some microseconds of each change to another thread, and on a busy
    // machine there are hundreds.
    let may_differ = known / 100 + switches.len() as u64 * 10_000;
    assert!(may_differ < known / 20, "too many changes to measure: {}", switches.len());
    assert!(found.abs_diff(known) <= may_differ, "{found} ns of {known} ns, {} changes", switches.len());
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
    let own = ran.trace.threads().iter().filter(|thread| thread.name.starts_with("trace-"));
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
