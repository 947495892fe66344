//! Code that nobody wrote for us: well-known crates of the registry with an attribute on every
//! function, and on every `impl`, `trait` and `mod`. Their own tests are the judge, with the feature
//! off, on, and while recording; and the compiler has to find in them what it finds without us.
//!
//! `sources/Cargo.toml` pins the crates and `suites.lock` what they depend on;
//! `BLESS=1 cargo test -p exectrace-registry` writes the second after a change of the first.

mod annotate;
mod copy;
mod suite;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use annotate::Form;
use copy::{Copy, Facade};
use suite::Suite;

/// What is expected of a crate, so that a test which annotates or records nothing does not pass.
struct Expected {
    /// Arguments of `cargo test`: what to build.
    arguments: &'static [&'static str],
    /// Tests that fail without us.
    skip: &'static [&'static str],
    /// Tests, those of its documentation aside.
    tests: usize,
    /// Annotated functions, one by one and as members.
    functions: usize,
    members: usize,
    /// Recorded calls of all its tests.
    calls: u64,
}

/// Everything that cargo tests but examples.
const ALL: &[&str] = &["--lib", "--bins", "--tests"];

/// A parser: no `std`, generics upon generics, closures that are returned, macros that make functions.
#[test]
fn nom_passes_its_tests() {
    // `expression_ast` is missing: it needs a crate that nom's published manifest does not name.
    let arguments = &[
        "--lib",
        "--test=arithmetic",
        "--test=arithmetic_ast",
        "--test=css",
        "--test=custom_errors",
        "--test=escaped",
        "--test=float",
        "--test=fnmut",
        "--test=ini",
        "--test=ini_str",
        "--test=issues",
        "--test=json",
        "--test=mp4",
        "--test=multiline",
        "--test=overflow",
        "--test=reborrow_fold",
    ];
    check(
        "nom",
        &Expected { arguments, skip: &[], tests: 268, functions: 1_176, members: 448, calls: 30_000 },
    );
}

/// An async client and its server, on loopback: streams, `select!`, spawned tasks, `#[tokio::main]`,
/// and `#[instrument]` below our attribute.
#[test]
fn mini_redis_passes_its_tests() {
    // It expects of paused time that it waits for the network.
    let skip = &["key_value_timeout"];
    check(
        "mini-redis",
        &Expected { arguments: ALL, skip, tests: 10, functions: 137, members: 99, calls: 1_000 },
    );
}

/// A data structure: no `std`, unsafe code denied, edition 2024.
#[test]
fn indexmap_passes_its_tests() {
    check(
        "indexmap",
        &Expected { arguments: ALL, skip: &[], tests: 183, functions: 890, members: 720, calls: 500_000 },
    );
}

/// One of them, with `--full` all.
#[test]
fn others_pass_theirs() {
    let others = [
        (
            "slab",
            Expected { arguments: ALL, skip: &[], tests: 47, functions: 121, members: 71, calls: 1_000 },
        ),
        (
            "semver",
            Expected { arguments: ALL, skip: &[], tests: 34, functions: 142, members: 57, calls: 10_000 },
        ),
        (
            "async-channel",
            Expected { arguments: ALL, skip: &[], tests: 41, functions: 104, members: 50, calls: 1_000_000 },
        ),
    ];
    let chosen = if is_full() { others.len() } else { 1 };
    for (name, expected) in &others[..chosen] {
        check(name, expected);
    }
}

/// `cargo xtask test --full`: more crates, and the examples in their documentation.
fn is_full() -> bool {
    std::env::var_os("EXECTRACE_FULL").is_some()
}

fn check(name: &str, expected: &Expected) {
    let plain = Suite::build(&Copy::alone(name, Form::Plain, Facade::Off), expected);
    let counts = plain.run();
    assert!(counts.passed >= expected.tests, "{name}: {counts:?}");
    let documented = is_full().then(|| plain.run_documentation());
    let mut programs: BTreeSet<_> = plain.programs.iter().cloned().collect();
    for (form, functions) in [(Form::Functions, expected.functions), (Form::Containers, expected.members)] {
        for facade in [Facade::Off, Facade::On] {
            let copy = Copy::alone(name, form, facade);
            assert!(
                copy.functions >= functions,
                "{name}, {form:?}: {} functions are annotated",
                copy.functions
            );
            let suite = Suite::build(&copy, expected);
            // Cargo has been seen to take one copy for another.
            let are_new = suite.programs.iter().all(|program| programs.insert(program.clone()));
            assert!(are_new, "{name}, {form:?}, {facade:?}: these are the programs of another copy");
            assert_eq!(suite.warnings, plain.warnings, "{name}, {form:?}, {facade:?}: warnings");
            assert_eq!(suite.run(), counts, "{name}, {form:?}, {facade:?}");
            if let Some(documented) = documented {
                assert_eq!(suite.run_documentation(), documented, "{name}, {form:?}, {facade:?}");
            }
            if facade == Facade::On {
                let (while_recording, recorded) = suite.record();
                assert_eq!(while_recording, counts, "{name}, {form:?}, recording");
                assert!(recorded.begins >= expected.calls, "{name}, {form:?}: {recorded:?}");
            }
        }
    }
}

/// One lock file for all of them, each of which uses its part of it.
#[test]
fn what_the_crates_depend_on_is_pinned() {
    if std::env::var_os("BLESS").is_some() {
        bless();
    }
    let lock = fs::read_to_string(copy::LOCK).expect("suites.lock is there");
    for (name, version) in copy::crates() {
        let entry = format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n");
        assert!(lock.contains(&entry), "suites.lock has no {name} {version}: write it with BLESS=1");
    }
}

fn bless() {
    let workspace = copy::root().join("lock");
    let members: Vec<String> = copy::crates()
        .map(|(name, _)| Copy::member(&workspace, name).folder)
        .map(|folder| format!("{:?}", folder.display().to_string()))
        .collect();
    // Resolver 3 would take the versions of the oldest compiler that any of the crates supports.
    let manifest = format!("[workspace]\nresolver = \"2\"\nmembers = [{}]\n", members.join(", "));
    copy::write(&workspace.join("Cargo.toml"), manifest);
    // What is pinned already stays.
    if let Ok(lock) = fs::read_to_string(copy::LOCK) {
        copy::write(&workspace.join("Cargo.lock"), lock);
    }
    let mut command = Command::new(env!("CARGO"));
    let status = command.args(["update", "--workspace"]).current_dir(&workspace).status();
    assert!(status.expect("cargo runs this test").success(), "cargo finds no versions that fit together");
    fs::copy(workspace.join("Cargo.lock"), copy::LOCK).expect("the repository can be written to");
}
