//! Commands and programs in documents exist: our own subcommands, examples, packages and paths, and
//! blocks of code that say which file they are from.
//!
//! Whether they also work is for the gate's other steps; this finds what was renamed.

use super::Finding;
use super::source::{Source, has_word};
use super::tree::Tree;
use crate::COMMANDS;

/// Cargo's own commands that documents use.
const CARGO: &[&str] =
    &["add", "bench", "build", "clean", "clippy", "doc", "fmt", "install", "run", "test", "tree"];

const DOCUMENTS: &[&str] = &["README.md", "CONTRIBUTING.md"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in DOCUMENTS {
        let Some(text) = tree.text(path) else {
            findings.push(Finding::new(path, 0, "it is missing"));
            continue;
        };
        for (line, command) in commands(text) {
            findings.extend(unknown(tree, command).map(|why| Finding::new(path, line, why)));
        }
        findings.extend(outdated(tree, text).map(|(line, why)| Finding::new(path, line, why)));
    }
    findings
}

/// Fenced blocks whose first line names a file (`// examples/…`) that does not have them.
fn outdated<'a>(tree: &'a Tree, text: &'a str) -> impl Iterator<Item = (usize, String)> {
    let mut next = 1;
    let blocks = text.split("```").map(move |block| {
        let line = next;
        next += block.matches('\n').count();
        (line, block)
    });
    blocks.skip(1).step_by(2).filter_map(|(line, block)| {
        let (_, block) = block.split_once('\n')?;
        let (file, block) = block.strip_prefix("// examples/")?.split_once('\n')?;
        let file = format!("examples/{file}");
        let found = tree.text(&file).is_some_and(|text| text.contains(block));
        (!found).then(|| (line, format!("this program is not in {file}")))
    })
}

/// Lines of fenced blocks that call cargo, without a prompt and variables before it.
fn commands(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        fenced ^= line.trim_start().starts_with("```");
        let at = line.find("cargo ")?;
        let before = line[..at].trim_start_matches(['$', ' ']);
        let called = before.split_whitespace().all(|word| word.contains('='));
        (fenced && called).then(|| (index + 1, line[at..].split(" #").next().unwrap_or_default()))
    })
}

/// What in this command line is not there.
fn unknown(tree: &Tree, command: &str) -> Option<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let (subcommand, rest) = words.get(1).zip(words.get(2..))?;
    let first = rest.first().copied().unwrap_or_default();
    let is_known = match *subcommand {
        "xtask" => COMMANDS.contains(&first),
        "trace" => has_subcommand(tree, first),
        other => CARGO.contains(&other),
    };
    if !is_known {
        let named =
            if CARGO.contains(subcommand) { subcommand.to_string() } else { format!("{subcommand} {first}") };
        return Some(format!("there is no command `cargo {}`", named.trim()));
    }
    for pair in rest.windows(2).take_while(|pair| pair[0] != "--") {
        let (flag, value) = (pair[0], pair[1]);
        let there = match flag {
            "--example" => tree.has(&format!("examples/{value}.rs")),
            "--path" | "--manifest-path" => tree.has(value),
            "-p" | "--package" => tree.packages.iter().any(|package| package.name == value),
            _ => true,
        };
        if !there {
            return Some(format!("`{flag} {value}`: there is none"));
        }
    }
    None
}

/// Whether `cargo trace` has it: clap makes `critical-path` of a variant `CriticalPath`.
fn has_subcommand(tree: &Tree, name: &str) -> bool {
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    let variant: String =
        name.split('-').filter(|part| part.is_ascii() && !part.is_empty()).map(capital).collect();
    let mut sources = tree.ending(".rs").filter(|(path, _)| path.starts_with("trace-cli/src/"));
    !variant.is_empty() && sources.any(|(_, text)| has_word(&Source::of(text).code, &variant))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(block: &str) -> Vec<String> {
        let files = [
            ("README.md", format!("cargo nothing\n```sh\n{block}\n```\n")),
            ("CONTRIBUTING.md", String::new()),
            ("examples/search.rs", "//! Head.\n\nfn main() {}\n".to_owned()),
            ("trace-cli/src/args.rs", "enum Command { Run, CriticalPath }".to_owned()),
        ];
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        check(&Tree::of(&files)).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn commands_that_exist_pass() {
        let block = "$ cargo trace run --release --example search  # builds it\ncargo xtask test\n\
                     cargo trace critical-path a.trace\nTRACE_OUT=a.trace cargo run -- --example x";
        assert_eq!(messages(block), [""; 0]);
    }

    #[test]
    fn a_block_that_names_an_example_is_part_of_it() {
        assert_eq!(messages("```\n```rust\n// examples/search.rs\nfn main() {}"), [""; 0]);
        assert_eq!(
            messages("```\n```rust\n// examples/search.rs\nfn main() { old() }"),
            ["README.md:4: this program is not in examples/search.rs"]
        );
    }

    #[test]
    fn commands_that_do_not_are_named_with_their_line() {
        let block = "cargo xtask bless\ncargo trace fly\ncargo run --example serch\ncargo tset";
        assert_eq!(
            messages(block),
            [
                "README.md:3: there is no command `cargo xtask bless`",
                "README.md:4: there is no command `cargo trace fly`",
                "README.md:5: `--example serch`: there is none",
                "README.md:6: there is no command `cargo tset`",
            ]
        );
    }
}
