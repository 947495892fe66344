//! The words after `cargo trace run`: ours, cargo's and the program's.
//!
//! Cargo's options are not declared here one by one: what cargo accepts, today and in later
//! versions, is passed on as it stands. A few are looked at on the way, because they say which
//! package will run.

use crate::error::Failure;
use std::ffi::OsString;
use std::path::PathBuf;

/// The words, sorted.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Words {
    /// The file to write the trace to.
    pub(crate) output: Option<PathBuf>,
    /// Whether only what is annotated is to be recorded.
    pub(crate) no_runtime: bool,
    /// Whether somebody asked for help.
    pub(crate) help: bool,
    /// For cargo.
    pub(crate) cargo: Vec<OsString>,
    /// For the program.
    pub(crate) program: Vec<OsString>,
    /// What cargo's options say about what will run.
    pub(crate) selection: Selection,
}

/// The options of `cargo run` that choose a package, a target or a directory.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Selection {
    pub(crate) manifest_path: Option<PathBuf>,
    pub(crate) target_dir: Option<PathBuf>,
    pub(crate) package: Option<String>,
    pub(crate) bin: Option<String>,
    pub(crate) example: Option<String>,
    pub(crate) target: Option<String>,
}

/// Options of `cargo run` that are followed by a value in a word of its own. Needed to see where the
/// program's arguments start when there is no `--`: at the first word that is neither an option nor
/// the value of one.
const WITH_VALUE: &[&str] = &[
    "-p",
    "--package",
    "--bin",
    "--example",
    "-F",
    "--features",
    "-j",
    "--jobs",
    "--profile",
    "--target",
    "--target-dir",
    "--manifest-path",
    "--lockfile-path",
    "--message-format",
    "--color",
    "--config",
    "-Z",
    "-C",
];

impl Words {
    /// Sorts the words.
    pub(crate) fn sort(words: impl IntoIterator<Item = OsString>) -> Result<Self, Failure> {
        let mut sorted = Words::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            if word == "--" {
                sorted.program.extend(words);
                break;
            }
            // What is not Unicode cannot be an option of ours or of cargo's.
            let text = word.to_str().unwrap_or_default().to_owned();
            if !text.starts_with('-') {
                sorted.program.push(word);
                sorted.program.extend(words);
                break;
            }
            let (name, attached) = split(&text);
            if let "-h" | "--help" = name {
                sorted.help = true;
                continue;
            }
            if name == "--no-runtime" {
                sorted.no_runtime = true;
                continue;
            }
            let ours = matches!(name, "-o" | "--output");
            let separate = attached.is_none() && (ours || WITH_VALUE.contains(&name));
            let next = if separate { words.next() } else { None };
            let value = attached.map(OsString::from).or_else(|| next.clone());
            if ours {
                let file = value.filter(|file| !file.is_empty());
                sorted.output =
                    Some(file.ok_or_else(|| Failure::new(format!("{name} needs a file name")))?.into());
                continue;
            }
            if let Some(value) = value {
                sorted.selection.note(name, value);
            }
            sorted.cargo.push(word);
            sorted.cargo.extend(next);
        }
        Ok(sorted)
    }
}

impl Selection {
    fn note(&mut self, option: &str, value: OsString) {
        let text = value.to_str().map(str::to_owned);
        match option {
            "--manifest-path" => self.manifest_path = Some(value.into()),
            "--target-dir" => self.target_dir = Some(value.into()),
            "-p" | "--package" => self.package = text,
            "--bin" => self.bin = text,
            "--example" => self.example = text,
            "--target" => self.target = text,
            _ => {}
        }
    }
}

/// `--name=value` and `-nvalue` to name and value.
fn split(word: &str) -> (&str, Option<&str>) {
    if word.starts_with("--") {
        return word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
    }
    match word.char_indices().nth(2) {
        Some((at, _)) => (&word[..at], Some(word[at..].trim_start_matches('='))),
        None => (word, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sort(line: &str) -> Words {
        Words::sort(line.split_whitespace().map(OsString::from)).unwrap()
    }

    fn joined(words: &[OsString]) -> String {
        words.iter().map(|word| word.to_str().unwrap()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn our_option_is_found_wherever_it_stands_and_cargo_does_not_see_it() {
        for line in [
            "-o t.trace --release --example search -- a",
            "--release --output t.trace --example search -- a",
            "--release --example search --output=t.trace -- a",
            "--release --example search -ot.trace a",
        ] {
            let words = sort(line);
            assert_eq!(words.output, Some("t.trace".into()), "{line}");
            assert_eq!(joined(&words.cargo), "--release --example search", "{line}");
            assert_eq!(joined(&words.program), "a", "{line}");
        }
    }

    #[test]
    fn what_is_not_to_be_recorded_may_stand_anywhere_before_the_program_s_own() {
        let words = sort("--release --no-runtime --example search -- --no-runtime");
        assert!(words.no_runtime);
        assert_eq!(joined(&words.cargo), "--release --example search");
        assert!(!sort("--release -- --no-runtime").no_runtime);
    }

    #[test]
    fn the_program_keeps_its_arguments_even_when_they_look_like_ours() {
        assert_eq!(joined(&sort("--release -- -o x --help").program), "-o x --help");
        assert_eq!(joined(&sort("--release file -o x -- y").program), "file -o x -- y");
    }

    #[test]
    fn options_cargo_learns_later_are_passed_on() {
        assert_eq!(joined(&sort("--shiny --colour=no -vv -Zfoo").cargo), "--shiny --colour=no -vv -Zfoo");
    }

    #[test]
    fn what_chooses_the_package_is_noted_in_every_spelling() {
        let words = sort("-p one --bin=two --example three --target t --manifest-path m/Cargo.toml -q");
        let selection = words.selection;
        assert_eq!(selection.package.as_deref(), Some("one"));
        assert_eq!(selection.bin.as_deref(), Some("two"));
        assert_eq!(selection.example.as_deref(), Some("three"));
        assert_eq!(selection.target.as_deref(), Some("t"));
        assert_eq!(selection.manifest_path, Some("m/Cargo.toml".into()));
        assert_eq!(sort("-pone").selection.package.as_deref(), Some("one"));
    }

    #[test]
    fn an_option_without_its_value_is_left_for_cargo_to_complain_about() {
        assert_eq!(joined(&sort("--example").cargo), "--example");
        assert!(Words::sort(["-o".into()]).is_err());
    }
}
