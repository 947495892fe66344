//! Signals while the program runs.

use crate::project::Project;
use crate::text;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

#[test]
fn a_program_that_aborts_is_said_to_have_been_ended_by_the_signal() {
    let output = Project::new().run(&["--", "abort"]);
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(128 + 6), "{err}");
    assert!(err.contains("demo was ended by signal 6 (SIGABRT)") && err.contains("no trace"), "{err}");
}

/// Starts a program that waits for a signal, in a process group of its own, and waits for it to
/// be there.
fn waiting(project: &Project) -> Child {
    let mut command = project.command(&["--", "wait"]);
    command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("mine")));
    child
}

fn ends(mut child: Child, signal: &str, whom: String, code: i32) {
    let sent = Command::new("kill").args(["-s", signal, "--", &whom]).status().unwrap();
    assert!(sent.success());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(code), "{err}");
    assert!(err.contains(&format!("demo was ended by signal {} (SIG{signal})", code - 128)), "{err}");
    assert!(err.contains("nothing lost"), "{err}");
}

#[test]
fn ctrl_c_ends_the_program_and_the_report_is_printed() {
    let project = Project::new();
    let child = waiting(&project);
    // As a terminal does it: to the whole group.
    let group = format!("-{}", child.id());
    ends(child, "INT", group, 128 + 2);
}

#[test]
fn a_request_to_end_that_only_we_get_is_passed_on() {
    let project = Project::new();
    let child = waiting(&project);
    let us = child.id().to_string();
    ends(child, "TERM", us, 128 + 15);
}
