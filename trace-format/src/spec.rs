//! The event table as data: every kind with its number, name and fields.
//!
//! The table is append-only. A kind keeps its number and meaning for ever; a new field goes to the
//! end of its kind's list. A file's header carries the table its writer used ([`Schema`]), so that
//! a reader skips kinds and fields it does not know, and an older file lacks nothing but them.
//!
//! Names say the shape: `begin`/`end` delimit a region on one thread; `new`, `start` and `end` are a
//! task's life; `enter`/`exit` and `resume`/`suspend` are stretches of it on a thread.

mod field;
mod schema;

pub use field::{Field, FieldKind};
pub use schema::{Schema, SchemaRow};

/// What a kind does to the stack of open things on its thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    None,
    /// Opens something, which becomes the innermost open thing.
    Opens,
    /// Closes the innermost open thing.
    Closes,
    /// Closes the innermost open thing when that is the task or region that the event names; happens
    /// elsewhere too, and closes nothing then.
    MayClose,
}

impl Effect {
    /// The name, in `FORMAT.md`.
    pub fn name(self) -> &'static str {
        match self {
            Effect::None => "-",
            Effect::Opens => "opens",
            Effect::Closes => "closes",
            Effect::MayClose => "may close",
        }
    }
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct KindSpec {
    /// The number on the wire.
    pub number: u8,
    /// The name, in the text form and in `FORMAT.md`.
    pub name: &'static str,
    /// A sentence on what has happened.
    pub meaning: &'static str,
    /// Names and kinds of the fields, in the order of the wire.
    pub fields: &'static [(&'static str, FieldKind)],
    /// What it does to the stack of open things.
    pub effect: Effect,
    /// The numbers of the kinds that open what this one closes.
    pub closes: &'static [u8],
}

