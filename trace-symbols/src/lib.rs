//! From program counters of a trace to functions, files and lines.
//!
//! You bring a [`Trace`](trace_reader::Trace); [`Symbols`] looks its stacks up: in the symbols that
//! `cargo trace pack` has put into the file, or else in the files that were mapped into the process. A
//! file is only believed when its build id is the one that the process had. What could not be found is
//! said ([`Note`]), never guessed.
//!
//! Nothing is kept on disk: ten thousand addresses in a debug binary of 60 MB take less than a second.
//!
//! It is a crate of its own because its dependencies read DWARF, which takes longer to build than all
//! of the reader: only commands that show stacks need it.
//!
//! ```no_run
//! let trace = trace_reader::Trace::open("program.trace")?;
//! let mut symbols = trace_symbols::Symbols::new(&trace);
//! for wake in trace.wakes().take(10) {
//!     for frame in wake.wait.stack.map(|stack| symbols.stack(stack)).unwrap_or_default() {
//!         println!("{} at {}:{}", frame.function, frame.file, frame.line);
//!     }
//! }
//! # Ok::<(), trace_reader::Error>(())
//! ```
//!
//! # How
//!
//! 1. `symbols`: an address is looked up once; a frame of a stack is where a call returns to, so that
//!    the address before it is looked up.
//! 2. `module`: the address less the module's base is an address in its file, wherever the loader put
//!    it. `debug_file` finds the file that has its debug information, by build id or by link.
//! 3. Without debug information the symbol table says the function (`table`), without file and line.
//! 4. `display` leaves out what is ours, and `waits` says from the names what a wait was for.
//! 5. `pack` puts symbols into a trace, so that another machine can show its stacks.

#![forbid(unsafe_code)]

mod debug_file;
mod display;
mod module;
mod name_summary;
mod pack;
mod symbols;
mod table;
mod waits;

pub use display::{is_ours, trimmed};
pub use name_summary::name_summary;
pub use pack::pack;
pub use symbols::{Frame, Note, Symbols};
pub use waits::{Resource, resource};
