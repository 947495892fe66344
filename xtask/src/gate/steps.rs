//! The gate's steps as data: a new check is a new row.

use super::tools::{CLIPPY, NEXTEST, RUSTFMT, STRACE, Tool};

/// One row of the gate.
pub(crate) struct Step {
    /// What `cargo xtask test NAME` calls it.
    pub(crate) name: &'static str,
    /// The question it answers.
    pub(crate) purpose: &'static str,
    /// Program and arguments with spaces between, run at the repository's root.
    pub(super) command: &'static str,
    /// Set for the command; `{target}` stands for the workspace's target folder.
    pub(super) env: &'static [(&'static str, &'static str)],
    /// What the command needs besides cargo.
    pub(super) tool: Option<&'static Tool>,
    /// Run instead where the tool cannot be had.
    pub(super) without_tool: Option<&'static str>,
    /// Whether it has to run at least one test to count as passed.
    pub(super) runs_tests: bool,
}

const PLAIN: Step =
    Step { name: "", purpose: "", command: "", env: &[], tool: None, without_tool: None, runs_tests: false };

/// For stacks, code needs frame pointers.
const RUNTIME: &[(&str, &str)] =
    &[("CARGO_TARGET_DIR", "{target}/runtime"), ("RUSTFLAGS", "-C force-frame-pointers=yes")];

