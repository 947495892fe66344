//! What the parser takes and how it complains.

use super::*;
use crate::block::{self, BlockKind};

/// The message for a text, which must be wrong.
fn message(text: &str) -> String {
    parse(text).expect_err("a text that is wrong").to_string()
}

#[test]
fn a_wrong_line_is_named_with_what_was_expected_there() {
    const EVENTS: &str = "events thread=1 seq=0 offset=0 base=0 lost_ends=0";
    const BLOCK: &str = "a block (such as `header` or `events`) in the first column";
    const EVENT: &str = "an event (such as `+12 region_end`, below 2^50 ticks) or `raw`";
    const VALUE: &str = "a value (a number, `true`, `false` or a string)";
    for (text, line, column, expected, found) in [
        ("foo", 1, 1, BLOCK, "`foo`"),
        ("\n# only a comment\n  +1 region_end", 3, 3, BLOCK, "`+1`"),
        ("strings of=1", 1, 9, "the end of the line", "`of=1`"),
        ("strings\n  1", 2, 3, "`id=`", "`1`"),
        ("strings\n  id=x", 2, 6, "a 32-bit integer", "`x`"),
        ("strings\n  id=4294967296", 2, 6, "a 32-bit integer", "`4294967296`"),
        ("strings\n  id=+1", 2, 6, "a 32-bit integer", "`+1`"),
        ("strings\n  id=1", 2, 7, "`text=`", "the end of the line"),
        ("strings\n  id=1 text=a", 2, 13, "a string in quotes", "`a`"),
        ("strings\n  id=1 text=\"a # b", 2, 19, "a closing quote", "the end of the line"),
        ("strings\n  id=1 text=\"a\\x\"", 2, 15, r#"an escape (\" \\ \n \r \t \u{…})"#, "`\\x\"`"),
        ("strings\n  id=1 text=\"\\u{d800}\"", 2, 14, r#"an escape (\" \\ \n \r \t \u{…})"#, "`\\u{d800}\"`"),
        ("strings\n  raw 00\n  id=1 text=\"\"", 3, 3, "`raw` or a new block", "`id=1`"),
        ("strings\n  raw 0", 2, 7, "bytes in hexadecimal", "`0`"),
        ("strings\n  raw", 2, 6, "bytes in hexadecimal", "the end of the line"),
        ("bytes\n  id=1", 2, 3, "`raw` or a new block", "`id=1`"),
        ("clock ticks=1 monotonic_ns=2", 1, 29, "`wall_ns=`", "the end of the line"),
        ("clock ticks=1 monotonic_ns=2 wall_ns=3\n  id=1", 2, 3, "`raw` or a new block", "`id=1`"),
        ("block kind=256 flags=0", 1, 12, "the number of a kind (0 to 255)", "`256`"),
        ("block kind=1 flags=256", 1, 20, "flags (0 to 255)", "`256`"),
        ("header version=1 pid=0", 1, 16, "a version, such as `1.0`", "`1`"),
        (
            "header version=1.0 pid=0\n  fakt a=\"\"",
            2,
            3,
            "`fact`, `kind`, `kinds current` or `raw`",
            "`fakt`",
        ),
        ("header version=1.0 pid=0\n  fact 1=\"\"", 2, 8, "a name", "`1=\"\"`"),
        ("header version=1.0 pid=0\n  kind 0 a b:c", 2, 14, "a field kind, such as `uint`", "`c`"),
        ("header version=1.0 pid=0\n  kind 300 a", 2, 8, "the number of a kind (0 to 255)", "`300`"),
        ("sites\n  id=1 name=1 module=1 file=1 line=1 column=1 args=[1 2]", 2, 55, "`,` or `]`", "`2]`"),
        ("stacks\n  id=1 frames=[12]", 2, 16, "an address, such as `0x7f00`", "`12]`"),
        (
            "modules\n  id=1 base=0x1 size=1 path=1 build_id=",
            2,
            40,
            "bytes in hexadecimal, or `-`",
            "the end of the line",
        ),
        ("losses\n  thread=1 reason=bad", 2, 19, "a reason for a loss, such as `memory`", "`bad`"),
        ("collectors\n  name=\"\" state=on", 2, 17, "`off`, `running` or `unavailable`", "`on`"),
        (&format!("{EVENTS}\n  12 region_end"), 2, 3, EVENT, "`12`"),
        (&format!("{EVENTS}\n  ++1 region_end"), 2, 3, EVENT, "`++1`"),
        (&format!("{EVENTS}\n  +12 region_stop"), 2, 7, "the name of an event kind", "`region_stop`"),
        (&format!("{EVENTS}\n  +12 region_end site=1"), 2, 18, "the end of the line", "`site=1`"),
        (&format!("{EVENTS}\n  +12 region_begin"), 2, 19, "`site=`", "the end of the line"),
        (
            &format!("{EVENTS}\n  +1 task_exit outcome=lost"),
            2,
            24,
            "an outcome, such as `completed`",
            "`lost`",
        ),
        (&format!("{EVENTS}\n  +1 counter site=1 value=nul"), 2, 27, VALUE, "`nul`"),
        (&format!("{EVENTS}\n  +1 counter site=1 value=nan:0"), 2, 27, VALUE, "`nan:0`"),
        (&format!("{EVENTS}\n  +1 counter site=1 value=infinity"), 2, 27, VALUE, "`infinity`"),
        (&format!("{EVENTS}\n  +1 region_args args=[1"), 2, 25, "`,` or `]`", "the end of the line"),
        (&format!("{EVENTS}\n  +1 task_args task=1 args={{1=2}}"), 2, 29, "a name", "`1=2}`"),
    ] {
        assert_eq!(
            message(text),
            format!("line {line}, column {column}: expected {expected}, found {found}"),
            "{text}"
        );
    }
}

#[test]
fn a_long_or_dangerous_word_is_made_harmless_in_the_message() {
    assert_eq!(parse("\u{1b}[2J\"").unwrap_err().found, "`\u{fffd}[2J\"`");
    let found = parse(&"ä".repeat(50)).unwrap_err().found;
    assert_eq!(found, format!("`{}…`", "ä".repeat(20)));
}

#[test]
fn spaces_comments_empty_lines_and_windows_line_ends_mean_nothing() {
    let tidy = "strings\n  id=1 text=\"a # b\"\nevents thread=1 seq=0 offset=0 base=0 lost_ends=0\n  +1 region_args args=[1, true]\n";
    let wild = "# a file\r\n\nstrings # of a generation\n\tid=1   text=\"a # b\"#\n   # nothing\n\
                events  thread=1 seq=0 offset=0 base=0 lost_ends=0\r\n +1 region_args args=[ 1 ,true ]  ";
    assert_eq!(parse(wild).unwrap(), parse(tidy).unwrap());
    assert_eq!(to_string(&parse(wild).unwrap()), tidy);
}

#[test]
fn a_payload_beyond_the_limit_is_refused_at_its_first_line() {
    let text = |row| {
        format!(
            "# a comment\nblock kind=200 flags=0\n  raw 001122\n{row}clock ticks=0 monotonic_ns=0 wall_ns=0"
        )
    };
    assert!(parse::parse_within(&text(""), 4).is_ok());
    assert!(parse::parse_within(&text("  raw 33\n"), 4).is_ok());
    assert_eq!(
        parse::parse_within(&text("  raw 3344\n"), 4).unwrap_err().to_string(),
        "line 2, column 1: expected a block of at most 4 bytes, found one of 5"
    );
}

#[test]
fn an_empty_text_is_an_empty_file() {
    assert_eq!(parse("").unwrap(), []);
    assert_eq!(to_string(&[]), "");
}

#[test]
fn kinds_current_stands_for_the_table() {
    let file = parse("header version=1.0 pid=7\n  kinds current\n").unwrap();
    let header = crate::tables::Payload::from_slice(block::read(&file).unwrap().payload);
    let header: crate::tables::Header = header.unwrap();
    assert_eq!(header.schema, crate::Schema::current());
    let text = to_string(&file);
    assert!(text.contains("\n  kind 7 task_new task:task parent:task site:site kind:task_kind name:str\n"));
    assert_eq!(text.lines().count(), 1 + crate::spec::KINDS.len());
}

#[test]
fn a_string_that_could_fool_a_reader_of_the_text_is_escaped() {
    let shown = |text: &str| quote::Escaped(text).to_string();
    assert_eq!(shown("plain é → 日本"), "plain é → 日本");
    assert_eq!(shown("\"\\\n\r\t"), r#"\"\\\n\r\t"#);
    assert_eq!(shown("\0\u{1b}[2J\u{7f}\u{85}"), r"\u{0}\u{1b}[2J\u{7f}\u{85}");
    assert_eq!(
        shown("a\u{202e}b\u{2066}c\u{200b}d\u{feff}e\u{2028}"),
        r"a\u{202e}b\u{2066}c\u{200b}d\u{feff}e\u{2028}"
    );
}

#[test]
fn damage_is_kept_with_the_reason() {
    let mut file = Vec::new();
    block::put(&mut file, BlockKind::STRINGS, &[1, 3, 1]);
    let whole = file.clone();
    file.extend(b"garbage");
    file.extend(&whole);
    let at = file.len();
    file.extend(&whole);
    file[at + 12] ^= 1;
    file[at + 6] = 1;
    let text = to_string(&file);
    assert_eq!(parse(&text).unwrap(), file);
    assert!(text.contains("bytes  # no block starts here\n  raw 67617262616765\nstrings\n"), "{text}");
    assert!(text.contains("bytes  # checksum "), "{text}");
}

#[test]
fn a_block_with_reserved_bytes_set_is_kept_as_bytes() {
    let mut file = Vec::new();
    block::put(&mut file, BlockKind::END, &[]);
    file[6] = 1;
    let mut crc = crc32fast::Hasher::new();
    crc.update(&file[4..12]);
    file[12..].copy_from_slice(&crc.finalize().to_le_bytes());
    assert!(block::read(&file).is_ok());
    let text = to_string(&file);
    assert!(
        text.starts_with("bytes  # a block with other bytes than 0 behind its flags\n  raw f565"),
        "{text}"
    );
    assert_eq!(parse(&text).unwrap(), file);
}

#[test]
fn a_payload_that_cannot_be_read_is_kept_with_the_reason() {
    let mut file = Vec::new();
    block::put(&mut file, BlockKind::STRINGS, &[3, 3, 5, b'a']);
    block::put(&mut file, BlockKind::CLOCK, &[2, 0, 1, 1]);
    block::put(&mut file, BlockKind::EVENTS, &[]);
    assert_eq!(
        to_string(&file),
        "block kind=4 flags=0  # strings: expected a count that the block has room for at byte 2 of the block\n\
         \u{20} raw 03030561\n\
         block kind=3 flags=0  # clock: not as this version would write it\n  raw 02000101\n\
         block kind=9 flags=0  # expected an integer at byte 0 of the block\n"
    );
    assert_eq!(parse(&to_string(&file)).unwrap(), file);
}

#[test]
fn an_event_written_in_another_way_is_kept_and_the_next_ones_are_read() {
    // The first event's integer takes two bytes where one would do.
    let mut file = Vec::new();
    block::put(&mut file, BlockKind::EVENTS, &[1, 1, 1, 1, 1, 0x06, 0x00, 0x03, 0x0b]);
    assert_eq!(
        to_string(&file),
        "events thread=0 seq=0 offset=0 base=0 lost_ends=0\n  raw 0600\n  +0 region_end\n  +1 region_end\n"
    );
    assert_eq!(parse(&to_string(&file)).unwrap(), file);
}

/// A name of a mebibyte stood behind each event that used it.
#[test]
fn comments_show_the_front_of_a_long_name() {
    let long = "é".repeat(65);
    let file = parse(&format!(
        "strings\n  id=1 text=\"{long}\"\nsites\n  id=7 name=1 module=0 file=0 line=0 column=0 args=[]\n\
         events thread=1 seq=0 offset=0 base=0 lost_ends=0\n  +5 region_begin site=7\n"
    ));
    let mut text = Vec::new();
    write(&file.unwrap(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    let expected = format!("\n  +5 region_begin site=7  # {}…\n", "é".repeat(64));
    assert!(text.ends_with(&expected), "{text}");
}

/// An event of two bytes had a line as long as the longest name of a field.
#[test]
fn events_of_kinds_with_long_names_are_raw() {
    for (kind, field, is_raw) in [(64, 64, false), (65, 1, true), (1, 65, true)] {
        let (kind, field) = ("k".repeat(kind), "f".repeat(field));
        let file = parse(&format!(
            "header version=1.0 pid=1\n  kind 200 {kind} {field}:uint\n\
             events thread=1 seq=0 offset=0 base=0 lost_ends=0\n  +5 {kind} {field}=9\n"
        ))
        .unwrap();
        let text = to_string(&file);
        assert_eq!(text.ends_with("\n  raw 2fc813\n"), is_raw, "{text}");
        assert_eq!(parse(&text).unwrap(), file);
    }
}
