//! What has a stack.

use crate::program::{functions, run};

const COLLECT: &str = "threads,locks,io,timers,heap,stacks";
const VARS: [(&str, &str); 2] = [("TRACE_STACKS_OVER", "20ms"), ("TRACE_HEAP_SAMPLE", "1024G")];

fn outermost(collect: &str) -> Vec<String> {
    let vars = [VARS[0], VARS[1], ("TRACE_COLLECT", collect)];
    let mut all: Vec<String> =
        functions(&run(&["events"], &vars)).into_iter().filter_map(|mut stack| stack.pop()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[test]
fn what_makes_waits_and_wakes_has_a_stack_and_a_call_that_is_soon_over_has_none() {
    let always = ["k_allocation", "k_block", "k_block_and_wake", "k_slow_read", "k_task", "k_thread_create"];
    assert_eq!(outermost(COLLECT), always);
}

#[test]
fn regions_have_stacks_where_that_is_asked_for() {
    let regions = ["k_async_region", "k_region", "k_region_with_arguments"];
    let with = outermost(&format!("{COLLECT},region-stacks"));
    assert!(regions.iter().all(|region| with.iter().any(|found| found == region)), "{with:?}");
}

#[test]
fn without_stacks_nothing_has_one() {
    assert_eq!(outermost("threads,locks,io,timers,heap"), [""; 0]);
}
