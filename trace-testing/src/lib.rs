//! What the tests of exectrace's crates share: traces made by hand or at random, a validator that is
//! independent of the reader's own code, and a printer that shows a trace as a tree.
//!
//! Not published. Used from the `tests/` folders of other crates, and in no unit tests: there, a
//! crate that this one depends on would be compiled twice and its types would differ.

#![forbid(unsafe_code)]

mod build;
pub mod naive;
mod random;
mod tree;
mod validate;

pub use build::{Lane, START, START_MONOTONIC, TraceBuilder};
pub use random::{Program, Random};
pub use tree::tree;
pub use validate::{validate, validate_order};
