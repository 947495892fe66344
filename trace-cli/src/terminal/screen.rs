//! Where text goes, and what can be done there.

use std::io::{self, IsTerminal, Write};

/// Columns where nobody says how many there are.
const WIDTH: usize = 100;

/// An output stream of ours.
pub(crate) struct Screen {
    out: Box<dyn Write>,
    /// The colours to use.
    pub(crate) style: Style,
    /// Columns to fill at most.
    pub(crate) width: usize,
}

impl Screen {
    /// Standard output.
    pub(crate) fn out() -> Self {
        let out = io::stdout();
        Screen { style: Style::of(&out), width: columns(&out), out: Box::new(io::BufWriter::new(out)) }
    }

    /// Standard error.
    pub(crate) fn err() -> Self {
        let err = io::stderr();
        Screen { style: Style::of(&err), width: columns(&err), out: Box::new(io::BufWriter::new(err)) }
    }

    /// Shows text, all of it.
    pub(crate) fn show(mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }
}

/// The width within reason: narrower, tables make no sense; wider, lines cannot be followed.
#[cfg(unix)]
fn columns(stream: &(impl IsTerminal + std::os::fd::AsFd)) -> usize {
    let size = rustix::termios::tcgetwinsize(stream).ok().filter(|_| stream.is_terminal());
    size.map(|size| usize::from(size.ws_col))
        .filter(|&columns| columns > 0)
        .or_else(wanted)
        .map_or(WIDTH, sane)
}

#[cfg(not(unix))]
fn columns(_: &impl IsTerminal) -> usize {
    wanted().map_or(WIDTH, sane)
}

/// What `COLUMNS` says, for where there is no terminal to ask.
fn wanted() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok().filter(|&columns| columns > 0)
}

fn sane(columns: usize) -> usize {
    columns.clamp(72, 140)
}

/// Colours, or none: on terminals only, and not where `NO_COLOR` is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    coloured: bool,
}

impl Style {
    /// What suits a stream.
    pub(crate) fn of(stream: &impl IsTerminal) -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Style { coloured: stream.is_terminal() && !unwanted && !dumb }
    }

    /// No colours.
    #[cfg(test)]
    pub(crate) fn plain() -> Self {
        Style { coloured: false }
    }

    /// What the eye should find.
    pub(crate) fn strong(&self, text: &str) -> String {
        self.paint("1", text)
    }

    /// What it may pass over.
    pub(crate) fn faint(&self, text: &str) -> String {
        self.paint("2", text)
    }

    /// What is as it should be.
    pub(crate) fn good(&self, text: &str) -> String {
        self.paint("32", text)
    }

    /// What is worth a look.
    pub(crate) fn odd(&self, text: &str) -> String {
        self.paint("33", text)
    }

    /// What must not be missed.
    pub(crate) fn bad(&self, text: &str) -> String {
        self.paint("1;31", text)
    }

    /// A picture made of characters.
    pub(crate) fn picture(&self, text: &str) -> String {
        self.paint("36", text)
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.coloured && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
