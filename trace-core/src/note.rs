//! Messages and numbers at a point in time.

use crate::opened::record;
use crate::site::Site;
use crate::value::{ToValue, with_args, with_text};
use std::fmt;
use trace_format::Event;

/// Records a message, cut to 1,024 bytes.
pub fn log(site: &'static Site, message: fmt::Arguments<'_>) {
    with_text(message, |message| record(&Event::Log { site: site.id(), message }));
}

/// Records a number that has changed.
pub fn counter(site: &'static Site, value: impl ToValue) {
    with_args(&[value.to_value()], |args| {
        if let Some(value) = args.iter().next() {
            record(&Event::Counter { site: site.id(), value });
        }
    });
}
