//! Ids and times as types. None of them is an index into anything; all are what the wire carries.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($int:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $int);

        impl From<$name> for u64 {
            fn from(id: $name) -> u64 {
                u64::from(id.0)
            }
        }
    };
}

id! {
    /// A string of the generation's string table; 0 is the empty string and has no row.
    StringId(u32)
}
id! {
    /// A source location with a name; unique in the process, never 0 in an event.
    SiteId(u32)
}
id! {
    /// A list of program counters; 0 means that no stack was taken.
    StackId(u32)
}
id! {
    /// A file mapped into the process.
    ModuleId(u32)
}
id! {
    /// A thread of the process, counted from 1 in the order of first events. Never reused, unlike
    /// the operating system's number.
    ThreadId(u64)
}

impl ThreadId {
    const RECORDERS: u64 = 1 << 51;

    /// The id of one of the recorder's own threads, which counts with the program's.
    pub const fn of_recorder(number: u64) -> Self {
        ThreadId(Self::RECORDERS | number)
    }

    /// Whether it is one of the recorder's own, whatever it is called: no thread of the program.
    pub const fn is_recorders(self) -> bool {
        self.0 >= Self::RECORDERS
    }
}

id! {
    /// A unit of concurrent work; unique in the process, 0 means none.
    TaskId(u64)
}
id! {
    /// One run of a region that may move between threads (an async function); unique in the process.
    RegionId(u64)
}
id! {
    /// A lock, a condition, a barrier or a channel; unique in the process, never reused.
    ObjectId(u64)
}
id! {
    /// A reading of the recording process's clock, in its own unit. Clock triples convert it.
    Ticks(u64)
}
