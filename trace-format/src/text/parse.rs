//! From text to bytes.

use super::content::{self, Content};
use super::events::Vocabulary;
use super::fields::Fields;
use super::line::{Line, TextError};
use super::literal::digits;
use super::quote;
use crate::Schema;
use crate::block::{self, BlockKind, MAX_PAYLOAD};
use crate::tables::{EventsHead, Header, Payload};

/// The file that a text describes.
pub fn parse(text: &str) -> Result<Vec<u8>, TextError> {
    parse_within(text, MAX_PAYLOAD)
}

/// The same, with another limit for payloads: tests reach a small one sooner.
pub(super) fn parse_within(text: &str, limit: usize) -> Result<Vec<u8>, TextError> {
    let mut file = File { bytes: Vec::new(), vocabulary: Vocabulary::new(&Schema::current()), limit };
    let mut open = None;
    for (index, text) in text.split('\n').enumerate() {
        let mut line = Line::new(text.strip_suffix('\r').unwrap_or(text), index + 1);
        if line.is_empty() {
            continue;
        }
        if line.is_indented() {
            let Some(draft) = &mut open else { return Err(line.error(BLOCK)) };
            file.row(draft, &mut line)?;
        } else {
            file.close(open.take())?;
            open = Some(Draft::parse(&mut line)?);
        }
        line.end()?;
    }
    file.close(open)?;
    Ok(file.bytes)
}

const BLOCK: &str = "a block (such as `header` or `events`) in the first column";

struct File {
    bytes: Vec<u8>,
    vocabulary: Vocabulary,
    /// Bytes that a payload may have.
    limit: usize,
}

/// A block whose lines are being read.
struct Draft {
    /// Where it began.
    line: usize,
    kind: BlockKind,
    flags: u8,
    content: What,
    /// Bytes that follow the content.
    raw: Vec<u8>,
}

enum What {
    Content(Box<dyn Content>),
    /// Events go to `raw` like everything else, in the order of the lines.
    Events,
    /// Nothing but `raw`, in a block.
    Opaque,
    /// Nothing but `raw`, outside of any block.
    Bytes,
}

impl Draft {
    /// Reads a line that begins a block.
    fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
        let before = line.clone();
        let name = line.word();
        let mut draft = Draft {
            line: line.number(),
            kind: BlockKind(0),
            flags: 0,
            content: What::Opaque,
            raw: Vec::new(),
        };
        match name {
            "block" => {
                line.key("kind")?;
                draft.kind = BlockKind(line.parsed("the number of a kind (0 to 255)", digits)?);
                line.key("flags")?;
                draft.flags = line.parsed("flags (0 to 255)", digits)?;
            }
            "bytes" => draft.content = What::Bytes,
            "events" => {
                draft.kind = BlockKind::EVENTS;
                draft.content = What::Events;
                draft.raw = EventsHead::parse(line)?.to_vec();
            }
            name => {
                let kind = BlockKind::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind);
                let content = kind.and_then(|kind| Some((kind, content::of(kind)?)));
                let (kind, mut content) = content.ok_or_else(|| before.error(BLOCK))?;
                content.parse_head(line)?;
                draft.kind = kind;
                draft.content = What::Content(content);
            }
        }
        Ok(draft)
    }
}

impl File {
    /// Reads a line that belongs to a block.
    fn row(&self, draft: &mut Draft, line: &mut Line<'_>) -> Result<(), TextError> {
        let mut ahead = line.clone();
        if ahead.word() == "raw" {
            *line = ahead;
            draft.raw.extend(
                line.parsed("bytes in hexadecimal", |word| {
                    quote::hex(word).filter(|bytes| !bytes.is_empty())
                })?,
            );
            return Ok(());
        }
        match &mut draft.content {
            What::Content(content) if draft.raw.is_empty() => content.parse_row(line),
            What::Events => self.vocabulary.parse(line, &mut draft.raw),
            What::Content(_) | What::Opaque | What::Bytes => Err(line.error("`raw` or a new block")),
        }
    }

    /// Appends a block whose lines are all read.
    fn close(&mut self, draft: Option<Draft>) -> Result<(), TextError> {
        let Some(Draft { line, kind, flags, content, raw }) = draft else { return Ok(()) };
        let mut payload = match content {
            What::Content(content) => content.payload(),
            What::Events | What::Opaque => Vec::new(),
            What::Bytes => {
                self.bytes.extend(raw);
                return Ok(());
            }
        };
        payload.extend(raw);
        if payload.len() > self.limit {
            return Err(TextError {
                line,
                column: 1,
                expected: format!("a block of at most {} bytes", self.limit),
                found: format!("one of {}", payload.len()),
            });
        }
        if (kind, flags) == (BlockKind::HEADER, 0)
            && let Ok(header) = Header::from_slice(&payload)
        {
            self.vocabulary = Vocabulary::new(&header.schema);
        }
        self.bytes.extend(block::header(kind, flags, &[&payload]));
        self.bytes.extend(payload);
        Ok(())
    }
}
