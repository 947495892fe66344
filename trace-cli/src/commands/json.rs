//! JSON that is inert: names from a trace can no more give orders to a terminal here than in a report.

use crate::error::Failure;
use crate::terminal::is_active;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// Prints a value for machines.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    write(&mut out, value)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

fn write(out: &mut impl Write, value: &impl Serialize) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Inert(PrettyFormatter::new())))
}

/// Escapes what is active as `\uXXXX`, which JSON allows for any character. JSON itself asks for it
/// below U+0020 only.
struct Inert(PrettyFormatter<'static>);

impl Formatter for Inert {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        let mut plain = 0;
        for (at, active) in text.char_indices().filter(|&(_, c)| is_active(c)) {
            out.write_all(&text.as_bytes()[plain..at])?;
            for unit in active.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            plain = at + active.len_utf8();
        }
        out.write_all(&text.as_bytes()[plain..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_active_is_escaped_and_reads_back_as_it_was() {
        let text = "\x1b[2J\n\u{7f}\u{9b}31m\u{202e}x\u{e0041}\"\\ näme \u{1f980}";
        let value = serde_json::json!({ text: [text, 1], "empty": [] });
        let mut bytes = Vec::new();
        write(&mut bytes, &value).unwrap();
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&bytes).unwrap(), value);
        let shown = String::from_utf8(bytes).unwrap();
        assert!(!shown.chars().any(|c| is_active(c) && c != '\n'), "{shown:?}");
        assert!(shown.contains(r"\u007f\u009b31m\u202ex\udb40\udc41"), "{shown}");
        assert!(shown.contains("näme \u{1f980}"), "{shown}");
    }
}
