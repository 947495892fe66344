//! Random well-formed files say what a naive reading of them says.

use crate::read;
use proptest::prelude::*;
use std::collections::BTreeMap;
use trace_format::{Event, Schema, Ticks};
use trace_testing::{Program, START, naive, validate_order};

fn programs(skew_ns: u64) -> impl Strategy<Value = Program> {
    (any::<u64>(), 1usize..8, 1usize..600).prop_map(move |(seed, threads, steps)| Program {
        seed,
        threads,
        steps,
        skew_ns,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if crate::full() { 5_000 } else { 200 }))]

    #[test]
    fn counts_and_times_are_those_of_a_naive_reading(program in programs(0)) {
        let bytes = program.file();
        let schema = Schema::current();
        let lanes = naive::lanes(&bytes, &schema);
        let trace = read(bytes.clone());
        prop_assert_eq!(trace.damage(), &[]);
        validate_order(&trace, &lanes).map_err(TestCaseError::fail)?;
        let summary = trace.summary();
        prop_assert_eq!(summary.repaired.count, 0);
        // 1. Events.
        let mut kinds: BTreeMap<String, u64> = BTreeMap::new();
        for (_, event) in lanes.values().flatten() {
            *kinds.entry(schema.row(event.kind()).unwrap().name.clone()).or_default() += 1;
        }
        prop_assert_eq!(summary.events_by_kind, kinds);
        // 2. Regions, to the nanosecond.
        let end = Ticks(START + trace.end().ns());
        let mut expected = naive::regions(&lanes, end);
        let times = trace.time(Ticks(START));
        prop_assert_eq!(times.ns(), 0);
        for region in &summary.regions {
            let site = trace.sites().iter().find(|site| *site.name == region.name).unwrap();
            if site.id.0 >= 6 {
                continue;
            }
            let runs = expected.remove(&site.id).unwrap();
            let got = naive::Runs {
                count: region.count,
                total: region.total_ns,
                open: region.open,
                panicked: region.panicked,
                errors: region.errors,
            };
            prop_assert_eq!(got, runs, "{}", &region.name);
        }
        prop_assert!(expected.is_empty(), "{:?}", expected);
        // 3. Tasks.
        let created = lanes.values().flatten().filter(|(_, event)| matches!(event, Event::TaskNew { .. }));
        let named = summary.tasks.iter().filter(|task| task.id < 1 << 52);
        prop_assert_eq!(created.count(), named.count());
    }

    #[test]
    fn effects_stay_behind_their_causes_when_clocks_disagree(program in programs(500)) {
        let bytes = program.file();
        let schema = Schema::current();
        let lanes = naive::lanes(&bytes, &schema);
        let trace = read(bytes.clone());
        let order = validate_order(&trace, &lanes);
        // With clocks apart, two pauses of one region may be seen in the other order; what must
        // hold then is all the rest.
        if let Err(why) = order {
            prop_assert!(why.contains("region"), "{}", why);
        }
    }

    #[test]
    fn nothing_is_said_to_be_busy_for_longer_than_its_threads(program in programs(0)) {
        let trace = read(program.file());
        let summary = trace.summary();
        let busy: u64 = summary.tasks.iter().map(|task| task.busy_ns).sum();
        prop_assert!(busy <= summary.duration_ns * summary.threads.len() as u64);
        let own: u64 = summary.regions.iter().map(|region| region.self_ns).sum();
        prop_assert!(own <= summary.duration_ns * summary.threads.len() as u64);
    }
}
