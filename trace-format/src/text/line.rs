//! A cursor over one line, and what it says when something else was expected.

use super::quote;
use std::fmt;

/// Why a text is not the text form of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextError {
    /// The line, from 1.
    pub line: usize,
    /// The column, in bytes, from 1.
    pub column: usize,
    /// What should have been there.
    pub expected: String,
    /// What was.
    pub found: String,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TextError { line, column, expected, found } = self;
        write!(f, "line {line}, column {column}: expected {expected}, found {found}")
    }
}

impl std::error::Error for TextError {}

/// Reads a line from left to right. Every read skips spaces before what it reads.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    text: &'a str,
    at: usize,
    number: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(text: &'a str, number: usize) -> Self {
        Line { text, at: 0, number }
    }

    pub(super) fn number(&self) -> usize {
        self.number
    }

    pub(super) fn is_indented(&self) -> bool {
        self.text.starts_with([' ', '\t'])
    }

    /// The error that `expected` did not stand here.
    pub(super) fn error(&self, expected: impl Into<String>) -> TextError {
        let mut here = self.clone();
        let found = match here.rest().split([' ', '\t']).next() {
            None | Some("") => "the end of the line".into(),
            Some(word) => {
                let shown = crate::wire::cut(word, 40);
                format!("`{}{}`", quote::harmless(shown), if shown.len() < word.len() { "…" } else { "" })
            }
        };
        TextError { line: self.number, column: here.at + 1, expected: expected.into(), found }
    }

    /// What is left, from the next word on; a comment is not.
    pub(super) fn rest(&mut self) -> &'a str {
        let text = self.text;
        self.at = text.len() - text[self.at..].trim_start_matches([' ', '\t']).len();
        if text[self.at..].starts_with('#') { "" } else { &text[self.at..] }
    }

    pub(super) fn is_empty(&mut self) -> bool {
        self.rest().is_empty()
    }

    /// Nothing may follow.
    pub(super) fn end(mut self) -> Result<(), TextError> {
        if self.is_empty() { Ok(()) } else { Err(self.error("the end of the line")) }
    }

    /// Whether `token` stands here; if so, it is read.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let is_here = self.rest().starts_with(token);
        if is_here {
            self.at += token.len();
        }
        is_here
    }

    pub(super) fn expect(&mut self, token: &str) -> Result<(), TextError> {
        if self.eat(token) { Ok(()) } else { Err(self.error(format!("`{token}`"))) }
    }

    /// The next characters that may be in a name or a number.
    pub(super) fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !is_word_char(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// `name=`.
    pub(super) fn key(&mut self, name: &str) -> Result<(), TextError> {
        let before = self.clone();
        if self.eat(name) && self.eat("=") { Ok(()) } else { Err(before.error(format!("`{name}=`"))) }
    }

    /// What `read` makes of the next word.
    pub(super) fn parsed<T>(
        &mut self,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, TextError> {
        let before = self.clone();
        read(self.word()).ok_or_else(|| before.error(expected))
    }

    /// A string in quotes.
    pub(super) fn string(&mut self) -> Result<String, TextError> {
        let rest = self.rest();
        let (text, len) = quote::read(rest).map_err(|(at, expected)| {
            let mut there = self.clone();
            there.at += at;
            there.error(expected)
        })?;
        if text.len() > crate::wire::MAX_STR {
            return Err(self.error("a string of at most 1024 bytes"));
        }
        self.at += len;
        Ok(text)
    }

    /// A word, or a string in quotes where a word would not do.
    pub(super) fn name(&mut self) -> Result<String, TextError> {
        if self.rest().starts_with('"') {
            return self.string();
        }
        self.parsed("a name", |word| is_name(word).then(|| word.to_owned()))
    }
}

fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-' | '.')
}

/// Whether a name can stand without quotes.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
