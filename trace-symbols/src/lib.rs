//! From program counters of a trace to functions, files and lines.
//!
//! You bring a [`Trace`](trace_reader::Trace); [`Symbols`] looks its stacks up: in the symbols that
//! `cargo trace pack` has put into the file, or else in the files that were mapped into the process. A
//! file is only believed when its build id is the one that the process had. What could not be found is
//! said ([`Note`]), never guessed.
//!
//! Nothing that a trace or a program names is opened unless it is a plain file, and at most 8 GiB are read
//! of all together. A file of debug information that was made to take long is given up after a minute,
//! between two addresses; there is no such limit for one address.
//!
//! Ten thousand addresses all over a program of 112 MB, nearly all of it debug information, take 0.4 s at
//! first and 0.01 s from the cache on a virtual machine with two cores (AMD EPYC), and 280 MB of memory.
//! `TRACE_SYMBOLS_OF=PROGRAM cargo test --release -p trace-symbols -- --ignored --nocapture` measures it.
//!
//! With [`Files::cache`], what was found is kept on disk by build id, and found there first, also when the
//! program has changed since or is gone.
//!
//! It is a crate of its own because its dependencies read DWARF, which takes longer to build than all
//! of the reader: only commands that show stacks need it.
//!
//! ```no_run
//! let trace = trace_reader::Trace::open("program.trace")?;
//! let files = trace_symbols::Files::new();
//! let mut symbols = trace_symbols::Symbols::new(&trace, &files);
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
//! 2. `cache`: perhaps it is known from before, if the module has a build id.
//! 3. `module`: the address less the module's base is an address in its file, wherever the loader put
//!    it. `debug_file` finds the file that has its debug information: itself, one with the same build id
//!    in `/usr/lib/debug`, or the one that a link names, if its checksum is right. `files` reads them.
//! 4. `dwarf`: functions, files and lines, also where parts are in packages (`.dwp`), in files of their
//!    own (`.dwo`), or in one that several share (`.gnu_debugaltlink`).
//!    Without debug information the symbol table says the function (`table`), without file and line.
//! 5. `display` leaves out what is ours, `waits` says from the names what a wait was for, and `telling`
//!    which waits were for the same.
//! 6. `pack` puts symbols into a trace, so that another machine can show its stacks.

//! # What is not told
//!
//! A library that was loaded and unloaded again while nothing was written is not in the trace. Where one
//! took the place of another, both of which are, an address may be of either, and has no name. What has
//! no build id is believed if its file is older than the trace.

#![forbid(unsafe_code)]

mod cache;
mod debug_file;
mod display;
mod dwarf;
mod files;
mod module;
mod name_summary;
mod pack;
mod rows;
mod symbols;
mod table;
mod telling;
mod waits;

pub use display::{is_ours, trimmed};
pub use files::Files;
pub use name_summary::name_summary;
pub use pack::pack;
pub use symbols::{Frame, Note, Symbols};
pub use telling::tell_apart;
pub use waits::{Resource, resource};
