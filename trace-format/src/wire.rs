//! Checked cursors over bytes: [`Out`] to write into a slice, [`Input`] to read from one.

use crate::{DecodeError, varint};

/// Strings in events are cut to this many bytes, at a character's boundary.
pub const MAX_STR: usize = 1024;

/// Writes into a fixed slice. What does not fit sets a flag instead of failing at once, so that
/// callers check one time at the end.
#[derive(Debug)]
pub struct Out<'a> {
    buf: &'a mut [u8],
    len: usize,
    overflow: bool,
}

impl<'a> Out<'a> {
    /// Writes from the front of `buf`.
    pub fn new(buf: &'a mut [u8]) -> Self {
        Out { buf, len: 0, overflow: false }
    }

    /// Whether everything fitted. When not, what was written so far is useless.
    pub fn fits(&self) -> bool {
        !self.overflow
    }

    /// Whether `len` more bytes would fit.
    pub fn has_room(&self, len: usize) -> bool {
        !self.overflow && self.buf.len() - self.len >= len
    }

    /// What has been written.
    pub fn written(&self) -> &[u8] {
        &self.buf[..self.len]
    }

    /// Appends bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        match self.buf.get_mut(self.len..self.len + bytes.len()) {
            Some(room) if !self.overflow => {
                room.copy_from_slice(bytes);
                self.len += bytes.len();
            }
            _ => self.overflow = true,
        }
    }

    /// Appends one byte.
    pub fn u8(&mut self, byte: u8) {
        self.bytes(&[byte]);
    }

    /// Appends an integer.
    pub fn uint(&mut self, value: impl Into<u64>) {
        let (bytes, len) = varint::bytes(value.into());
        self.bytes(&bytes[..len]);
    }

    /// Appends a string with its length, cut to [`MAX_STR`] bytes.
    pub fn str(&mut self, text: &str) {
        let text = cut(text, MAX_STR);
        self.uint(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    /// Appends what `text` prints as a string with its length, cut to [`MAX_STR`] bytes, without
    /// an allocation.
    pub fn display(&mut self, text: std::fmt::Arguments<'_>) {
        // The length stands before the text but is known after it: two bytes are kept for it, and
        // the text moves back by one where one was enough.
        let start = self.len;
        self.bytes(&[0, 0]);
        if self.overflow {
            return;
        }
        let room = self.buf.len() - self.len;
        let mut sink = Cut { buf: &mut self.buf[self.len..self.len + room.min(MAX_STR)], len: 0, cut: false };
        // An error here is the cut, or the user's own `fmt` giving up: what came out counts.
        let _ = std::fmt::write(&mut sink, text);
        let Cut { len, cut, .. } = sink;
        if cut && room < MAX_STR {
            self.overflow = true;
            return;
        }
        let (prefix, prefix_len) = varint::bytes(len as u64);
        self.buf[start..start + prefix_len].copy_from_slice(&prefix[..prefix_len]);
        self.buf.copy_within(start + 2..start + 2 + len, start + prefix_len);
        self.len = start + prefix_len + len;
    }
}

/// What `put` writes, in a vector as large as it needs.
pub fn to_vec(put: impl Fn(&mut Out<'_>)) -> Vec<u8> {
    let mut buf = vec![0; 512];
    loop {
        let mut out = Out::new(&mut buf);
        put(&mut out);
        if out.fits() {
            let len = out.len;
            buf.truncate(len);
            return buf;
        }
        buf = vec![0; buf.len() * 4];
    }
}

/// Takes text until it is full; then stops the formatting.
struct Cut<'a> {
    buf: &'a mut [u8],
    len: usize,
    cut: bool,
}

impl std::fmt::Write for Cut<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        // A `fmt` that goes on after an error must not add what comes behind the cut.
        let room = if self.cut { 0 } else { self.buf.len() - self.len };
        let kept = cut(text, room);
        self.buf[self.len..self.len + kept.len()].copy_from_slice(kept.as_bytes());
        self.len += kept.len();
        self.cut |= kept.len() < text.len();
        if self.cut { Err(std::fmt::Error) } else { Ok(()) }
    }
}

