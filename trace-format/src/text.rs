//! The text form of a file: lossless both ways, a line for each row and event.
//!
//! ```text
//! header version=1.0 pid=4242
//!   fact program="/usr/bin/app"
//!   kind 0 region_begin site:site
//!   kind 1 region_end
//! strings
//!   id=1 text="main"
//! events thread=1 seq=0 offset=0 base=1000 lost_ends=0
//!   +120 region_begin site=7
//!   +35 region_end
//! ```
//!
//! ```
//! use trace_format::text;
//!
//! let file = text::parse("clock ticks=1 monotonic_ns=2 wall_ns=3 # an instant\n")?;
//! assert_eq!(text::to_string(&file), "clock ticks=1 monotonic_ns=2 wall_ns=3\n");
//!
//! let error = text::parse("clock ticks=soon").unwrap_err();
//! assert_eq!(error.to_string(), "line 1, column 13: expected an integer, found `soon`");
//! # Ok::<(), text::TextError>(())
//! ```
//!
//! # Grammar
//!
//! A line that starts in the first column begins a block; an indented one belongs to the block
//! above it. Words are separated by spaces. What follows `#` is a comment, except in quotes; empty
//! lines mean nothing.
//!
//! ```text
//! file    = { block }
//! block   = "header" "version=" N "." N "pid=" N { fact | kind | "kinds current" } { raw }
//!         | ( "generation" | "clock" | "end" ) { field } { raw }
//!         | ( "strings" | "sites" | "threads" | "modules" | "stacks" | "losses" | "collectors"
//!           | "symbols" ) { row } { raw }
//!         | "events" { field } { event | raw }
//!         | "block" "kind=" N "flags=" N { raw }
//!         | "bytes" { raw }
//! fact    = "fact" name "=" string
//! kind    = "kind" N name { name ":" field-kind }
//! row     = { field }
//! event   = "+" dt kind-name { field }
//! field   = name "=" literal           fields stand in the order of FORMAT.md's tables
//! raw     = "raw" { two hexadecimal digits }
//! name    = word | string
//! literal = N | signed | word | string | hex | value | list | args | named
//! value   = N                          an unsigned integer
//!         | ( "+" | "-" ) N            a signed one
//!         | float                      with a point or an exponent; inf, -inf, nan:<its bits in hex>
//!         | "true" | "false" | string
//! list    = "[" [ N { "," N } ] "]"
//! args    = "[" [ value { "," value } ] "]"
//! named   = "{" [ name "=" value { "," name "=" value } ] "}"
//! string  = '"' { character | escape } '"'
//! escape  = "\" ( '"' | "\" | "n" | "r" | "t" | "u{" hex "}" )
//! ```
//!
//! Names of event kinds and their fields are those of the header above, then those of this version.
//! `kinds current` stands for this version's table, for files written by hand.
//!
//! `raw` adds its bytes to the payload as they are. It is how bytes survive that this version would
//! not write: the end of a payload of a newer version, events after one that cannot be read, events
//! of kinds whose names or whose fields' are longer than 64 bytes or no words, kinds and flags that
//! are unknown (`block`), damage between blocks (`bytes`). Every line is checked while it is
//! written, so that any bytes at all come back from their text.

mod content;
mod events;
mod fields;
mod header;
mod inert;
mod line;
mod literal;
mod names;
mod parse;
mod print;
mod quote;
mod value;

pub use inert::is_inert;
pub use line::TextError;
pub use parse::parse;
pub use print::{Printer, print, to_string, write};

#[cfg(test)]
mod tests;
