//! The gate: what has to pass before anything lands, the same by hand as in CI.
//!
//! [`STEPS`] says what is run, `tools` gets the programs for it, `child` runs one of them and
//! passes its output through, `tally` reads the test runners' own result lines. Every step runs
//! whatever happened before it, so that one run tells everything that is wrong.

mod child;
mod steps;
mod tally;
mod tools;

use std::path::Path;
use std::time::{Duration, Instant};

pub(crate) use steps::STEPS;
use steps::Step;
use tally::Tally;

/// How one step went.
struct Outcome {
    name: &'static str,
    result: Result<(), String>,
    took: Duration,
    tally: Tally,
}

/// Runs the steps named in `only`, or all of them, and says whether all passed.
pub(crate) fn run(root: &Path, full: bool, only: &[String]) -> bool {
    let is_chosen = |step: &&Step| only.is_empty() || only.iter().any(|name| name == step.name);
    let chosen: Vec<&Step> = STEPS.iter().filter(is_chosen).collect();
    let target = match target_directory(root) {
        Ok(target) => target,
        Err(error) => {
            eprintln!("xtask: cannot read the workspace: {error}");
            return false;
        }
    };

    let began = Instant::now();
    let mut outcomes = Vec::new();
    for (index, step) in chosen.iter().enumerate() {
        println!("\n==> [{}/{}] {}: {}", index + 1, chosen.len(), step.name, step.purpose);
        let outcome = run_step(root, &target, full, step);
        println!("<== {} {} in {}", step.name, outcome.verdict(), seconds(outcome.took));
        outcomes.push(outcome);
    }
    print!("{}", summary(&outcomes, began.elapsed()));
    outcomes.iter().all(|outcome| outcome.result.is_ok())
}

fn run_step(root: &Path, target: &str, full: bool, step: &Step) -> Outcome {
    let began = Instant::now();
    let mut tally = Tally::default();
    let env = environment(step, target, full);
    let result = tools::command_for(root, target, step)
        .and_then(|command| child::run(root, &command, &env, target, &mut tally))
        .and_then(|()| match step.runs_tests && tally.passed == 0 {
            // A filter or a feature that leaves no test over must not look like success.
            true => Err("it ran no test".into()),
            false => Ok(()),
        });
    Outcome { name: step.name, result, took: began.elapsed(), tally }
}

fn environment(step: &Step, target: &str, full: bool) -> Vec<(String, String)> {
    let of_step =
        step.env.iter().map(|(name, value)| ((*name).to_owned(), value.replace("{target}", target)));
    let of_run = full.then(|| ("EXECTRACE_FULL".to_owned(), "1".to_owned()));
    of_step.chain(of_run).collect()
}

fn target_directory(root: &Path) -> Result<String, cargo_metadata::Error> {
    let metadata = cargo_metadata::MetadataCommand::new().current_dir(root).no_deps().exec()?;
    Ok(metadata.target_directory.into_string())
}

/// A line a step with its runners' result lines, then what failed, then the tests in one line.
fn summary(outcomes: &[Outcome], took: Duration) -> String {
    let mut text = format!("\nThe gate, {}\n", seconds(took));
    let mut all = Tally::default();
    for outcome in outcomes {
        let row = format!("  {:<10} {:<6} {:>8}", outcome.name, outcome.verdict(), seconds(outcome.took));
        text += &format!("{row}{}\n", outcome.tally.brief());
        all.add(&outcome.tally);
    }
    for outcome in outcomes {
        if let Err(why) = &outcome.result {
            text += &format!("FAILED {}: {why}\n", outcome.name);
        }
    }
    text + &format!("tests: {} passed, {} failed, {} skipped\n", all.passed, all.failed, all.skipped)
}

impl Outcome {
    fn verdict(&self) -> &'static str {
        if self.result.is_ok() { "passed" } else { "FAILED" }
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(name: &'static str, result: Result<(), String>, passed: u64) -> Outcome {
        let mut tally = Tally::default();
        tally.passed = passed;
        Outcome { name, result, took: Duration::from_millis(1_250), tally }
    }

    #[test]
    fn the_summary_names_what_failed_and_ends_on_the_tests() {
        let outcomes = [outcome("fmt", Err("exit status: 1".into()), 0), outcome("tests", Ok(()), 12)];
        let text = summary(&outcomes, Duration::from_secs(61));
        assert!(text.contains("  fmt        FAILED    1.2 s\n  tests      passed    1.2 s\n"), "{text}");
        let end = "\nFAILED fmt: exit status: 1\ntests: 12 passed, 0 failed, 0 skipped\n";
        assert!(text.ends_with(end), "{text}");
    }

    #[test]
    fn step_names_are_unique() {
        let mut names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
