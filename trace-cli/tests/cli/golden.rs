//! Commands with their exact output: a file each in tests/cmd, written anew with `BLESS=1`.

use crate::traces::Traces;
use crate::{output, text};
use std::fmt::Write;
use std::fs;
use std::path::Path;

#[test]
fn every_command_prints_what_its_file_says() {
    let traces = Traces::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    let bless = std::env::var_os("BLESS").is_some();
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 15, "only {} files in {}", files.len(), folder.display());

    let mut wrong = String::new();
    for path in files {
        let expected = fs::read_to_string(&path).unwrap();
        let command = expected.lines().next().unwrap_or_default();
        let Some(arguments) = command.strip_prefix("$ cargo trace") else {
            panic!("{} does not begin with `$ cargo trace`", path.display());
        };
        let printed = session(&traces, command, &arguments.split_whitespace().collect::<Vec<_>>());
        if bless {
            fs::write(&path, printed).unwrap();
        } else if printed != expected {
            let name = path.file_name().unwrap().to_string_lossy();
            writeln!(wrong, "== {name}, expected:\n{expected}\n== {name}, printed:\n{printed}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nIf this is as it should be, run the test with BLESS=1.");
}

/// The command, its exit code and what it prints on each stream.
fn session(traces: &Traces, command: &str, arguments: &[&str]) -> String {
    let output = output(traces.path(), arguments);
    let mut session = format!("{command}\n[exit code {}]\n", output.status.code().unwrap());
    for (stream, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        if !bytes.is_empty() {
            writeln!(session, "--- {stream}\n{}", text(bytes).trim_end_matches('\n')).unwrap();
        }
    }
    session
}
