//! The six invariants of the crate's front page, a file each, and calls, through the public API.

mod drained;

mod always_counted;
mod calls;
mod memory_is_limited;
mod never_in_the_way;
mod nothing_inside_itself;
mod read_at_any_time;
