//! Strings in quotes, names and hexadecimal bytes.

use super::line::is_name;
use std::fmt::{self, Write};

/// Shows a string with escapes, without the quotes.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut plain = 0;
        for (at, c) in self.0.char_indices() {
            if !needs_escape(c) {
                continue;
            }
            f.write_str(&self.0[plain..at])?;
            plain = at + c.len_utf8();
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                _ => write!(f, "\\u{{{:x}}}", u32::from(c))?,
            }
        }
        f.write_str(&self.0[plain..])
    }
}

/// A string as part of a message: without what could drive a terminal, otherwise as it is.
pub(super) fn harmless(text: &str) -> String {
    text.chars().map(|c| if super::is_inert(c) { c } else { '\u{fffd}' }).collect()
}

fn needs_escape(c: char) -> bool {
    matches!(c, '"' | '\\') || !super::is_inert(c)
}

/// A string in quotes.
pub(super) fn print(out: &mut dyn Write, text: &str) -> fmt::Result {
    write!(out, "\"{}\"", Escaped(text))
}

/// A name, in quotes where it must be.
pub(super) fn print_name(out: &mut dyn Write, name: &str) -> fmt::Result {
    if is_name(name) { out.write_str(name) } else { print(out, name) }
}

/// Reads a string in quotes from the front of `text`: the string and the bytes it took, or where what
/// was expected.
pub(super) fn read(text: &str) -> Result<(String, usize), (usize, &'static str)> {
    let mut rest = text.strip_prefix('"').ok_or((0, "a string in quotes"))?;
    let mut out = String::new();
    loop {
        let plain = rest.find(['"', '\\']).ok_or((text.len(), "a closing quote"))?;
        out.push_str(&rest[..plain]);
        rest = &rest[plain..];
        let at = text.len() - rest.len();
        if rest.starts_with('"') {
            return Ok((out, at + 1));
        }
        let (c, len) = escape(rest).ok_or((at, "an escape (\\\" \\\\ \\n \\r \\t \\u{…})"))?;
        out.push(c);
        rest = &rest[len..];
    }
}

/// The character that the escape at the front of `text` stands for, and the escape's length.
fn escape(text: &str) -> Option<(char, usize)> {
    Some(match text.as_bytes().get(1)? {
        b'"' => ('"', 2),
        b'\\' => ('\\', 2),
        b'n' => ('\n', 2),
        b'r' => ('\r', 2),
        b't' => ('\t', 2),
        _ => {
            let (digits, _) = text.strip_prefix("\\u{")?.split_once('}')?;
            let code = hex_number(digits)?;
            (char::from_u32(u32::try_from(code).ok()?)?, "\\u{}".len() + digits.len())
        }
    })
}

/// A number of one to sixteen hexadecimal digits.
pub(super) fn hex_number(digits: &str) -> Option<u64> {
    let only_digits = digits.bytes().all(|b| b.is_ascii_hexdigit());
    if only_digits && digits.len() <= 16 { u64::from_str_radix(digits, 16).ok() } else { None }
}

/// Bytes, two digits each.
pub(super) fn print_hex(out: &mut dyn Write, bytes: &[u8]) -> fmt::Result {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).expect("a nibble is below 16");
    let digits: String = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
    out.write_str(&digits)
}

/// Reads what [`print_hex`] wrote.
pub(super) fn hex(digits: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let pairs = digits.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8)).collect()
}
