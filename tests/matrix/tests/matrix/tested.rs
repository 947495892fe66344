//! Functions that are tests run as tests, whichever attribute stands above.

use crate::assert_none;
use crate::cargo;
use crate::mode::Mode;
use crate::output;

/// The results of the crate's tests, in the order of their names.
fn results(mode: Mode) -> Vec<String> {
    let report = cargo::run(&["test", "--no-run", "--lib"], mode, &["tested".to_owned()]);
    assert_none(&report.errors());
    let program = &report.programs["tested"];
    let text = output::run(program, &[]);
    let mut results: Vec<String> =
        text.lines().filter(|line| line.starts_with("test ")).map(str::to_owned).collect();
    results.sort();
    // The last line of the summary has a time in it.
    results.iter_mut().for_each(|line| line.truncate(line.find("; finished").unwrap_or(line.len())));
    results
}

#[test]
fn test_functions_run_as_they_would() {
    let plain = results(Mode::Plain);
    assert!(plain.len() > 10, "{plain:?}");
    for mode in Mode::OURS {
        assert_eq!(results(mode), plain, "{}", mode.name());
    }
}
