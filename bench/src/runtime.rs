//! What the feature `runtime` costs the one who runs: calls, locks, threads and memory of a program
//! without it, with it and no session, and while one records.
//!
//! Who answers the calls of the C library is decided when a program is linked. So the same source,
//! `bench/runtime/`, is built twice, and the programs are asked in turn, a row at a time: a round is a
//! figure of each state of each row, moments apart. What is more than in the bare program is taken
//! within a round, and the median of the rounds is shown.

mod budget;
mod figures;
mod load;
mod programs;
mod report;

use budget::Budget;
use figures::{Figures, Row, Server};
use programs::{Built, Program};
use serde::Serialize;

pub(crate) use report::Report;

/// A program, and what it records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// Without a feature of the facade.
    Bare,
    /// With `runtime`, and no session.
    Idle,
    /// With a session that asks for everything.
    Recording,
    /// With one that leaves out what the kernel tells: scheduling, samples and faults.
    WithoutKernel,
    /// With one that also leaves out stacks.
    WithoutStacks,
}

use State::{Bare, Idle, Recording, WithoutKernel, WithoutStacks};

const STATES: [State; 5] = [Bare, Idle, Recording, WithoutKernel, WithoutStacks];

impl State {
    /// Of `TRACE_COLLECT`.
    fn classes(self) -> &'static str {
        match self {
            Bare | Idle => "none",
            Recording => "all",
            WithoutKernel => "threads,locks,io,timers,heap,stacks",
            WithoutStacks => "threads,locks,io,timers,heap",
        }
    }

    fn records(self) -> bool {
        !matches!(self, Bare | Idle)
    }
}

/// What is measured: what the program calls it, what the report calls it, and what it may cost.
struct Kind {
    key: &'static str,
    name: &'static str,
    budgets: &'static [(State, Budget)],
}

/// A call that is answered by us. What that costs while nothing is recorded is too little to be seen
/// beside the kernel's part; the locks of C code show it.
const CALL: &[(State, Budget)] = &[(Recording, Budget::Call)];
/// Nothing of it is answered by us.
const UNTOUCHED: &[(State, Budget)] =
    &[(Idle, Budget::Idle { calls: 0 }), (Recording, Budget::Idle { calls: 0 })];
/// Two calls that are answered by us.
const TWO_CALLS: &[(State, Budget)] = &[(Idle, Budget::Idle { calls: 2 })];

const CALLS: &[Kind] = &[
    Kind { key: "read", name: "read 1 byte of /dev/zero", budgets: CALL },
    Kind { key: "write", name: "write 1 byte to /dev/null", budgets: CALL },
    Kind { key: "std-mutex", name: "std Mutex, free", budgets: UNTOUCHED },
    Kind { key: "c-mutex", name: "pthread mutex, free", budgets: TWO_CALLS },
    Kind { key: "malloc-64", name: "64 bytes, got and freed", budgets: TWO_CALLS },
    Kind { key: "malloc-1024", name: "1 KiB, got and freed", budgets: TWO_CALLS },
    Kind { key: "wake", name: "futex wake, 30 frames deep", budgets: &[(Recording, Budget::Stack)] },
];

const THREADS: &[Kind] = &[
    Kind { key: "hand-over", name: "std Mutex, two threads", budgets: &[] },
    Kind { key: "channel", name: "channel, there and back", budgets: &[] },
    Kind { key: "spawn", name: "thread, spawned and joined", budgets: &[] },
];

/// One that does nothing but its two calls for a request, and one that also does what a small service
/// does.
const SERVERS: &[Kind] = &[
    Kind { key: "serve", name: "echo", budgets: THROUGHPUT },
    Kind { key: "serve-working", name: "echo, work", budgets: THROUGHPUT },
];
const THROUGHPUT: &[(State, Budget)] = &[(Recording, Budget::Throughput)];

pub(crate) fn measure(rounds: usize) -> Report {
    let built = Built::new();
    let mut programs = STATES.map(|state| Program::start(&built, state));
    let mut clock = Vec::new();
    let mut calls: Vec<Row> = CALLS.iter().chain(THREADS).map(Row::new).collect();
    for round in 0..=rounds {
        let clock_ns = programs[0].ask("clock").0;
        for row in &mut calls {
            let figures = STATES.map(|state| programs[state as usize].ask(row.kind.key));
            if round > 0 {
                row.add(figures);
            }
        }
        if round > 0 {
            clock.push(clock_ns);
        }
    }
    let whole = rounds.div_ceil(3);
    let mut servers: Vec<Server> = SERVERS.iter().map(Server::new).collect();
    for _ in 0..whole {
        for server in &mut servers {
            let key = server.rate.kind.key;
            server.add(STATES.map(|state| load::serve(&mut programs[state as usize], key)));
        }
    }
    let mut search = Row::new(&SEARCH);
    (0..whole).for_each(|_| search.add(STATES.map(|state| (built.search(state), 0))));
    Report::new(Figures { rounds, clock, calls, servers, search })
}

const SEARCH: Kind = Kind { key: "search", name: "search", budgets: &[] };
