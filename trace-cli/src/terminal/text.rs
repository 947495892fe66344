//! Names as they may be shown. A trace comes from a stranger, and a name may hold anything: orders to
//! the terminal, characters that turn the line around, a megabyte.

use std::borrow::Cow;
use trace_format::text::is_inert;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Lines that one text may take.
const LINES: usize = 4;

/// The text with everything that is not simply printed written out as an escape.
pub(crate) fn inert(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_active) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_active(c) { safe.extend(c.escape_default()) } else { safe.push(c) }
    }
    Cow::Owned(safe)
}

/// Whether a character does something else than to show as itself.
pub(crate) fn is_active(c: char) -> bool {
    !is_inert(c)
}

/// Columns that the text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `limit` columns: inert, and with its middle left out where it is too long.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    // What cannot be shown need not be looked at: an escape only makes text longer.
    let ends = ends(text, 4 * limit.max(1));
    let text = inert(&ends);
    if text.chars().map(room).sum::<usize>() <= limit {
        return text.into_owned();
    }
    let Some(left) = limit.checked_sub(1) else { return String::new() };
    let head = take(text.chars(), left.div_ceil(2));
    let tail = take(text.chars().rev(), left / 2);
    head.into_iter().chain(['…']).chain(tail.into_iter().rev()).collect()
}

/// The text in lines of at most `limit` columns, broken at spaces, each like [`shorten`] makes them;
/// what does not fit into the last of them is left out of its middle.
pub(crate) fn wrap(text: &str, limit: usize) -> Vec<String> {
    let text = ends(text, 4 * LINES * limit.max(1));
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.len();
        let line = &mut lines[last - 1];
        if line.is_empty() {
            line.push_str(word);
        } else if last == LINES || width(&inert(line)) + 1 + width(&inert(word)) <= limit {
            line.extend([" ", word]);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.iter().map(|line| shorten(line, limit)).collect()
}

/// The first and the last `count` characters, when there are more than those.
fn ends(text: &str, count: usize) -> Cow<'_, str> {
    let head = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    let tail = text.char_indices().nth_back(count).map_or(0, |(at, _)| at);
    if head < tail {
        Cow::Owned(format!("{}…{}", &text[..head], &text[tail..]))
    } else {
        Cow::Borrowed(text)
    }
}

fn take(chars: impl Iterator<Item = char>, mut columns: usize) -> Vec<char> {
    chars
        .take_while(|&c| {
            let fits = room(c) <= columns;
            columns = columns.saturating_sub(room(c));
            fits
        })
        .collect()
}

/// At least 1, so that accents, which take no column, cannot pile up without end.
fn room(c: char) -> usize {
    c.width().unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_to_the_terminal_become_text() {
        assert_eq!(inert("\x1b[31mred\x07\n"), r"\u{1b}[31mred\u{7}\n");
        assert_eq!(inert("abc\u{202E}cba\u{200B}\u{9b}"), r"abc\u{202e}cba\u{200b}\u{9b}");
        assert!(matches!(inert("näme Σ 名前 \u{1F980}"), Cow::Borrowed(_)));
    }

    #[test]
    fn the_middle_goes_and_the_ends_stay() {
        assert_eq!(shorten("abcdefghij", 10), "abcdefghij");
        assert_eq!(shorten("abcdefghij", 9), "abcd…ghij");
        assert_eq!(shorten("abcdefghij", 4), "ab…j");
        assert_eq!(shorten("abc", 1), "…");
        assert_eq!(shorten("abc", 0), "");
        assert_eq!(shorten("", 0), "");
    }

    #[test]
    fn lines_are_broken_at_spaces_and_few() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("one two three", 99), ["one two three"]);
        assert_eq!(wrap("", 9), [""]);
        assert_eq!(wrap("incomprehensible it is", 9), ["inco…ible", "it is"]);
        assert_eq!(wrap("a b c d e f g", 1), ["a", "b", "c", "…"]);
        assert_eq!(wrap(&"x\n ".repeat(1 << 20), 40).len(), LINES);
    }

    #[test]
    fn whatever_comes_in_fits_and_is_inert() {
        let accents = "e\u{301}\u{301}".repeat(1 << 19);
        let texts =
            ["名前".repeat(99), "\x1b[2J".repeat(99), accents, "x".repeat(1 << 20), "\u{1F980}".into()];
        for text in &texts {
            for limit in 0..40 {
                let short = shorten(text, limit);
                assert!(width(&short) <= limit, "{} columns for {limit}", width(&short));
                assert!(short.chars().count() <= limit);
                assert!(!short.chars().any(is_active));
            }
        }
    }
}
