//! `cargo trace`: run a program with its trace recorded, and read traces.
//!
//! Three layers, each unaware of the one before it: [`args`] is what was typed, [`commands`] does
//! one thing each with plain options, [`report`] and [`terminal`] turn numbers into text. `cargo`
//! holds what has to be known about the tool of that name.
//!
//! Exit codes: 0 for success, 1 when `check` finds damage or losses, 2 when the command could not do
//! its work; `run` has the exit code of the program.

#![forbid(unsafe_code)]

mod args;
mod cargo;
mod commands;
mod error;
mod report;
mod terminal;

use std::process::ExitCode;

fn main() -> ExitCode {
    match args::command().run() {
        Ok(code) => ExitCode::from(code),
        Err(error) => error.report(),
    }
}
