//! What is different when a person is looking: colours, and as many columns as there are.

use crate::cargo_trace;
use crate::traces::Traces;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::ffi::OsStringExt;
use std::process::Stdio;
use unicode_width::UnicodeWidthStr;

/// The report as it arrives at a terminal of so many columns.
fn shown(columns: u16, variables: &[(&str, &str)]) -> String {
    let traces = Traces::new();
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&ours).and_then(|()| unlockpt(&ours)).unwrap();
    tcsetwinsize(&ours, Winsize { ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let name = std::ffi::OsString::from_vec(ptsname(&ours, Vec::new()).unwrap().into_bytes());
    let theirs = OpenOptions::new().read(true).write(true).open(name).unwrap();

    let mut command = cargo_trace(traces.path(), &["summary", "troubled.trace"]);
    command.env("TERM", "xterm").envs(variables.iter().copied());
    let mut child = command.stdout(Stdio::from(theirs)).spawn().unwrap();
    // The terminal must be open nowhere else, or reading never ends.
    drop(command);
    let mut bytes = Vec::new();
    // Linux ends the last reading with an error instead of nothing.
    let _ = File::from(ours).read_to_end(&mut bytes);
    assert!(child.wait().unwrap().success());
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_terminal_has_colours_unless_they_are_unwanted() {
    assert!(shown(100, &[]).contains("\x1b[1;31m41,475 EVENTS LOST"));
    for variable in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        assert!(!shown(100, &[variable]).contains('\x1b'), "{variable:?}");
    }
    assert!(shown(100, &[("NO_COLOR", "")]).contains('\x1b'), "an empty NO_COLOR is none");
}

#[test]
fn lines_fit_the_terminal() {
    for columns in [80, 100, 120] {
        let shown = shown(columns, &[("NO_COLOR", "1")]);
        let widest = shown.lines().map(|line| line.trim_end_matches('\r').width()).max().unwrap();
        assert!(widest <= usize::from(columns), "{widest} of {columns}:\n{shown}");
    }
    assert!(shown(140, &[("NO_COLOR", "1")]).contains("SPAWNED AT"), "there is room for more");
}
