//! What a trace says of programs whose answers are known otherwise.

mod calls;
mod heap;
mod privilege;
mod program;
mod sampling;
mod scheduling;
mod sessions;
mod wakes;
