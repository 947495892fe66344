//! One child process: announced, its output passed through as it comes, its test results counted.

use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::Path;
use std::process::Stdio;
use std::sync::Mutex;

use super::tally::Tally;
use super::tools;

/// Runs `words` at `root`. Test results found in its output are added to `tally`.
pub(super) fn run(
    root: &Path,
    words: &[String],
    env: &[(String, String)],
    target: &str,
    tally: &mut Tally,
) -> Result<(), String> {
    let shown: Vec<String> = env.iter().map(|(name, value)| format!("{name}='{value}' ")).collect();
    println!("    {}{}", shown.concat(), words.join(" "));

    let mut command = tools::command(root, target, words);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    // Behind a pipe the children would go plain; the person still sits before a terminal.
    if io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    command.envs(env.iter().map(|(name, value)| (name, value)));
    let mut child = command.spawn().map_err(|error| format!("cannot run {}: {error}", words[0]))?;

    let counted = Mutex::new(std::mem::take(tally));
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        scope.spawn(|| pass_through(stdout, io::stdout(), &counted));
        scope.spawn(|| pass_through(stderr, io::stderr(), &counted));
    });
    *tally = counted.into_inner().expect("no reader panics");

    let status = child.wait().map_err(|error| format!("lost {}: {error}", words[0]))?;
    if status.success() { Ok(()) } else { Err(format!("{status}")) }
}

fn pass_through(from: Option<impl Read>, mut to: impl Write, tally: &Mutex<Tally>) {
    let Some(from) = from else { return };
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
        // Nobody listening is no reason to stop: the verdict is the exit code.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        tally.lock().expect("no reader panics").read(&String::from_utf8_lossy(&line));
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_passes_through_unchanged_and_is_counted() {
        let output = b"   Compiling\ntest result: ok. 3 passed; 0 failed; 1 ignored;\nno line end".as_slice();
        let (mut seen, tally) = (Vec::new(), Mutex::default());
        pass_through(Some(output), &mut seen, &tally);
        let tally: Tally = tally.into_inner().unwrap();
        assert_eq!((seen.as_slice(), tally.passed, tally.skipped), (output, 3, 1));
    }

    #[test]
    fn a_failing_child_fails_with_its_status() {
        let words = ["sh", "-c", "exit $CODE"].map(str::to_owned);
        let env = [("CODE".to_owned(), "3".to_owned())];
        let result = run(Path::new("."), &words, &env, "target", &mut Tally::default());
        assert_eq!(result, Err("exit status: 3".into()));
    }
}
