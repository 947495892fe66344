//! Rust source split into what is code and what is comment, line for line.
//!
//! A full parser would be a dependency and would refuse the macro crate's inputs; this knows
//! comments, strings and character literals, which is all that the rules have to tell apart.

/// One file's text twice, each with everything else blanked out, so that lines keep their numbers.
pub(super) struct Source {
    /// Without comments and without what stands in quotes.
    pub(super) code: String,
    /// Comments and documentation, their markers included.
    pub(super) comments: String,
}

impl Source {
    pub(super) fn of(text: &str) -> Source {
        let mut scan = Scan { rest: text, code: String::new(), comments: String::new() };
        while !scan.rest.is_empty() {
            scan.step();
        }
        Source { code: scan.code, comments: scan.comments }
    }
}

struct Scan<'a> {
    rest: &'a str,
    code: String,
    comments: String,
}

impl Scan<'_> {
    fn step(&mut self) {
        let rest = self.rest;
        if rest.starts_with("//") {
            self.comment(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.comment(block_comment(rest));
        } else if let Some(inside) = rest.strip_prefix('"') {
            self.literal(1 + quoted(inside, '"'));
        } else if rest.starts_with('\'') {
            self.literal(character(rest).unwrap_or(0));
            self.code(usize::from(self.rest.len() == rest.len()));
        } else {
            let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            match raw_string(&rest[..word], &rest[word..]) {
                Some(length) => self.literal(word + length),
                None => self.code(word.max(rest.chars().next().map_or(0, char::len_utf8))),
            }
        }
    }

    fn code(&mut self, length: usize) {
        let (text, rest) = self.rest.split_at(length);
        self.code.push_str(text);
        self.comments.push_str(&blank(text));
        self.rest = rest;
    }

    fn comment(&mut self, length: usize) {
        let (text, rest) = self.rest.split_at(length);
        self.code.push_str(&blank(text));
        self.comments.push_str(text);
        self.rest = rest;
    }

    fn literal(&mut self, length: usize) {
        let (text, rest) = self.rest.split_at(length);
        self.code.push_str(&blank(text));
        self.comments.push_str(&blank(text));
        self.rest = rest;
    }
}

/// Whether `word` occurs in `text` with no letter, digit or `_` beside it.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(is_word) && !text[at + word.len()..].starts_with(is_word))
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

fn blank(text: &str) -> String {
    text.chars().map(|char| if char == '\n' { '\n' } else { ' ' }).collect()
}

/// Bytes up to and with the closing quote.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if char == quote => return at + char.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Bytes of a block comment; they nest.
fn block_comment(text: &str) -> usize {
    let (mut at, mut depth) = (2, 1);
    while depth > 0 {
        let Some(found) = text[at..].find(['*', '/']) else { return text.len() };
        at += found;
        let step = match text.get(at..at + 2) {
            Some("*/") => (2, -1),
            Some("/*") => (2, 1),
            _ => (1, 0),
        };
        (at, depth) = (at + step.0, depth + step.1);
    }
    at
}

/// Bytes of a character literal at the start of `text`; none where a lifetime or a label stands.
fn character(text: &str) -> Option<usize> {
    let mut inside = text[1..].chars();
    match (inside.next()?, inside.next()?) {
        ('\\', _) => Some(1 + quoted(&text[1..], '\'')),
        (char, '\'') => Some(2 + char.len_utf8()),
        _ => None,
    }
}

/// Bytes after `prefix` that make a raw string of it, where it is one.
fn raw_string(prefix: &str, after: &str) -> Option<usize> {
    if !matches!(prefix, "r" | "br" | "cr") {
        return None;
    }
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", &after[..hashes]);
    Some(hashes + 1 + body.find(&close).map_or(body.len(), |at| at + close.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        let code = Source::of(text).code;
        assert_eq!(code.lines().count(), text.lines().count());
        code.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_strings_are_no_code() {
        assert_eq!(code("a /* b /* c */ d */ e // f\n/// g\nh"), "a e h");
        assert_eq!(code(r#"a("b \" c", 'd', '\'', b"e") f"#), "a( , , , b ) f");
        assert_eq!(code("r\"a\\\" b r#\"c \" d\"# br##\"e\"# f\"## g"), "b g");
    }

    #[test]
    fn lifetimes_labels_and_raw_names_are_code() {
        assert_eq!(
            code("fn f<'a>(r#fn: &'a str) { 'b: loop {} }"),
            "fn f<'a>(r#fn: &'a str) { 'b: loop {} }"
        );
    }

    #[test]
    fn what_is_left_open_ends_with_the_file() {
        for text in ["a /* b", "a \"b", "a r#\"b", "a 'b", "a '\\", "a /"] {
            assert!(code(text).starts_with('a'), "{text}");
        }
    }

    #[test]
    fn comments_keep_their_line() {
        assert_eq!(Source::of("let x = 1; // why\nlet y;").comments.trim(), "// why");
    }

    #[test]
    fn words_are_whole() {
        assert!(has_word("unsafe {", "unsafe") && has_word("(unsafe)", "unsafe"));
        assert!(!has_word("unsafe_code", "unsafe") && !has_word("xunsafe", "unsafe"));
    }
}
