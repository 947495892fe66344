//! Regions: named intervals on one thread, closed in the reverse order of their opening.

use crate::opened::Opened;
use crate::site::Site;
use crate::value::with_args;
use crate::{Value, gate, runtime, thread};
use std::marker::PhantomData;
use trace_format::{Event, Outcome};

/// A region that is open; dropping it ends it. It stays on its thread: a region that may move is
/// an [`crate::AsyncRegion`].
#[must_use = "the region ends when this is dropped"]
#[derive(Debug)]
pub struct Region {
    opened: Opened,
    _stays: PhantomData<*const ()>,
}

/// Opens a region.
#[inline(always)]
pub fn enter(site: &'static Site) -> Region {
    match gate::epoch() {
        gate::OFF => inactive(),
        _ => begin(site),
    }
}

/// Opens a region with the values of its site's arguments, in the site's order.
pub fn enter_with(site: &'static Site, values: &[Value<'_>]) -> Region {
    with_args(values, |args| Region::from(Opened::event(&Event::RegionBeginArgs { site: site.id(), args })))
}

/// A region that is not recorded.
#[inline(always)]
pub const fn inactive() -> Region {
    Region { opened: Opened::nothing(), _stays: PhantomData }
}

// Out of line: a program has thousands of sites, each of which pays for what is inlined with its
// size, while the call costs less than a tenth of the clock read that it leads to.
#[inline(never)]
fn begin(site: &'static Site) -> Region {
    if !std::thread::panicking()
        && !runtime::wants_region_stacks()
        && let Some(lane) = thread::claimed()
        && lane.begin(site)
    {
        return Region::from(Opened::recorded(lane));
    }
    begin_slow(site)
}

// A call at the very end, so that the common case needs no frame.
#[cold]
#[inline(never)]
fn begin_slow(site: &'static Site) -> Region {
    Region::from(Opened::event(&Event::RegionBegin { site: site.id() }))
}

#[inline(never)]
fn end(opened: Opened) {
    if std::thread::panicking() {
        return end_unwinding(opened);
    }
    if opened.is_recorded()
        && let Some(lane) = thread::claimed()
        && lane.end(opened.session())
    {
        return;
    }
    opened.close(&Event::RegionEnd);
}

#[cold]
#[inline(never)]
fn end_unwinding(opened: Opened) {
    opened.close(match opened.outcome_now() {
        Outcome::Panicked => &Event::RegionUnwind,
        _ => &Event::RegionEnd,
    });
}

impl Region {
    #[inline(always)]
    pub(crate) fn opened(&self) -> Opened {
        self.opened
    }
}

impl From<Opened> for Region {
    #[inline(always)]
    fn from(opened: Opened) -> Self {
        Region { opened, _stays: PhantomData }
    }
}

impl Drop for Region {
    #[inline(always)]
    fn drop(&mut self) {
        if self.opened.is_open() {
            end(self.opened);
        }
    }
}
