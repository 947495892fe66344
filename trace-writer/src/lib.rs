//! Sessions: a recording from start to stop, streamed to anything that is `Write`.
//!
//! You bring a writer; you get a trace in it, and the writer back at the end. [`start`] and [`stop`]
//! are for programs with one recording; [`Options::start`] gives a [`Session`] as a value.
//!
//! A thread of the tracer's own (`pump.rs`) takes events out of the recorder and writes them; the
//! threads that record never wait for it, unless [`WhenFull::Wait`] was asked for. A write that
//! fails or panics ends the recording: the error is kept and comes back from `stop`, and every event
//! that could not be written is counted.
//!
//! When the process dies without stopping (a signal, an abort), the file has everything up to a
//! quarter of a second before, and readers say that the end is missing.

#![deny(unsafe_code)]

mod collecting;
mod error;
mod facts;
mod frame;
mod global;
mod options;
mod output;
mod pump;
mod session;
mod sink;
mod startup;
mod summary;

pub use error::{StartError, StopError};
pub use global::{start, stop};
pub use options::{Options, OptionsError, Stacks};
pub use session::Session;
pub use summary::Summary;
pub use trace_core::WhenFull;
pub use trace_core::runtime::Classes;
