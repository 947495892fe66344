//! Test results, read from the lines with which runners close.

/// Tests by result, and the runner's own lines that said so.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) skipped: u64,
    lines: Vec<String>,
}

impl Tally {
    /// Takes in one line of output; lines that are no result leave no mark.
    pub(super) fn read(&mut self, line: &str) {
        let line = without_colours(line);
        // cargo test: `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; …` at the line's
        // beginning; nextest shows the same line, indented, as a failed test's own output.
        let of_libtest = line.strip_prefix("test result: ");
        // cargo nextest: `Summary [ 1.2s] 9/10 tests run: 7 passed (1 slow), 2 failed, 1 skipped`
        let line = line.trim();
        let of_nextest = || Some(line.strip_prefix("Summary [")?.split_once(" run: ")?.1);
        let Some(counts) = of_libtest.or_else(of_nextest) else { return };
        let words: Vec<&str> =
            counts.split([' ', ',', ';', '.', ':']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let Ok(count) = pair[0].parse::<u64>() else { continue };
            match pair[1] {
                "passed" => self.passed += count,
                "failed" | "timed" | "exec" => self.failed += count,
                "ignored" | "skipped" => self.skipped += count,
                _ => {}
            }
        }
        self.lines.push(line.to_owned());
    }

    /// Adds another tally's counts.
    pub(super) fn add(&mut self, other: &Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// The runner's own line where there was one, the sum where there were several, else nothing.
    pub(super) fn brief(&self) -> String {
        match self.lines.as_slice() {
            [] => String::new(),
            [line] => format!("  {line}"),
            lines => {
                let Tally { passed, failed, skipped, .. } = self;
                format!("  {passed} passed, {failed} failed, {skipped} skipped in {} programs", lines.len())
            }
        }
    }
}

/// The text without terminal escapes (`ESC [ … letter`).
fn without_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut pieces = line.split('\u{1b}');
    plain.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let end = piece.find(|char: char| char.is_ascii_alphabetic()).map_or(piece.len(), |at| at + 1);
        plain.push_str(&piece[end..]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(lines: &[&str]) -> (u64, u64, u64) {
        let mut tally = Tally::default();
        lines.iter().for_each(|line| tally.read(line));
        (tally.passed, tally.failed, tally.skipped)
    }

    #[test]
    fn libtest_results_add_up() {
        let ok =
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        let bad = "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 4 filtered out";
        assert_eq!(counts(&[ok, "test a::b ... ok", bad]), (5, 1, 1));
    }

    #[test]
    fn nextest_results_count_time_outs_as_failures() {
        let line = "     Summary [   7.160s] 9/12 tests run: 6 passed (1 slow, 1 leaky), 2 failed, 1 timed out, 3 skipped";
        assert_eq!(counts(&[line]), (6, 3, 3));
    }

    #[test]
    fn one_test_is_a_result_too() {
        assert_eq!(counts(&["     Summary [   0.003s] 1 test run: 1 passed, 0 skipped"]), (1, 0, 0));
    }

    #[test]
    fn colours_do_not_hide_results() {
        let line = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.003s] \u{1b}[1m4\u{1b}[0m tests run: \u{1b}[1m4\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m0\u{1b}[0m skipped";
        assert_eq!(counts(&[line]), (4, 0, 0));
    }

    #[test]
    fn a_line_that_quotes_a_result_is_none() {
        assert_eq!(counts(&["expected `test result: ok. 3 passed`"]), (0, 0, 0));
        // In nextest's report of a failed test.
        assert_eq!(counts(&["    test result: FAILED. 0 passed; 1 failed; 0 ignored"]), (0, 0, 0));
    }
}
