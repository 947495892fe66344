//! `FORMAT.md` and the code say the same.

use crate::files::SAMPLE;
use trace_format::block::{self, BlockKind, MAX_PAYLOAD};
use trace_format::events::{Call, MAX_DT, Object, Outcome, Proceed, TaskKind, Wait, WaitFor};
use trace_format::spec::{self, Effect, FieldKind, KINDS, KindSpec};
use trace_format::tables::{CollectorState, LossReason, VERSION};
use trace_format::{text, wire};

fn document() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../FORMAT.md");
    std::fs::read_to_string(path).expect("FORMAT.md stands at the repository's root")
}

/// The cells of the table whose first line is `head`, row by row.
fn table(document: &str, head: &str) -> Vec<Vec<String>> {
    let start = document.find(&format!("\n{head}\n")).unwrap_or_else(|| panic!("no table {head}"));
    let rows = document[start + 1..].lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// The first two cells of each row must be these numbers and names.
fn assert_numbers_and_names(head: &str, expected: impl Iterator<Item = (u8, &'static str)>) {
    let rows: Vec<_> = table(&document(), head).iter().map(|row| row[..2].to_vec()).collect();
    let expected: Vec<_> =
        expected.map(|(number, name)| vec![number.to_string(), format!("`{name}`")]).collect();
    assert_eq!(rows, expected);
}

/// The code block in `language`, of which there is one.
fn code(document: &str, language: &str) -> String {
    let (_, rest) = document.split_once(&format!("```{language}\n")).expect("a code block");
    rest.split_once("```").expect("its end").0.to_owned()
}

#[test]
fn event_kinds() {
    let row = |spec: &KindSpec| {
        let openers: Vec<_> =
            spec.closes.iter().map(|&number| format!("`{}`", spec::kind(number).unwrap().name)).collect();
        let effect = match spec.effect {
            Effect::None | Effect::Opens => spec.effect.name().to_owned(),
            Effect::Closes | Effect::MayClose => format!("{} {}", spec.effect.name(), openers.join(", ")),
        };
        let fields: Vec<_> =
            spec.fields.iter().map(|(name, kind)| format!("`{name}`: {}", kind.name())).collect();
        let fields = if fields.is_empty() { "-".to_owned() } else { fields.join(", ") };
        format!("| {} | `{}` | {effect} | {fields} | {} |\n", spec.number, spec.name, spec.meaning)
    };
    let head = "| kind | name | on the stack | fields | meaning |\n|--:|---|---|---|---|\n";
    let expected = head.to_owned() + &KINDS.iter().map(row).collect::<String>() + "\n";
    assert!(document().contains(&expected), "FORMAT.md should have this table:\n{expected}");
}

#[test]
fn field_kinds() {
    let expected = FieldKind::ALL.into_iter().map(|kind| (kind as u8, kind.name()));
    assert_numbers_and_names("| field kind | name | type | meaning |", expected);
}

#[test]
fn block_kinds() {
    let expected = BlockKind::ALL.iter().map(|(kind, name)| (kind.0, *name));
    assert_numbers_and_names("| kind | name | holds |", expected);
}

#[test]
fn loss_reasons() {
    let expected = LossReason::ALL.into_iter().map(|(reason, name)| (reason as u8, name));
    assert_numbers_and_names("| reason | name | meaning |", expected);
}

#[test]
fn outcomes_task_kinds_and_collector_states() {
    let outcomes = Outcome::ALL.into_iter().map(|(outcome, name)| (outcome as u8, name));
    assert_numbers_and_names("| outcome | name | meaning |", outcomes);
    let kinds = TaskKind::ALL.into_iter().map(|(kind, name)| (kind as u8, name));
    assert_numbers_and_names("| task kind | name | meaning |", kinds);
    let waits = WaitFor::ALL.into_iter().map(|(wait, name)| (wait as u8, name));
    assert_numbers_and_names("| wait | name | what this thread waits for | `number` |", waits);
    let ways = Proceed::ALL.into_iter().map(|(how, name)| (how as u8, name));
    assert_numbers_and_names("| how | name | meaning |", ways);
    let states = CollectorState::ALL.into_iter().map(|(state, name)| (state as u8, name));
    assert_numbers_and_names("| state | name | meaning |", states);
}

#[test]
fn calls() {
    let row = |call: &Call| {
        let object = match call.object() {
            Object::None => "-",
            Object::Fd => "file descriptor",
            Object::Address => "address",
            Object::Thread => "thread",
            Object::Process => "process of the operating system",
            Object::Count => "how many descriptors",
            Object::Duration => "nanoseconds",
            Object::Number => "number of the system call",
        };
        let wait = match call.wait() {
            Wait::None => "-",
            Wait::Lock => "another thread",
            Wait::Io => "data, room or a disk",
            Wait::Readiness => "one of several descriptors",
            Wait::Timer => "time",
            Wait::End => "the end of a thread or process",
            Wait::Cpu => "its turn on a CPU",
            Wait::Unknown => "not known",
        };
        vec![(*call as u16).to_string(), format!("`{}`", call.name()), object.to_owned(), wait.to_owned()]
    };
    let expected: Vec<_> = Call::ALL.iter().map(row).collect();
    assert_eq!(table(&document(), "| call | name | object | waits for |"), expected);
}

#[test]
fn fields_of_payloads() {
    // The text form of a block of each kind names its fields.
    let mut blocks = SAMPLE.lines().peekable();
    while let Some(head) = blocks.next() {
        let (name, mut fields) = head.split_once(' ').unwrap_or((head, ""));
        if let Some(row) = blocks.peek().filter(|row| row.starts_with("  ") && fields.is_empty()) {
            fields = row.trim();
        }
        while blocks.next_if(|row| row.starts_with("  ")).is_some() {}
        if name == "header" {
            continue;
        }
        let document = document();
        let (_, section) = document.split_once(&format!("\n### `{name}`\n")).expect("a section a block");
        let documented: Vec<_> =
            table(section, "| field | type | meaning |").into_iter().map(|row| row[0].clone()).collect();
        let names = fields.split(' ').filter_map(|field| field.split_once('='));
        let names: Vec<_> = names.map(|(name, _)| format!("`{name}`")).collect();
        assert_eq!(documented, names, "{name}");
    }
}

#[test]
fn versions_and_limits() {
    let document = document();
    assert!(
        document.starts_with(&format!("# The trace format, version {}.{}\n", VERSION.major, VERSION.minor))
    );
    assert!(document.contains(&format!("at most {MAX_PAYLOAD} |")));
    assert!(document.contains(&format!("cuts strings to {} bytes", wire::MAX_STR)));
    assert_eq!(MAX_DT, 1 << 50);
    assert!(document.contains("`dt` is below 2^50."));
    let sync: Vec<_> = block::SYNC.iter().map(|byte| format!("{byte:02X}")).collect();
    assert!(document.contains(&format!("| 0 | 4 | `{}`", sync.join(" "))));
}

#[test]
fn the_grammar_is_that_of_the_module() {
    let module = include_str!("../../src/text.rs");
    let (_, grammar) = module.split_once("//! # Grammar\n").expect("a grammar");
    let lines = grammar.lines().skip_while(|line| *line != "//! ```text").skip(1);
    let lines = lines.take_while(|line| *line != "//! ```").map(|line| line.trim_start_matches("//! "));
    let grammar: String = lines.flat_map(|line| [line, "\n"]).collect();
    assert!(grammar.lines().count() > 20);
    assert_eq!(code(&document(), "grammar"), grammar);
}

#[test]
fn the_worked_example() {
    let document = document();
    let expected = code(&document, "trace");
    let digits: String = code(&document, "hex")
        .lines()
        .flat_map(|line| line.split('#').next().unwrap_or_default().split_whitespace())
        .collect();
    let bytes: Vec<_> = digits
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).expect("two digits"))
        .collect();
    let file = text::parse(&expected).unwrap();
    let dump = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x} ")).collect::<String>();
    assert_eq!(dump(&bytes), dump(&file));
    assert_eq!(text::to_string(&bytes), expected);
}