/// In the order of running: what fails fast stands first, what shares build output stands together.
/// Only those for `runtime` set RUSTFLAGS, in folders of their own, for other flags mean another build
/// of everything; the last one lets cargo trace set them.
pub(crate) const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        purpose: "is the code formatted",
        command: "cargo fmt --all --check",
        tool: Some(&RUSTFMT),
        ..PLAIN
    },
    Step {
        name: "off-fmt",
        purpose: "is the package outside the workspace formatted",
        command: "cargo fmt --manifest-path tests/off/Cargo.toml --check",
        tool: Some(&RUSTFMT),
        ..PLAIN
    },
    Step {
        name: "kernel-fmt",
        purpose: "is the package of known answers formatted",
        command: "cargo fmt --manifest-path tests/kernel/Cargo.toml --check",
        tool: Some(&RUSTFMT),
        ..PLAIN
    },
    Step {
        name: "runtime-fmt",
        purpose: "is the package with the feature `runtime` formatted",
        command: "cargo fmt --manifest-path tests/runtime/Cargo.toml --check",
        tool: Some(&RUSTFMT),
        ..PLAIN
    },
    Step {
        name: "stacks-fmt",
        purpose: "is the package of known stacks formatted",
        command: "cargo fmt --manifest-path tests/stacks/Cargo.toml --check",
        tool: Some(&RUSTFMT),
        ..PLAIN
    },
    Step {
        name: "cost-fmt",
        purpose: "are the programs formatted that `bench runtime` measures",
        command: "cargo fmt --manifest-path bench/runtime/Cargo.toml --check",
        tool: Some(&RUSTFMT),
        ..PLAIN
    },
    Step { name: "tidy", purpose: "are the house rules kept", command: "cargo xtask tidy", ..PLAIN },
    Step {
        name: "clippy",
        purpose: "does clippy accept everything, all features on",
        command: "cargo clippy --workspace --all-targets --all-features -- -D warnings",
        tool: Some(&CLIPPY),
        ..PLAIN
    },
    Step {
        name: "off-clippy",
        purpose: "does clippy accept the facade and the macro crate with no feature",
        command: "cargo clippy -p exectrace -p trace-macros --lib -- -D warnings",
        tool: Some(&CLIPPY),
        ..PLAIN
    },
    Step {
        name: "off-lint",
        purpose: "does clippy accept the package outside the workspace",
        command: "cargo clippy --manifest-path tests/off/Cargo.toml --all-targets -- -D warnings",
        env: &[("CARGO_TARGET_DIR", "{target}")],
        tool: Some(&CLIPPY),
        ..PLAIN
    },
    Step {
        name: "tests",
        purpose: "do all tests of the workspace pass, ui tests and loom models among them",
        command: "cargo nextest run --workspace",
        tool: Some(&NEXTEST),
        // Nextest gives every test a process, cargo test gives it a thread: a session is global.
        without_tool: Some("cargo test --workspace --all-targets --no-fail-fast -- --test-threads=1"),
        runs_tests: true,
        ..PLAIN
    },
    Step {
        name: "doctests",
        purpose: "do the examples in the documentation run",
        command: "cargo test --workspace --doc --no-fail-fast",
        runs_tests: true,
        ..PLAIN
    },
    Step {
        name: "off",
        purpose: "without the feature: same API, no dependency, no symbol, the same machine code",
        // A package of its own, run alone: the workspace's feature unification would turn the
        // feature on. It shares the target folder, for the crates of its one enabled program.
        command: "cargo test --manifest-path tests/off/Cargo.toml --no-fail-fast",
        env: &[("CARGO_TARGET_DIR", "{target}")],
        runs_tests: true,
        ..PLAIN
    },
    Step {
        name: "stacks-by-tables",
        purpose: "are stacks those that were called, in a program without frame pointers",
        command: "cargo test --manifest-path tests/stacks/Cargo.toml --no-fail-fast",
        env: &[("CARGO_TARGET_DIR", "{target}")],
        runs_tests: true,
        ..PLAIN
    },
    Step {
        name: "stacks-lint",
        purpose: "does clippy accept the package of known stacks",
        command: "cargo clippy --manifest-path tests/stacks/Cargo.toml --all-targets -- -D warnings",
        env: RUNTIME,
        tool: Some(&CLIPPY),
        ..PLAIN
    },
    Step {
        name: "stacks",
        purpose: "are stacks those that were called, in a program with frame pointers, both ways",
        command: "cargo test --manifest-path tests/stacks/Cargo.toml --no-fail-fast",
        env: RUNTIME,
        runs_tests: true,
        ..PLAIN
    },
    Step {
        name: "kernel-lint",
        purpose: "does clippy accept the package of known answers",
        command: "cargo clippy --manifest-path tests/kernel/Cargo.toml --all-targets -- -D warnings",
        env: RUNTIME,
        tool: Some(&CLIPPY),
        ..PLAIN
    },
    Step {
        name: "runtime-lint",
        purpose: "does clippy accept the package with the feature `runtime`",
        command: "cargo clippy --manifest-path tests/runtime/Cargo.toml --all-targets -- -D warnings",
        env: RUNTIME,
        tool: Some(&CLIPPY),
        ..PLAIN
    },
    Step {
        name: "static-lint",
        purpose: "does clippy accept what stands in for the C library's half where there is none",
        command: "cargo clippy -p trace-runtime -- -D warnings",
        env: &[("CARGO_TARGET_DIR", "{target}/static"), ("RUSTFLAGS", "-C target-feature=+crt-static")],
        tool: Some(&CLIPPY),
        ..PLAIN
    },
    Step {
        name: "cost-lint",
        purpose: "does clippy accept the programs that `bench runtime` measures",
        command: "cargo clippy --manifest-path bench/runtime/Cargo.toml --features runtime -- -D warnings",
        env: RUNTIME,
        tool: Some(&CLIPPY),
        ..PLAIN
    },
    Step {
        name: "kernel",
        purpose: "is what the kernel and the heap tell what is known otherwise",
        // One test at a time: each runs a program, whose time on the CPUs is measured.
        command: "cargo test --manifest-path tests/kernel/Cargo.toml --test known --no-fail-fast -- --test-threads=1",
        env: RUNTIME,
        runs_tests: true,
        ..PLAIN
    },
    Step {
        name: "runtime",
        purpose: "what programs do without being asked: is it recorded, and do they not notice",
        // Outside the workspace, as above. Each test runs programs, which are measured against
        // each other: one test at a time leaves them the machine.
        command: "cargo test --manifest-path tests/runtime/Cargo.toml --no-fail-fast -- --test-threads=1",
        env: RUNTIME,
        tool: Some(&STRACE),
        runs_tests: true,
        ..PLAIN
    },
    Step {
        name: "docs",
        purpose: "does the documentation build without a warning",
        command: "cargo doc --workspace --no-deps",
        env: &[("RUSTDOCFLAGS", "-D warnings")],
        ..PLAIN
    },
    Step {
        name: "readme",
        purpose: "does the README's first command run",
        command: "cargo trace run --release --example search",
        ..PLAIN
    },
];
