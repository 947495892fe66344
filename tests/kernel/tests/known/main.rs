//! What a trace says of programs whose answers are known otherwise.

mod heap;
mod program;
mod sampling;
mod scheduling;
mod sessions;
