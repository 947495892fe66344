//! Traces made to do harm: to the terminal, or to the reader's patience.

use crate::traces::Traces;
use crate::{output, text};
use trace_format::block::{self, BlockKind, Blocks};
use trace_format::varint;
use unicode_width::UnicodeWidthStr;

/// A trace whose names are all `name`, in every place that holds one. The blocks are made by hand:
/// our own encoder would cut a name at 1,024 bytes.
fn named(name: &str) -> Vec<u8> {
    let template = "header version=1.0 pid=1\n  fact program=\"x\"\n  kinds current\n\
        collectors\n  name=\"NAME\" state=unavailable detail=\"NAME\" remedy=\"NAME\"\n\
        generation number=0 ticks=0 monotonic_ns=0 wall_ns=0\n\
        strings\n  id=1 text=\"NAME\"\n\
        sites\n  id=1 name=1 module=1 file=1 line=1 column=1 args=[1]\n\
        threads\n  id=1 os_id=1 name=1\n\
        modules\n  id=1 base=0x1000 size=4096 path=1 build_id=-\n\
        stacks\n  id=1 frames=[0x1101, 0x1201]\n\
        symbols\n  address=0x1100 function=1 file=1 line=7\n\
        events thread=1 seq=0 offset=0 base=0 lost_ends=0\n\
        \x20 +1 task_new task=1 parent=0 site=1 kind=future name=\"NAME\"\n\
        \x20 +1 task_enter task=1\n  +1 region_begin site=1\n  +9 region_end\n\
        \x20 +1 counter site=1 value=1\n  +1 log site=1 message=\"NAME\"\n  +1 task_exit outcome=pending\n\
        \x20 +1 call_enter call=futex_wait object=64 stack=1\n  +1 call_exit result=0\n\
        \x20 +1 call_enter call=read object=7 stack=1\n  +1 call_exit result=1\n\
        \x20 +1 lock_acquire object=5 site=1 shared=0 turn=1\n  +1 sync_wait object=6 site=1 wait=0 number=0 stack=1\n\
        \x20 +1 fd_name fd=7 name=\"NAME\"\n  +1 thread_new thread=2 stack=1\n\
        events thread=2 seq=0 offset=0 base=0 lost_ends=0\n  +1 call_enter call=futex_wake object=64 stack=1\n\
        \x20 +9 call_exit result=1\n\
        losses\n  thread=1 reason=memory count=1 since=0 until=9\n";
    let short: String = name.chars().take(200).collect();
    let quoted: String = short.chars().map(|c| format!("\\u{{{:x}}}", u32::from(c))).collect();
    let trace = trace_format::text::parse(&template.replace("NAME", &quoted)).unwrap();
    // A table of one row: its number of rows, its id, the name with its length.
    let mut row = Vec::new();
    for number in [1, 1, name.len() as u64] {
        let (bytes, len) = varint::bytes(number);
        row.extend(&bytes[..len]);
    }
    row.extend(name.as_bytes());
    let mut long = Vec::new();
    for stretch in Blocks::new(&trace) {
        match stretch.content.unwrap().kind {
            BlockKind::STRINGS => block::put(&mut long, BlockKind::STRINGS, &row),
            _ => long.extend(stretch.bytes),
        }
    }
    long
}

#[test]
fn names_cannot_give_orders_to_the_terminal() {
    let traces = Traces::new();
    let orders =
        ["\x1b]0;owned\x07\x1b[2J", "a\nb\rc\tIGNORE", "\u{9b}31m", "\u{202E}txt.exe", "\u{200B}\u{2028}x"];
    for order in orders {
        traces.add("hostile.trace", &named(order));
        for command in ["summary", "top", "check", "dump"] {
            let json = if command == "dump" { &[][..] } else { &["--json"] };
            for option in [&[][..], json] {
                let printed = output(traces.path(), &[&[command, "hostile.trace"], option].concat());
                let shown = text(&printed.stdout) + &text(&printed.stderr);
                let active = |c: char| c.is_control() && c != '\n' || "\u{202E}\u{200B}\u{2028}".contains(c);
                assert!(!shown.contains(active), "{command}: {shown:?}");
                assert!(!shown.lines().any(|line| line.starts_with('b')), "{command}: {shown}");
            }
        }
        let printed = output(traces.path(), &["summary", "hostile.trace", "--json"]);
        let value: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
        assert_eq!(value["tasks"][0]["name"], order);
    }
}

#[test]
fn a_name_of_a_megabyte_takes_a_line() {
    let traces = Traces::new();
    for name in ["x".repeat(1 << 20), "\x1b".repeat(1 << 20), "e\u{301}\u{301}\u{301}".repeat(150_000)] {
        traces.add("hostile.trace", &named(&name));
        for command in ["summary", "top", "check"] {
            let printed = output(traces.path(), &[command, "hostile.trace"]);
            let shown = text(&printed.stdout) + &text(&printed.stderr);
            assert!(!shown.is_empty());
            for line in shown.lines() {
                assert!(line.width() <= 100, "{command}: {} columns: {line}", line.width());
                assert!(line.chars().count() <= 400, "{command}: {} characters", line.chars().count());
            }
        }
    }
}

#[test]
fn bytes_of_any_kind_are_read_or_refused_without_a_panic() {
    let traces = Traces::new();
    let whole = crate::traces::bytes("troubled");
    for step in 0..40 {
        let mut bytes = whole.clone();
        let at = step * bytes.len() / 40;
        match step % 3 {
            0 => bytes.truncate(at),
            1 => bytes[at] = !bytes[at],
            _ => drop(bytes.splice(at..at + 9, [0xFF; 30])),
        }
        traces.add("broken.trace", &bytes);
        for command in ["summary", "check", "dump"] {
            let printed = output(traces.path(), &[command, "broken.trace"]);
            let code = printed.status.code();
            assert!(matches!(code, Some(0..=2)), "{command}, step {step}: {}", text(&printed.stderr));
            assert!(!text(&printed.stderr).contains("panicked at"), "{command}, step {step}");
        }
    }
}

#[test]
fn the_name_of_a_file_cannot_give_orders_either() {
    let traces = Traces::new();
    let name = "a\x1b[31m.trace";
    traces.add(name, &crate::traces::bytes("search"));
    for arguments in [&["summary", name][..], &["check", name], &["summary", "missing\x1b[31m"]] {
        let printed = output(traces.path(), arguments);
        assert!(!text(&printed.stdout).contains('\x1b'), "{arguments:?}");
        assert!(!text(&printed.stderr).contains('\x1b'), "{arguments:?}");
    }
}

#[test]
fn a_file_that_was_cut_anywhere_is_cut_off_and_not_damaged() {
    let traces = Traces::new();
    let whole = crate::traces::bytes("search");
    let header = Blocks::new(&whole).nth(1).unwrap().offset;
    for len in (header + 1..whole.len()).step_by(41) {
        traces.add("cut.trace", &whole[..len]);
        let printed = output(traces.path(), &["check", "cut.trace"]);
        let shown = text(&printed.stdout);
        assert_eq!(printed.status.code(), Some(1), "{len}: {shown}");
        assert!(shown.starts_with("CUT OFF  the "), "{len}: {shown}");
    }
}
