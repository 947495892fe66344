//! `cargo trace run` on real packages.

use crate::project::Project;
use crate::{cargo_trace, text, traces};
use std::fs;
use std::process::Command;

#[test]
fn the_program_has_its_output_to_itself_and_the_report_follows() {
    let project = Project::new();
    project.write(".cargo/config.toml", "[env]\nFROM_CONFIG = 'yes'\n[build]\nrustflags = '--cfg mine'\n");
    let output = project.run(&["--", "one", "--two", "-o"]);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{err}");
    assert_eq!(
        out,
        "arguments [\"one\", \"--two\", \"-o\"]\npackage demo\nfrom config Ok(\"yes\")\nticket None\n\
         mine true, frame pointers true\nruntime true\n"
    );
    assert!(err.contains("nothing lost") && err.contains("scan_file"), "{err}");
    assert!(err.contains("target/trace/demo-1.trace"), "{err}");
    assert_eq!(project.traces(), [project.path().join("target/trace/demo-1.trace")], "no ticket is left");

    assert!(text(&project.run(&[]).stderr).contains("target/trace/demo-2.trace"));
}

#[test]
fn the_file_asked_for_is_written_whichever_way_it_is_named() {
    let project = Project::new();
    for (file, arguments) in
        [("a.trace", &["-o", "a.trace"][..]), ("b.trace", &["--output=b.trace", "--", "x"])]
    {
        assert_eq!(project.run(arguments).status.code(), Some(0));
        assert_eq!(fs::read(project.path().join(file)).unwrap(), traces::bytes("search"));
    }
    let output = project.command(&[]).env("TRACE_OUT", "c.trace").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(project.path().join("c.trace").exists());
    assert!(project.traces().is_empty());
}

#[test]
fn flags_of_the_environment_are_kept() {
    let project = Project::new();
    let output = project.command(&[]).env("RUSTFLAGS", "--cfg mine").output().unwrap();
    assert!(text(&output.stdout).contains("mine true, frame pointers true"), "{}", text(&output.stderr));
}

#[test]
fn the_program_s_exit_code_is_kept() {
    let project = Project::new();
    for (argument, code) in [("fail", 3), ("panic", 101)] {
        let output = project.run(&["--", argument]);
        let err = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{err}");
        assert!(err.contains("nothing lost"), "{err}");
    }
}

#[test]
fn a_build_that_fails_has_cargo_s_message_and_exit_code() {
    let project = Project::new();
    project.write("src/main.rs", "fn main() { exectrace::nothing() }");
    let output = project.run(&[]);
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(101));
    assert!(err.contains("cannot find function `nothing`") && !err.contains("no trace"), "{err}");
}

#[test]
fn a_program_that_records_nothing_gets_the_likely_reasons() {
    let project = Project::new();
    let output = project.run(&["--", "silent"]);
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{err}");
    assert!(
        err.contains("demo wrote no trace") && err.contains("\n  - Nothing in it names the library"),
        "{err}"
    );
    assert!(project.traces().is_empty(), "the empty file is gone");
}

#[test]
fn a_trace_of_an_earlier_program_does_not_pass_for_this_one_s() {
    let project = Project::new();
    fs::write(project.path().join("old.trace"), traces::bytes("search")).unwrap();
    let err = text(&project.run(&["-o", "old.trace", "--", "silent"]).stderr);
    assert!(err.contains("demo wrote no trace") && !err.contains("scan_file"), "{err}");
}

#[test]
fn a_place_that_cannot_be_written_is_found_out_before_anything_runs() {
    let project = Project::new();
    for (file, problem) in [("missing/x.trace", "there is no directory"), ("src", "is a directory")] {
        let output = project.run(&["-o", file]);
        let err = text(&output.stderr);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()), "{err}");
        assert!(err.contains(problem), "{err}");
    }
}

