//! The figures as tables, in the form in which documents have them.

use super::State::{self, Bare, Idle, Recording, WithoutKernel};
use super::budget::Verdict;
use super::figures::{Figures, Row, Server};
use crate::measure::median;
use serde::Serialize;
use std::fmt;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    rounds: usize,
    clock_read_ns: f64,
    calls: Vec<Line>,
    servers: Vec<Line>,
    search: Line,
    budgets: Vec<Verdict>,
}

/// A row of a table.
#[derive(Debug, Serialize)]
struct Line {
    name: &'static str,
    unit: &'static str,
    states: Vec<Cell>,
    /// Events that were lost in all rounds of all states.
    lost: u64,
}

/// A row in one state; what compares with the bare program is the median of the rounds'.
#[derive(Debug, Serialize)]
struct Cell {
    state: State,
    figure: f64,
    more: f64,
    /// `more` in reads of the clock, what is nanoseconds.
    clock_reads: Option<f64>,
    ratio: f64,
}

/// Those that the tables show.
const SHOWN: [State; 4] = [Bare, Idle, Recording, WithoutKernel];

impl Line {
    /// `clock_ns` for what is nanoseconds.
    fn new(row: &Row, unit: &'static str, clock_ns: Option<f64>) -> Line {
        let cell = |state| {
            let more = row.more(state);
            let clock_reads = clock_ns.map(|clock_ns| more / clock_ns);
            Cell { state, figure: row.of(state), more, clock_reads, ratio: row.ratio(state) }
        };
        Line { name: row.kind.name, unit, states: SHOWN.map(cell).into(), lost: row.lost }
    }
}

impl Report {
    pub(super) fn new(figures: Figures) -> Report {
        let Figures { rounds, clock, calls, servers, search } = figures;
        let clock_ns = median(clock);
        let judge = |row: &Row| {
            let budgets = row.kind.budgets.iter();
            budgets.map(|&(state, budget)| budget.judge(state, row, clock_ns)).collect::<Vec<_>>()
        };
        let lines = |Server { rate, own, all }: &Server| {
            [(rate, "thousand/s"), (own, "its CPU µs"), (all, "all CPU µs")]
                .map(|(row, unit)| Line::new(row, unit, None))
        };
        Report {
            rounds,
            clock_read_ns: clock_ns,
            budgets: calls.iter().chain(servers.iter().map(|server| &server.all)).flat_map(judge).collect(),
            calls: calls.iter().map(|row| Line::new(row, "ns", Some(clock_ns))).collect(),
            servers: servers.iter().flat_map(lines).collect(),
            search: Line::new(&search, "CPU ms", None),
        }
    }

    fn lost(&self) -> u64 {
        let lines = self.calls.iter().chain(&self.servers).chain([&self.search]);
        lines.map(|line| line.lost).sum()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { rounds, clock_read_ns, .. } = self;
        writeln!(
            f,
            "CPU nanoseconds of one (over the bare program), medians of {rounds} rounds; of what takes two\n\
             threads, the CPU time of all. A read of the clock takes {clock_read_ns:.1} ns.\n"
        )?;
        write_lines(f, self.calls.iter())?;
        writeln!(f, "\nWhole programs.\n")?;
        write_lines(f, self.servers.iter().chain([&self.search]))?;
        writeln!(f, "\nWhat is allowed; in reads of the clock, too, what is nanoseconds.\n")?;
        writeln!(f, "| {:<26} | {:<26} | measured | reads | budget | |", "", "")?;
        writeln!(f, "|---|---|--:|--:|--:|---|")?;
        self.budgets.iter().try_for_each(|verdict| write_verdict(f, verdict))?;
        match self.lost() {
            0 => Ok(()),
            lost => writeln!(f, "\n{lost} events were lost meanwhile: these figures flatter us."),
        }
    }
}

