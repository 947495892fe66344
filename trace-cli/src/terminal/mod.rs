//! Text for people: what may be shown, in which colours and units, how wide.

mod columns;
mod progress;
mod screen;
mod table;
mod text;
mod units;

pub(crate) use columns::Column;
pub(crate) use progress::Progress;
pub(crate) use screen::{Screen, Style};
pub(crate) use table::{Cell, Table};
pub(crate) use text::{inert, is_active, shorten, width, wrap};
pub(crate) use units::{bytes, count, duration, plural, share, utc};