/// The longest prefix of at most `limit` bytes that ends at a character's boundary.
pub fn cut(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

/// Reads from a slice; every read is checked and says where it failed.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    /// Reads from the front of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Input { bytes, at: 0 }
    }

    /// Bytes read so far.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Whether everything was read.
    pub fn is_empty(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// What has not been read.
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// The error that `expected` did not stand here.
    pub fn error(&self, expected: &'static str) -> DecodeError {
        DecodeError { offset: self.at, expected }
    }

    /// The next byte.
    pub fn u8(&mut self) -> Result<u8, DecodeError> {
        let byte = *self.bytes.get(self.at).ok_or_else(|| self.error("a byte"))?;
        self.at += 1;
        Ok(byte)
    }

    /// The next integer.
    #[inline]
    pub fn uint(&mut self) -> Result<u64, DecodeError> {
        let (value, len) = varint::read(&self.bytes[self.at..]).ok_or_else(|| self.error("an integer"))?;
        self.at += len;
        Ok(value)
    }

    /// The next integer, which must fit in 32 bits (an id or a line number).
    #[inline]
    pub fn uint32(&mut self) -> Result<u32, DecodeError> {
        let before = self.clone();
        u32::try_from(self.uint()?).map_err(|_| before.error("a 32-bit integer"))
    }

    /// The number of rows that follow, each of at least `row_len` bytes: bounded by what is left, so
    /// that callers may allocate for it.
    pub fn count(&mut self, row_len: usize) -> Result<usize, DecodeError> {
        let before = self.clone();
        let count = self.uint()?;
        if count > (self.rest().len() / row_len.max(1)) as u64 {
            return Err(before.error("a count that the block has room for"));
        }
        Ok(count as usize)
    }

    /// The next `len` bytes.
    pub fn bytes(&mut self, len: usize) -> Result<&'a [u8], DecodeError> {
        let bytes = self.rest().get(..len).ok_or_else(|| self.error("as many bytes as announced"))?;
        self.at += len;
        Ok(bytes)
    }

    /// The next string. Bytes that are not UTF-8 are an error.
    pub fn str(&mut self) -> Result<&'a str, DecodeError> {
        let before = self.clone();
        let len = self.count(1)?;
        std::str::from_utf8(self.bytes(len)?).map_err(|_| before.error("a string in UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_cut_at_a_character_and_read_back() {
        for (text, kept) in [
            (String::new(), 0),
            ("a".repeat(MAX_STR), MAX_STR),
            ("a".repeat(MAX_STR + 1), MAX_STR),
            ("é".repeat(MAX_STR), MAX_STR),
            (format!("a{}", "é".repeat(MAX_STR)), MAX_STR - 1),
        ] {
            let mut buf = [0; 2 * MAX_STR];
            for formatted in [false, true] {
                let mut out = Out::new(&mut buf);
                if formatted {
                    out.display(format_args!("{text}"))
                } else {
                    out.str(&text)
                }
                assert!(out.fits());
                let written = out.written().to_vec();
                let mut input = Input::new(&written);
                assert_eq!(input.str(), Ok(cut(&text, MAX_STR)));
                assert!(input.is_empty());
                assert_eq!(cut(&text, MAX_STR).len(), kept);
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_whole() {
        for room in 0..8 {
            let mut buf = vec![0; room];
            let mut out = Out::new(&mut buf);
            out.display(format_args!("{}", "abcdefgh"));
            assert!(!out.fits(), "{room} bytes of room");
            let mut out = Out::new(&mut buf);
            out.str("abcdefgh");
            assert!(!out.fits(), "{room} bytes of room");
        }
    }

    #[test]
    fn a_count_beyond_the_block_is_refused_before_anything_is_allocated() {
        let mut buf = [0; 16];
        let mut out = Out::new(&mut buf);
        out.uint(u64::MAX);
        let written = out.written().to_vec();
        assert_eq!(
            Input::new(&written).count(4).unwrap_err().to_string(),
            "expected a count that the block has room for at byte 0 of the block"
        );
    }
}
