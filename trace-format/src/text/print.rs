//! From bytes to text.

use super::content;
use super::events::Vocabulary;
use super::fields::Fields;
use super::line::Line;
use super::names::Names;
use super::quote;
use crate::block::{Block, BlockKind, Blocks, Stretch};
use crate::tables::{EventsHead, Header, Payload};
use crate::{Input, Schema};
use std::fmt::{self, Write};
use std::io;

/// Bytes on a `raw` line.
const RAW_LEN: usize = 32;

/// Prints a whole file.
pub fn print(file: &[u8], out: &mut dyn Write) -> fmt::Result {
    let mut printer = Printer::new();
    Blocks::new(file).try_for_each(|stretch| printer.print(&stretch, out))
}

/// The text of a whole file.
pub fn to_string(file: &[u8]) -> String {
    let mut text = String::new();
    print(file, &mut text).expect("a String takes everything");
    text
}

/// Prints a whole file into `out`, block by block and unbuffered, with the names that
/// [`Printer::with_names`] adds.
pub fn write(file: &[u8], out: impl io::Write) -> io::Result<()> {
    let mut out = IoWrite { out, error: None };
    let mut printer = Printer::new().with_names();
    let printed = Blocks::new(file).try_for_each(|stretch| printer.print(&stretch, &mut out));
    match (printed, out.error) {
        (Ok(()), _) => Ok(()),
        (Err(_), Some(error)) => Err(error),
        (Err(fmt::Error), None) => Err(io::Error::other("the text form could not be formatted")),
    }
}

struct IoWrite<W> {
    out: W,
    error: Option<io::Error>,
}

impl<W: io::Write> Write for IoWrite<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.write_all(text.as_bytes()).map_err(|error| {
            self.error = Some(error);
            fmt::Error
        })
    }
}

/// Prints a file block by block; keeps what later blocks need of earlier ones.
#[derive(Clone, Debug)]
pub struct Printer {
    vocabulary: Vocabulary,
    names: Option<Names>,
    /// The line that is being made.
    line: String,
    /// What it would be read back as.
    again: Vec<u8>,
}

impl Default for Printer {
    fn default() -> Self {
        Printer::new()
    }
}

impl Printer {
    /// A printer for the first block of a file.
    pub fn new() -> Self {
        Printer {
            vocabulary: Vocabulary::new(&Schema::current()),
            names: None,
            line: String::new(),
            again: Vec::new(),
        }
    }

    /// Adds the names of sites and threads to events, as comments.
    pub fn with_names(self) -> Self {
        Printer { names: Some(Names::default()), ..self }
    }

    /// Prints the next stretch of the file.
    pub fn print(&mut self, stretch: &Stretch<'_>, out: &mut dyn Write) -> fmt::Result {
        let block = match stretch.content {
            Ok(block) if stretch.bytes[6..8] == [0, 0] => block,
            Ok(_) => {
                writeln!(out, "bytes  # a block with other bytes than 0 behind its flags")?;
                return print_raw(out, stretch.bytes);
            }
            Err(error) => {
                writeln!(out, "bytes  # {error}")?;
                return print_raw(out, stretch.bytes);
            }
        };
        if block.flags != 0 {
            return print_opaque(out, &block, "flags of a newer version");
        }
        if block.kind == BlockKind::EVENTS {
            return self.print_events(&block, out);
        }
        if let Some(names) = &mut self.names {
            names.learn(&block);
        }
        if block.kind == BlockKind::HEADER
            && let Ok(header) = Header::from_slice(block.payload)
        {
            self.vocabulary = Vocabulary::new(&header.schema);
        }
        print_content(&block, out)
    }

    fn print_events(&mut self, block: &Block<'_>, out: &mut dyn Write) -> fmt::Result {
        let mut input = Input::new(block.payload);
        let head = match EventsHead::get(&mut input) {
            Ok(head) if head.to_vec().len() == input.offset() => head,
            Ok(_) => return print_opaque(out, block, NOT_OURS),
            Err(error) => return print_opaque(out, block, error),
        };
        out.write_str("events")?;
        head.print(out)?;
        if let Some(name) = self.names.as_ref().and_then(|names| names.thread(head.thread.0)) {
            write!(out, "  # {}", quote::Escaped(name))?;
        }
        out.write_str("\n")?;
        while !input.is_empty() {
            let rest = input.rest();
            self.line.clear();
            let site = match self.vocabulary.print(&mut self.line, &mut input) {
                Ok(site) => site,
                Err(error) => {
                    writeln!(out, "  # {error}")?;
                    return print_raw(out, rest);
                }
            };
            let bytes = &rest[..rest.len() - input.rest().len()];
            if !self.comes_back_as(bytes) {
                print_raw(out, bytes)?;
                continue;
            }
            out.write_str(&self.line)?;
            if let Some(name) = self.names.as_ref().zip(site).and_then(|(names, site)| names.site(site)) {
                write!(out, "  # {}", quote::Escaped(name))?;
            }
            out.write_str("\n")?;
        }
        Ok(())
    }

    /// Whether the line that was made means these bytes.
    fn comes_back_as(&mut self, bytes: &[u8]) -> bool {
        self.again.clear();
        let mut line = Line::new(&self.line, 0);
        self.vocabulary.parse(&mut line, &mut self.again).is_ok() && line.end().is_ok() && self.again == bytes
    }
}

const NOT_OURS: &str = "not as this version would write it";

fn print_content(block: &Block<'_>, out: &mut dyn Write) -> fmt::Result {
    let (Some(mut content), Some(name)) = (content::of(block.kind), block.kind.name()) else {
        return print_opaque(out, block, "a kind of a newer version");
    };
    if let Err(error) = content.read(block.payload) {
        return print_opaque(out, block, format_args!("{name}: {error}"));
    }
    match block.payload.strip_prefix(&*content.payload()) {
        Some(rest) => {
            out.write_str(name)?;
            content.print(out)?;
            print_raw(out, rest)
        }
        None => print_opaque(out, block, format_args!("{name}: {NOT_OURS}")),
    }
}

fn print_opaque(out: &mut dyn Write, block: &Block<'_>, why: impl fmt::Display) -> fmt::Result {
    writeln!(out, "block kind={} flags={}  # {why}", block.kind.0, block.flags)?;
    print_raw(out, block.payload)
}

fn print_raw(out: &mut dyn Write, bytes: &[u8]) -> fmt::Result {
    for chunk in bytes.chunks(RAW_LEN) {
        out.write_str("  raw ")?;
        quote::print_hex(out, chunk)?;
        out.write_str("\n")?;
    }
    Ok(())
}
