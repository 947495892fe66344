//! Programs that steps need besides cargo: asked for, installed when missing.

use std::path::Path;
use std::process::{Command, Stdio};

use super::steps::Step;

/// A program that a clean machine may not have.
pub(super) struct Tool {
    name: &'static str,
    /// Succeeds where the tool is there.
    probe: &'static str,
    /// Gets it; `{target}` stands for the workspace's target folder.
    install: &'static str,
}

pub(super) const RUSTFMT: Tool =
    Tool { name: "rustfmt", probe: "cargo fmt --version", install: "rustup component add rustfmt" };

pub(super) const CLIPPY: Tool =
    Tool { name: "clippy", probe: "cargo clippy --version", install: "rustup component add clippy" };

/// Installed below the target folder: the gate leaves nothing behind that `cargo clean` keeps.
pub(super) const NEXTEST: Tool = Tool {
    name: "cargo-nextest",
    probe: "cargo nextest --version",
    install: "cargo install cargo-nextest --locked --debug --root {target}/tools",
};

/// The judge of which calls a program makes.
pub(super) const STRACE: Tool =
    Tool { name: "strace", probe: "strace -V", install: "apt-get install --yes strace" };

/// The step's command line, once its tool is there; its other command line where that cannot be had.
pub(super) fn command_for(root: &Path, target: &str, step: &Step) -> Result<Vec<String>, String> {
    let wanted = Ok(words(step.command, target));
    let Some(tool) = step.tool else { return wanted };
    if succeeds(root, target, tool.probe, Stdio::null) {
        return wanted;
    }
    println!("    {} is missing here; installing it: {}", tool.name, tool.install);
    let installed = succeeds(root, target, tool.install, Stdio::inherit);
    if installed && succeeds(root, target, tool.probe, Stdio::null) {
        return wanted;
    }
    match step.without_tool {
        Some(other) => {
            println!("    {} could not be installed; this takes its place", tool.name);
            Ok(words(other, target))
        }
        None => Err(format!("{} is missing and `{}` did not install it", tool.name, tool.install)),
    }
}

/// A command at `root` that also finds what was installed below the target folder.
pub(super) fn command(root: &Path, target: &str, words: &[String]) -> Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([Path::new(target).join("tools").join("bin")]);
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).current_dir(root).stdin(Stdio::null());
    if let Ok(path) = std::env::join_paths(folders) {
        command.env("PATH", path);
    }
    command
}

fn words(command: &str, target: &str) -> Vec<String> {
    command.split(' ').map(|word| word.replace("{target}", target)).collect()
}

fn succeeds(root: &Path, target: &str, line: &str, output: fn() -> Stdio) -> bool {
    let status = command(root, target, &words(line, target)).stdout(output()).stderr(output()).status();
    status.is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::STEPS;

    const ABSENT: Tool =
        Tool { name: "a tool that nobody has", probe: "cargo no-such-tool", install: "false" };

    fn line_for(without_tool: Option<&'static str>) -> Result<Vec<String>, String> {
        let step = Step { command: "cargo no-such-tool", tool: Some(&ABSENT), without_tool, ..STEPS[0] };
        command_for(Path::new("."), "some folder", &step)
    }

    #[test]
    fn a_tool_that_cannot_be_installed_gives_way_to_the_other_command() {
        let line = line_for(Some("cargo test --target-dir {target}"));
        assert_eq!(line, Ok(["cargo", "test", "--target-dir", "some folder"].map(String::from).to_vec()));
    }

    #[test]
    fn a_tool_without_a_substitute_fails_its_step() {
        let why = "a tool that nobody has is missing and `false` did not install it";
        assert_eq!(line_for(None), Err(why.into()));
    }
}
