//! What of ours is left in a disabled program.

use std::process::Command;

use crate::build::{self, Variant};

const OURS: &[&str] = &["trace", "trace_core", "trace_writer", "trace_format", "trace_macros"];

#[test]
fn the_program_has_no_symbol_of_ours() {
    // nm comes with the linker that built the program.
    let symbols =
        build::run(Command::new("nm").arg("--demangle=rust").arg(build::program(Variant::Annotated)));
    assert!(symbols.lines().any(|line| is_of(line, "std")), "no Rust symbol to compare with:\n{symbols}");
    let found: Vec<&str> = symbols.lines().filter(|line| OURS.iter().any(|ours| is_of(line, ours))).collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// Whether a path in a demangled symbol starts with this crate.
fn is_of(symbol: &str, name: &str) -> bool {
    symbol.match_indices(name).any(|(at, _)| {
        let inside = |char: char| char.is_alphanumeric() || matches!(char, '_' | ':' | '$' | '.');
        let after = &symbol[at + name.len()..];
        // The new mangling tells crates of one name apart: `trace[1f2e]::start`.
        let after = match after.strip_prefix('[').and_then(|hash| hash.split_once(']')) {
            Some((_, after)) => after,
            None => after,
        };
        !symbol[..at].ends_with(inside) && after.starts_with("::")
    })
}

#[test]
fn paths_of_ours_are_told_from_others() {
    assert!(is_of("0001 t trace::start", "trace"));
    assert!(is_of("0001 T <trace::Task as core::fmt::Debug>::fmt", "trace"));
    assert!(is_of("0001 t core::ptr::drop_in_place<trace[5c1]::Task>", "trace"));
    assert!(!is_of("0001 t std::backtrace_rs::backtrace::trace::h1", "trace"));
    assert!(!is_of("0001 t off::trace_core", "trace_core"));
}