macro_rules! kinds {
    ($(#[doc = $doc:literal] $number:literal $constant:ident $name:literal
       $effect:ident $(($($opener:ident),*))? [$($field:literal: $kind:ident),*];)*) => {
        /// The numbers of the kinds.
        pub mod kind {
            $(#[doc = $doc] pub const $constant: u8 = $number;)*
        }

        /// The event table, by number.
        pub const KINDS: &[KindSpec] = &[
            $(KindSpec {
                number: $number,
                name: $name,
                meaning: $doc.trim_ascii(),
                fields: &[$(($field, FieldKind::$kind)),*],
                effect: Effect::$effect,
                closes: &[$($(kind::$opener),*)?],
            }),*
        ];
    };
}

kinds! {
    /// A region begins on this thread. Short form.
    0 REGION_BEGIN "region_begin" Opens ["site": Site];
    /// The innermost region of this thread ends. Short form.
    1 REGION_END "region_end" Closes(REGION_BEGIN, REGION_BEGIN_ARGS) [];
    /// A region with arguments begins.
    4 REGION_BEGIN_ARGS "region_begin_args" Opens ["site": Site, "args": Args];
    /// Arguments of the innermost region, known after it began.
    5 REGION_ARGS "region_args" None ["args": Args];
    /// The innermost region ends because of a panic that unwinds through it.
    6 REGION_UNWIND "region_unwind" Closes(REGION_BEGIN, REGION_BEGIN_ARGS) [];
    /// A task comes into being.
    7 TASK_NEW "task_new" None ["task": Task, "parent": Task, "site": Site, "kind": TaskKind, "name": Str];
    /// Arguments of a task.
    8 TASK_ARGS "task_args" None ["task": Task, "args": NamedArgs];
    /// A spawned task begins to run, on this thread, which is its own from here on.
    9 TASK_START "task_start" Opens ["task": Task];
    /// A task is over. When it is the one started on this thread, this closes that.
    10 TASK_END "task_end" MayClose(TASK_START) ["task": Task, "outcome": Outcome];
    /// This thread works on a task from here on, until the exit.
    11 TASK_ENTER "task_enter" Opens ["task": Task];
    /// This thread no longer works on the task it entered last.
    12 TASK_EXIT "task_exit" Closes(TASK_ENTER) ["outcome": Outcome];
    /// A region that may move between threads begins, here and now.
    13 ASYNC_BEGIN "async_begin" Opens ["region": Region, "site": Site];
    /// Such a region goes on, on this thread.
    14 ASYNC_RESUME "async_resume" Opens ["region": Region];
    /// Such a region pauses: it returned `Pending`.
    15 ASYNC_SUSPEND "async_suspend" Closes(ASYNC_BEGIN, ASYNC_RESUME) ["region": Region];
    /// Such a region is over. When it was running on this thread, this closes that.
    16 ASYNC_END "async_end" MayClose(ASYNC_BEGIN, ASYNC_RESUME) ["region": Region, "outcome": Outcome];
    /// A message.
    17 LOG "log" None ["site": Site, "message": Str];
    /// A number that has changed.
    18 COUNTER "counter" None ["site": Site, "value": Value];
    /// The thread is about to end; no event of it follows.
    19 THREAD_END "thread_end" None [];
    /// What the innermost region returns; it is about to end.
    20 REGION_RETURN "region_return" None ["value": Value];
    /// The error with which the innermost region returns; it is about to end.
    21 REGION_ERROR "region_error" None ["value": Value];
    /// What a task returns; it is about to end.
    22 TASK_RETURN "task_return" None ["task": Task, "value": Value];
    /// The error with which a task returns; it is about to end.
    23 TASK_ERROR "task_error" None ["task": Task, "value": Value];
    /// This thread makes another one, which may be known by its events already.
    24 THREAD_NEW "thread_new" None ["thread": Thread, "stack": Stack];
    /// This thread calls the C library or the kernel.
    25 CALL_ENTER "call_enter" Opens ["call": Call, "object": Uint, "stack": Stack];
    /// The call returns; a negative result is an error number.
    26 CALL_EXIT "call_exit" Closes(CALL_ENTER) ["result": Int];
    /// The stack on which the event before this one, of this thread, happened.
    27 STACK "stack" None ["stack": Stack];
    /// The kernel gives a CPU to a thread.
    28 SCHED_IN "sched_in" None ["os_id": Uint, "cpu": Uint, "monotonic_ns": Uint];
    /// The kernel takes the CPU from a thread, which waits for something or (1) was preempted.
    29 SCHED_OUT "sched_out" None ["os_id": Uint, "cpu": Uint, "monotonic_ns": Uint, "preempted": Uint];
    /// A thread was found running.
    30 SAMPLE "sample" None ["os_id": Uint, "cpu": Uint, "monotonic_ns": Uint, "stack": Stack, "ns": Uint];
    /// A thread touched memory that was not mapped.
    31 PAGE_FAULT "page_fault" None
        ["os_id": Uint, "cpu": Uint, "monotonic_ns": Uint, "address": Uint, "count": Uint];
    /// Memory was allocated; the sample stands for so many bytes.
    32 ALLOC "alloc" None ["bytes": Uint, "weight": Uint, "stack": Stack];
    /// What a file descriptor stands for, as of now.
    33 FD_NAME "fd_name" None ["fd": Uint, "name": Str];
    /// This thread waits for another at a lock, a condition, a barrier or a channel.
    34 SYNC_WAIT "sync_wait" None ["object": Uint, "site": Site, "wait": Uint, "number": Uint, "stack": Stack];
    /// The wait is over, of what no other event says so.
    35 SYNC_PROCEED "sync_proceed" None ["object": Uint, "number": Uint, "how": Uint];
    /// This thread has got a lock, for itself or (1) shared.
    36 LOCK_ACQUIRE "lock_acquire" None ["object": Uint, "site": Site, "shared": Uint, "turn": Uint];
    /// This thread is about to give a lock back that it has for itself or (1) shared.
    37 LOCK_RELEASE "lock_release" None ["object": Uint, "site": Site, "shared": Uint, "turn": Uint, "stack": Stack];
    /// The lock that this thread is about to give back is poisoned by its panic.
    38 LOCK_POISON "lock_poison" None ["object": Uint];
    /// This thread is about to wake one of those that wait for a condition, or (1) all of them.
    39 COND_NOTIFY "cond_notify" None ["object": Uint, "site": Site, "all": Uint, "number": Uint, "stack": Stack];
    /// This thread is about to send a message.
    40 CHANNEL_SEND "channel_send" None ["object": Uint, "site": Site, "message": Uint, "stack": Stack];
    /// The message that this thread was about to send was not sent.
    41 CHANNEL_UNSENT "channel_unsent" None ["object": Uint, "message": Uint];
    /// This thread has received a message.
    42 CHANNEL_RECEIVE "channel_receive" None ["object": Uint, "site": Site, "message": Uint, "stack": Stack];
    /// The kernel makes a thread that waits go on, because another one asked for it, or an interrupt.
    44 SCHED_WAKE "sched_wake" None
        ["os_id": Uint, "cpu": Uint, "monotonic_ns": Uint, "waker": Uint, "process": Uint, "context": Uint];
    /// A thread was in the kernel, as the kernel tells it.
    45 SYSTEM_CALL "system_call" None
        ["os_id": Uint, "cpu": Uint, "monotonic_ns": Uint, "call": Call, "object": Uint, "ns": Uint,
         "returned": Uint, "result": Int];
}

/// Fields that a kind has had from its first version on. What it has beside is read as 0 from files whose
/// table does not have it.
pub fn first_fields(spec: &KindSpec) -> usize {
    match spec.number {
        kind::SAMPLE | kind::PAGE_FAULT => 4,
        _ => spec.fields.len(),
    }
}

/// The row of a kind, if the table has it.
pub fn kind(number: u8) -> Option<&'static KindSpec> {
    KINDS.iter().find(|spec| spec.number == number)
}

#[cfg(test)]
mod tests;
