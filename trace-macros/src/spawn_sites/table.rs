//! The calls that are known, as data: recognition reads it, the table of the attribute's page mirrors it.

use proc_macro2::{Ident, Span};

/// As what something runs; it says which function wraps it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Runs {
    /// A closure, on a thread made for it.
    Thread,
    /// A future, polled by an executor.
    Future,
    /// A closure, on a thread of a pool.
    Job,
}

use Runs::{Future, Job, Thread};

/// A function whose only argument is what runs.
pub(super) struct Function {
    /// How it is written, in full first. A leading `::` makes no difference.
    pub(super) paths: &'static [&'static str],
    pub(super) runs: Runs,
}

pub(super) const FUNCTIONS: &[Function] = &[
    Function { paths: &["std::thread::spawn", "thread::spawn"], runs: Thread },
    Function { paths: &["tokio::spawn"], runs: Future },
    Function { paths: &["tokio::task::spawn", "task::spawn"], runs: Future },
    Function { paths: &["tokio::task::spawn_local", "task::spawn_local"], runs: Future },
    Function { paths: &["tokio::task::spawn_blocking", "task::spawn_blocking"], runs: Job },
    Function { paths: &["async_std::task::spawn", "task::spawn"], runs: Future },
    Function { paths: &["async_std::task::spawn_local", "task::spawn_local"], runs: Future },
    Function { paths: &["async_std::task::spawn_blocking", "task::spawn_blocking"], runs: Job },
    Function { paths: &["smol::spawn"], runs: Future },
    Function { paths: &["smol::unblock"], runs: Job },
    Function { paths: &["rayon::spawn"], runs: Job },
    Function { paths: &["rayon::spawn_fifo"], runs: Job },
];

/// A value whose methods spawn.
#[derive(Debug)]
pub(super) struct Owner {
    /// Its type in a `let` or a parameter, behind any references, with as many arguments.
    pub(super) types: &'static [&'static str],
    pub(super) type_arguments: usize,
    /// Functions that return one.
    pub(super) made_by: &'static [&'static str],
    /// Functions that give one to their only argument, a closure. What the shorter paths give may be
    /// another's.
    pub(super) lent_by: &'static [&'static str],
    /// Its methods that return it, or another one.
    pub(super) kept_by: &'static [&'static str],
    pub(super) methods: &'static [Method],
    /// Whether its methods may take something else, so that only what is plainly a closure is wrapped.
    pub(super) closures_only: bool,
}

#[derive(Debug)]
pub(super) struct Method {
    pub(super) name: &'static str,
    /// Its arguments; `f` is what runs.
    pub(super) arguments: &'static [&'static str],
    pub(super) runs: Runs,
}

pub(super) const OWNERS: &[Owner] = &[
    Owner {
        types: &["std::thread::Builder", "thread::Builder"],
        type_arguments: 0,
        made_by: &["std::thread::Builder::new", "thread::Builder::new"],
        lent_by: &[],
        kept_by: &["name", "stack_size"],
        methods: &[
            Method { name: "spawn", arguments: &["f"], runs: Thread },
            Method { name: "spawn_scoped", arguments: &["s", "f"], runs: Thread },
        ],
        closures_only: false,
    },
    Owner {
        types: &["std::thread::Scope", "thread::Scope", "Scope"],
        // Rayon's and crossbeam's have one, and closures that take an argument.
        type_arguments: 2,
        made_by: &[],
        lent_by: &["std::thread::scope", "thread::scope"],
        kept_by: &[],
        methods: &[Method { name: "spawn", arguments: &["f"], runs: Thread }],
        closures_only: false,
    },
    Owner {
        types: &["tokio::task::JoinSet", "task::JoinSet", "JoinSet"],
        type_arguments: 1,
        made_by: &["tokio::task::JoinSet::new", "task::JoinSet::new", "JoinSet::new"],
        lent_by: &[],
        kept_by: &[],
        methods: &[
            Method { name: "spawn", arguments: &["f"], runs: Future },
            Method { name: "spawn_on", arguments: &["f", "handle"], runs: Future },
            Method { name: "spawn_local", arguments: &["f"], runs: Future },
            Method { name: "spawn_local_on", arguments: &["f", "local"], runs: Future },
            Method { name: "spawn_blocking", arguments: &["f"], runs: Job },
            Method { name: "spawn_blocking_on", arguments: &["f", "handle"], runs: Job },
        ],
        closures_only: false,
    },
    Owner {
        types: &["tokio::runtime::Handle", "runtime::Handle"],
        type_arguments: 0,
        made_by: &["tokio::runtime::Handle::current", "runtime::Handle::current", "Handle::current"],
        lent_by: &[],
        kept_by: &["clone"],
        methods: &[
            Method { name: "spawn", arguments: &["f"], runs: Future },
            Method { name: "spawn_blocking", arguments: &["f"], runs: Job },
        ],
        closures_only: false,
    },
];

/// What a `thread::scope` gives to its closure: crossbeam's is written like std's, and what it spawns has
/// an argument.
pub(super) const SOME_SCOPE: &Owner = &Owner {
    types: &[],
    type_arguments: 0,
    made_by: &[],
    lent_by: &[],
    kept_by: &[],
    methods: &[Method { name: "spawn", arguments: &["f"], runs: Thread }],
    closures_only: true,
};

/// Functions and methods that return the future that they are given, or one that does the same: what
/// they are called says nothing.
pub(super) const AROUND: &[&str] = &[
    "Box::pin",
    "boxed",
    "boxed_local",
    "fuse",
    "in_current_span",
    "instrument",
    "with_current_subscriber",
    "with_subscriber",
];

/// Macros of std whose arguments are expressions.
pub(super) const EXPRESSIONS: &[&str] = &[
    "assert_eq",
    "assert_ne",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "panic",
    "print",
    "println",
    "vec",
    "write",
    "writeln",
];

/// Such macros too, but they show their arguments as text: what we put into them, people would read.
pub(super) const SHOWN: &[&str] = &["assert", "dbg", "debug_assert"];

impl Runs {
    /// The function of `__private`.
    pub(super) fn wrapper(self, span: Span) -> Ident {
        let name = match self {
            Thread => "spawned",
            Future => "spawned_future",
            Job => "spawned_job",
        };
        Ident::new(name, span)
    }
}

impl Owner {
    pub(super) fn method(&self, name: &Ident, arguments: usize) -> Option<&'static Method> {
        let fits = |method: &&Method| name == method.name && arguments == method.arguments.len();
        self.methods.iter().find(fits)
    }
}

impl Method {
    /// Which argument is what runs.
    pub(super) fn wrapped(&self) -> Option<usize> {
        self.arguments.iter().position(|argument| *argument == "f")
    }
}
