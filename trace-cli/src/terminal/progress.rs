//! A bar for work that takes a while.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

/// Work shorter than this is not worth a bar.
const PATIENCE: Duration = Duration::from_millis(500);
/// Steps of the bar.
const STEPS: u64 = 1000;

/// Shown on standard error, when that is a terminal, once the work takes long; gone at the end.
pub(crate) struct Progress {
    what: &'static str,
    started: Instant,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Begins to wait.
    pub(crate) fn new(what: &'static str) -> Self {
        Progress { what, started: Instant::now(), bar: None }
    }

    /// So much is done, from 0 to 1.
    pub(crate) fn at(&mut self, done: f64) {
        if self.bar.is_none() && self.started.elapsed() > PATIENCE && io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr());
            let look = ProgressStyle::with_template("{msg} {bar:40} {percent:>3} %  {eta} left");
            bar.set_style(look.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_message(self.what);
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_position((done * STEPS as f64) as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