#[cfg(unix)]
#[test]
fn a_trace_may_go_where_it_cannot_be_read_again() {
    let project = Project::new();
    let output = project.run(&["-o", "/dev/null"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
    assert!(std::path::Path::new("/dev/null").exists());
}

#[test]
fn a_package_without_the_library_is_told_the_lines_to_add() {
    let project = Project::new();
    let output = project.run(&["--manifest-path", "other/Cargo.toml"]);
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("`other` does not depend on `exectrace`"), "{err}");
    assert!(err.contains("    [dependencies]\n") && err.contains("    exectrace = { path = \""), "{err}");
    assert!(err.contains("on no registry") && err.contains("    use trace as _;\n"), "{err}");
}

#[test]
fn what_nobody_annotated_is_recorded_unless_the_user_says_no() {
    let project = Project::new();
    for (arguments, recorded) in
        [(&[][..], true), (&["--no-runtime"], false), (&["--bin", "demo", "--no-runtime", "--", "x"], false)]
    {
        let output = project.run(arguments);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{err}");
        assert!(out.contains(&format!("runtime {recorded}\n")), "{arguments:?}: {out}");
        assert!(!err.contains("note:"), "{err}");
    }
}

#[test]
fn a_library_without_the_feature_records_what_is_annotated_and_the_user_is_told() {
    let project = Project::new();
    let manifest = fs::read_to_string(project.path().join("exectrace/Cargo.toml")).unwrap();
    project.write("exectrace/Cargo.toml", &manifest.replace("runtime = ['enabled']", ""));
    let output = project.run(&[]);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(out.contains("runtime false\n"), "{out}");
    assert!(err.contains("note: this `exectrace` has no feature `runtime`"), "{err}");
    assert!(err.contains("nothing lost"), "{err}");
}

#[test]
fn the_feature_by_the_library_s_name_in_code_gets_the_right_name() {
    let project = Project::new();
    let err = text(&project.run(&["--features", "trace/enabled"]).stderr);
    assert!(err.contains("trace/enabled\n") && err.contains("write `exectrace/enabled`"), "{err}");

    let manifest = fs::read_to_string(project.path().join("Cargo.toml")).unwrap();
    project.write("Cargo.toml", &format!("{manifest}[features]\ntrace = ['trace/enabled']\n"));
    let err = text(&project.run(&[]).stderr);
    assert!(err.contains("`trace` is not a dependency"), "{err}");
    assert!(err.contains("write `exectrace/enabled`") && !err.contains("--manifest-path"), "{err}");
}

#[test]
fn without_a_project_the_message_says_so() {
    let nowhere = tempfile::tempdir().unwrap();
    let output = cargo_trace(nowhere.path(), &["run"]).output().unwrap();
    let err = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("could not find `Cargo.toml`") && err.contains("--manifest-path"), "{err}");
}

#[test]
fn a_runner_that_is_configured_and_a_space_in_our_own_path_do_no_harm() {
    let project = Project::new();
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host =
        text(&host.stdout).lines().find_map(|line| Some(line.strip_prefix("host: ")?.to_owned())).unwrap();
    project.write(".cargo/config.toml", &format!("[target.{host}]\nrunner = 'false'\n"));
    let output = project.run(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));

    project.write(".cargo/config.toml", "");
    let spaced = project.path().join("a b/cargo-trace");
    fs::create_dir(spaced.parent().unwrap()).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_cargo-trace"), &spaced).unwrap();
    let usual = project.command(&["--", "x"]);
    let mut command = Command::new(spaced);
    command.args(usual.get_args()).current_dir(project.path());
    command.env("CARGO_TARGET_DIR", project.path().join("target"));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("nothing lost"), "{}", text(&output.stderr));
}

#[test]
fn help_is_ours_wherever_it_is_asked_for() {
    let nowhere = tempfile::tempdir().unwrap();
    let output = cargo_trace(nowhere.path(), &["run", "--release", "--help"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("Usage: cargo trace run"), "{}", text(&output.stdout));
}