fn write_lines<'a>(f: &mut fmt::Formatter<'_>, lines: impl Iterator<Item = &'a Line>) -> fmt::Result {
    writeln!(
        f,
        "| {:<26} | {:>8} | {:>15} | {:>16} | {:>16} |",
        "", "bare", "idle", "recording", "no kernel"
    )?;
    writeln!(f, "|---|--:|--:|--:|--:|")?;
    for Line { name, unit, states, .. } in lines {
        let name = if *unit == "ns" { (*name).to_owned() } else { format!("{name}, {unit}") };
        write!(f, "| {name:<26} |")?;
        for (cell, width) in states.iter().zip([8, 15, 16, 16]) {
            let text = match cell.state {
                Bare => format!("{:.1}", cell.figure),
                _ => format!("{:.1} ({:.2})", cell.figure, cell.ratio),
            };
            write!(f, " {text:>width$} |")?;
        }
        writeln!(f)?;
    }
    Ok(())
}

fn write_verdict(f: &mut fmt::Formatter<'_>, verdict: &Verdict) -> fmt::Result {
    let Verdict { name, state, what, unit, found, clock_reads, allowed, met } = verdict;
    let state = if *state == Idle { "idle" } else { "recording" };
    let what = format!("{state}: {unit} {what}");
    let reads = clock_reads.map_or(String::new(), |reads| format!("{reads:.1}"));
    let met = if *met { "met" } else { "not met" };
    writeln!(f, "| {name:<26} | {what:<26} | {found:>8.1} | {reads:>5} | {allowed:>6.1} | {met:<7} |")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::{CALLS, SEARCH, SERVERS};

    fn report(lost: u64) -> Report {
        let row = |kind, figures: [f64; 5]| {
            let mut row = Row::new(kind);
            row.add(figures.map(|figure| (figure, 0)));
            row.lost = lost;
            row
        };
        Report::new(Figures {
            rounds: 1,
            clock: vec![10.0],
            calls: vec![
                row(&CALLS[0], [100.0, 101.5, 170.0, 165.0, 0.0]),
                row(&CALLS[2], [5.0, 5.4, 5.0, 5.0, 0.0]),
            ],
            servers: vec![Server {
                rate: row(&SERVERS[1], [40.0, 40.0, 39.0, 40.0, 0.0]),
                own: row(&SERVERS[1], [10.0; 5]),
                all: row(&SERVERS[1], [19.5, 20.0, 20.0, 20.0, 0.0]),
            }],
            search: row(&SEARCH, [80.0, 80.0, 88.0, 84.0, 0.0]),
        })
    }

    #[test]
    fn tables_have_figures_ratios_and_verdicts_and_fit_a_hundred_columns() {
        let text = report(0).to_string();
        for line in [
            "| read 1 byte of /dev/zero   |    100.0 |    101.5 (1.01) |     170.0 (1.70) |     165.0 (1.65) |",
            "| echo, work, thousand/s     |     40.0 |     40.0 (1.00) |      39.0 (0.97) |      40.0 (1.00) |",
            "| search, CPU ms             |     80.0 |     80.0 (1.00) |      88.0 (1.10) |      84.0 (1.05) |",
            "| std Mutex, free            | idle: ns over bare         |      0.4 |   0.0 |    0.5 | met     |",
            "| read 1 byte of /dev/zero   | recording: ns over bare    |     70.0 |   7.0 |   60.0 | not met |",
            "| echo, work                 | recording: % less done     |      2.5 |       |    3.0 | met     |",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\nis not in\n{text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        assert!(!text.contains("lost"));
    }

    #[test]
    fn losses_are_told() {
        assert!(report(2).to_string().contains("\n12 events were lost meanwhile"));
    }

    #[test]
    fn the_same_figures_are_json() {
        let json = serde_json::to_value(report(0)).expect("numbers and strings");
        assert_eq!(json["clock_read_ns"], 10.0);
        assert_eq!(json["calls"][0]["states"][2]["state"], "recording");
        assert_eq!(json["calls"][0]["states"][2]["more"], 70.0);
        assert_eq!(json["calls"][0]["states"][2]["clock_reads"], 7.0);
        assert_eq!(json["budgets"][0]["met"], false);
    }
}
