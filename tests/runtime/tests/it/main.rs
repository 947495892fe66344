//! Programs with the feature `runtime` and nothing else, run with a session and without one.

mod c_code;
mod counts;
mod examples;
mod locks;
mod robust;
mod threads;
mod traced;
mod waits;
