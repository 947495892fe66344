//! The figures as tables, in the form in which documents have them.

use super::{FUNCTIONS, Row};
use serde::Serialize;
use std::fmt;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(super) rounds: usize,
    pub(super) rows: Vec<Row>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "A program of {} functions and {} async ones, built without its dependencies: CPU seconds (over\n\
             plain; milliseconds for each annotation), medians of {} round(s).\n",
            FUNCTIONS.plain, FUNCTIONS.asynchronous, self.rounds
        )?;
        writeln!(f, "| {:<12} | {:<20} | {:<20} | {:<20} |", "", "check", "debug", "release")?;
        writeln!(f, "|---|---|---|---|")?;
        for Row { name, program, .. } in &self.rows {
            write!(f, "| {name:<12} |")?;
            for built in program {
                let cell = match *name {
                    "plain" => format!("{:.2}", built.cost.cpu_s),
                    _ => {
                        format!("{:.2} ({:.2}; {:.2})", built.cost.cpu_s, built.ratio, built.ms_per_function)
                    }
                };
                write!(f, " {cell:<20} |")?;
            }
            writeln!(f)?;
        }
        writeln!(
            f,
            "\nWhat comes with it: crates, a clean release build of them, and bytes of the stripped program for\n\
             each annotated function, beyond those of a plain one.\n"
        )?;
        writeln!(f, "| {:<12} | crates | CPU s | wall s | bytes a function | bytes an async function |", "")?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|")?;
        for Row { name, crates, dependencies, bytes_per_function, bytes_per_async_function, .. } in &self.rows
        {
            writeln!(
                f,
                "| {name:<12} | {crates:>6} | {:>5.1} | {:>6.1} | {bytes_per_function:>16.0} | {bytes_per_async_function:>23.0} |",
                dependencies.cpu_s,
                dependencies.wall_s,
                bytes_per_function = bytes_per_function.round() + 0.0,
                bytes_per_async_function = bytes_per_async_function.round() + 0.0
            )?;
        }
        Ok(())
    }
}
