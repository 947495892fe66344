//! A file per command. Each takes plain options and gives back an exit code.

pub(crate) mod check;
pub(crate) mod dump;
pub(crate) mod exec;
mod json;
mod open;
pub(crate) mod pack;
pub(crate) mod run;
mod signals;
pub(crate) mod summary;
mod ticket;
pub(crate) mod top;

use crate::error::Failure;

/// What to do, with everything it needs.
pub(crate) enum Command {
    Run(run::Options),
    Summary(summary::Options),
    Top(top::Options),
    Dump(dump::Options),
    Check(check::Options),
    Pack(pack::Options),
    Exec(exec::Options),
}

impl Command {
    /// Does it.
    pub(crate) fn run(self) -> Result<u8, Failure> {
        match self {
            Command::Run(options) => run::run(options),
            Command::Summary(options) => summary::run(options),
            Command::Top(options) => top::run(options),
            Command::Dump(options) => dump::run(options),
            Command::Check(options) => check::run(options),
            Command::Pack(options) => pack::run(options),
            Command::Exec(options) => exec::run(options),
        }
    }
}
