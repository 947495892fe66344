//! The facade as a program uses it: record, write, read back, compare.

mod recorded;

mod attribute;
mod counts;
mod sessions;
mod stops;
mod sync;
mod tasks;
mod unwinding;
mod variables;
mod writers;
