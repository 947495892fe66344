//! What the environment of `cargo run` gets: compiler flags and a runner.
//!
//! Environment variables instead of `--config`, because cargo joins them with what its
//! configuration files say, whether a list or a string stands there; `--config` with a list is
//! refused where the file has a string.

use super::program;
use crate::error::Failure;
use std::ffi::OsString;
use std::process::Command;

/// What stacks need.
const FLAGS: [&str; 2] = ["-C", "force-frame-pointers=yes"];

/// A variable with the user's own flags, and ours behind them.
///
/// Cargo takes flags from the first of these sources that has any, so ours must join that one:
/// `CARGO_ENCODED_RUSTFLAGS`, `RUSTFLAGS`, `target.….rustflags`, `build.rustflags`. The third, when
/// it stands in a configuration file, cannot be seen from here. The user's flags then hold and ours
/// do not, and stacks end where code without frame pointers begins.
pub(crate) fn frame_pointers(target: &str) -> (String, OsString) {
    frame_pointers_in(target, |name| std::env::var_os(name).filter(|value| !value.is_empty()))
}

fn frame_pointers_in(target: &str, var: impl Fn(&str) -> Option<OsString>) -> (String, OsString) {
    let encoded = "CARGO_ENCODED_RUSTFLAGS".to_owned();
    if let Some(mut flags) = var(&encoded) {
        FLAGS.iter().for_each(|flag| flags.push(format!("\u{1f}{flag}")));
        return (encoded, flags);
    }
    let of_target = format!("CARGO_TARGET_{}_RUSTFLAGS", in_variables(target));
    let build = "CARGO_BUILD_RUSTFLAGS".to_owned();
    let found = ["RUSTFLAGS".to_owned(), of_target].into_iter().find(|name| var(name).is_some());
    let name = found.unwrap_or(build);
    let mut flags = var(&name).unwrap_or_default();
    FLAGS.iter().for_each(|flag| flags.push(format!(" {flag}")));
    (name, flags)
}

/// Makes cargo start programs for `target` through `program SUBCOMMAND`, whatever runner is
/// configured.
pub(crate) fn run_through(command: &mut Command, target: &str, program: &str, subcommand: &str) {
    if program.contains(char::is_whitespace) {
        // Cargo splits the variable at white space, so this takes a list, and a list takes `--config`.
        let list = serde_json::json!([program, subcommand]);
        command.arg(format!("--config=target.{target}.runner={list}"));
    } else {
        let variable = format!("CARGO_TARGET_{}_RUNNER", in_variables(target));
        command.env(variable, format!("{program} {subcommand}"));
    }
}

/// The target asked for, or else the machine's own.
pub(crate) fn host_or(target: Option<&str>) -> Result<String, Failure> {
    let asked = target.map(str::to_owned).or_else(|| std::env::var("CARGO_BUILD_TARGET").ok());
    if let Some(target) = asked.filter(|target| !target.is_empty()) {
        return Ok(target);
    }
    let output = Command::new(program()).arg("-vV").output();
    let output = output.map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Failure::new("`cargo -vV` does not name this machine's target"))
}

fn in_variables(target: &str) -> String {
    target.to_uppercase().replace(['-', '.'], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(set: &[(&str, &str)]) -> (String, String) {
        let (name, value) = frame_pointers_in("x86_64-unknown-linux-gnu", |name| {
            set.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        });
        (name, value.into_string().unwrap())
    }

    #[test]
    fn flags_join_the_source_that_cargo_will_use() {
        let target = "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS";
        let all = [("CARGO_ENCODED_RUSTFLAGS", "-a\u{1f}b"), ("RUSTFLAGS", "-c"), (target, "-d")];
        assert_eq!(flags(&all).1, "-a\u{1f}b\u{1f}-C\u{1f}force-frame-pointers=yes");
        assert_eq!(flags(&all[1..]), ("RUSTFLAGS".into(), "-c -C force-frame-pointers=yes".into()));
        assert_eq!(flags(&all[2..]), (target.into(), "-d -C force-frame-pointers=yes".into()));
        assert_eq!(flags(&[]), ("CARGO_BUILD_RUSTFLAGS".into(), " -C force-frame-pointers=yes".into()));
    }
}
