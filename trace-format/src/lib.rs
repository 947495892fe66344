//! The wire format of exectrace: what recorder and reader agree on, and nothing else.
//!
//! You bring bytes, or events to turn into bytes; this crate gives the other one back. It opens no
//! file, starts no thread and knows no recorder. `FORMAT.md` at the repository's root is the
//! normative description; [`spec::KINDS`] and [`block::BlockKind`] are the same as data, and a test
//! holds the two together.
//!
//! ```
//! use trace_format::{Event, Out, Schema, SiteId, Ticks, events};
//!
//! let mut bytes = [0; 64];
//! let mut out = Out::new(&mut bytes);
//! events::put(&mut out, 120, &Event::RegionBegin { site: SiteId(7) });
//! events::put(&mut out, 35, &Event::RegionEnd);
//!
//! let schema = Schema::current();
//! let times: Vec<_> =
//!     events::Events::new(out.written(), Ticks(1_000), &schema).map(|e| e.unwrap().ticks).collect();
//! assert_eq!(times, [Ticks(1_120), Ticks(1_155)]);
//! ```
//!
//! From bytes to meaning, a file a step: [`varint`] (integers), [`wire`] (checked cursors),
//! [`value`] (arguments), [`spec`] (the event table), [`events`] (what a lane holds), [`tables`]
//! (what events refer to), [`block`] (framing), [`text`] (all of it for people, lossless).

#![forbid(unsafe_code)]

pub mod block;
mod error;
pub mod events;
mod id;
pub mod spec;
pub mod tables;
pub mod text;
pub mod value;
pub mod varint;
pub mod wire;

pub use error::DecodeError;
pub use events::{Call, Event, Outcome, TaskKind, Timed};
pub use id::{ModuleId, ObjectId, RegionId, SiteId, StackId, StringId, TaskId, ThreadId, Ticks};
pub use spec::Schema;
pub use value::{Args, NamedArgs, Value};
pub use wire::{Input, Out};
