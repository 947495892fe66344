//! Sites: source locations with a name. A site is a `static` at the place it names; events carry
//! its id, given out at its first event.
//!
//! Registration takes no lock, since a recording thread does it: an id is taken by a
//! compare-and-swap, and the winner pushes the site onto a list that only grows. A second thread may
//! use the id a moment before the push, so the drainer waits for pushes under way
//! ([`is_registering`]) before its last look at the list.

use crate::sync::{AtomicPtr, AtomicU32, AtomicU64, Ordering};
use std::panic::Location;
use std::ptr;
use trace_format::tables::SiteRow;
use trace_format::{SiteId, StringId, varint};

/// A source location with a name.
#[derive(Debug)]
pub struct Site {
    pub(crate) name: &'static str,
    pub(crate) module: &'static str,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) args: &'static [&'static str],
    /// 0 until registered.
    id: AtomicU32,
    /// The id as the wire has it, a varint in a little-endian word; 0 until registered.
    code: AtomicU64,
    next: AtomicPtr<Site>,
}

static LAST_ID: AtomicU32 = AtomicU32::new(0);
/// Registrations under way.
static REGISTERING: AtomicU32 = AtomicU32::new(0);
static NEWEST: AtomicPtr<Site> = AtomicPtr::new(ptr::null_mut());

impl Site {
    /// A site, to be put in a `static`. `args` are the names of the values that its events carry.
    pub const fn new(
        name: &'static str,
        module: &'static str,
        file: &'static str,
        line: u32,
        column: u32,
        args: &'static [&'static str],
    ) -> Self {
        Site {
            name,
            module,
            file,
            line,
            column,
            args,
            id: AtomicU32::new(0),
            code: AtomicU64::new(0),
            next: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// The id, given out now if there is none.
    pub(crate) fn id(&'static self) -> SiteId {
        match self.id.load(Ordering::Relaxed) {
            0 => self.register(),
            id => SiteId(id),
        }
    }

    /// The id as the wire has it, or 0 before the first [`Site::id`].
    #[inline(always)]
    pub(crate) fn code(&self) -> u64 {
        self.code.load(Ordering::Relaxed)
    }

    #[cold]
    fn register(&'static self) -> SiteId {
        REGISTERING.fetch_add(1, Ordering::SeqCst);
        let fresh = LAST_ID.fetch_add(1, Ordering::Relaxed) + 1;
        let id = match self.id.compare_exchange(0, fresh, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => {
                self.push();
                fresh
            }
            // Another thread was faster; `fresh` stays unused.
            Err(id) => id,
        };
        self.code.store(varint::word(u64::from(id)).0, Ordering::Relaxed);
        REGISTERING.fetch_sub(1, Ordering::SeqCst);
        SiteId(id)
    }

    fn push(&'static self) {
        let mut newest = NEWEST.load(Ordering::Relaxed);
        loop {
            self.next.store(newest, Ordering::Relaxed);
            let this = ptr::from_ref(self).cast_mut();
            match NEWEST.compare_exchange_weak(newest, this, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => newest = now,
            }
        }
    }
}

/// Whether a site has an id and may not be on the list yet.
pub(crate) fn is_registering() -> bool {
    REGISTERING.load(Ordering::SeqCst) != 0
}

/// All sites of the process, as a reader that comes back for the new ones sees them.
#[derive(Debug, Default)]
pub struct Sites(Option<&'static Site>);

impl Sites {
    /// Rows of the sites registered since the last call, with strings as the caller numbers them. To
    /// be asked for after a batch was taken: then every site that the batch's events refer to has
    /// been in one of the answers.
    pub fn fresh(&mut self, mut intern: impl FnMut(&'static str) -> StringId) -> Vec<SiteRow> {
        let row = |site: &'static Site| SiteRow {
            id: site.id(),
            name: intern(site.name),
            module: intern(site.module),
            file: intern(site.file),
            line: site.line,
            column: site.column,
            args: site.args.iter().map(|name| intern(name)).collect(),
        };
        self.registered().into_iter().map(row).collect()
    }

    fn registered(&mut self) -> Vec<&'static Site> {
        let mut sites = Vec::new();
        let mut at = NEWEST.load(Ordering::Acquire);
        // SAFETY: the list holds null and addresses of `&'static Site` only, and a site's `next` is
        // set once, before the site is on the list.
        while let Some(site) = unsafe { at.as_ref() } {
            if self.0.is_some_and(|last| ptr::eq(last, site)) {
                break;
            }
            sites.push(site);
            at = site.next.load(Ordering::Relaxed);
        }
        if let Some(newest) = sites.first() {
            self.0 = Some(newest);
        }
        sites.reverse();
        sites
    }
}

const BUCKETS: usize = 256;

/// Sites made at run time for callers of functions such as `trace::spawn`, by caller.
static BY_CALLER: [AtomicPtr<CallerSite>; BUCKETS] = [const { AtomicPtr::new(ptr::null_mut()) }; BUCKETS];

struct CallerSite {
    location: &'static Location<'static>,
    site: Site,
    next: *mut CallerSite,
}

/// The site of a caller. There is one for each place in the program, so the table stays as small as
/// the program; its entries are never freed.
pub(crate) fn at(location: &'static Location<'static>) -> &'static Site {
    at_named(location, "")
}

/// The site of a caller, by a name: a place in generic code makes things of several types.
pub(crate) fn at_named(location: &'static Location<'static>, name: &'static str) -> &'static Site {
    let bucket = &BY_CALLER[ptr::from_ref(location).addr() / align_of::<Location<'_>>() % BUCKETS];
    let mut head = bucket.load(Ordering::Acquire);
    if let Some(site) = find(head, location, name) {
        return site;
    }
    let entry = Box::leak(Box::new(CallerSite {
        location,
        site: Site::new(name, "", location.file(), location.line(), location.column(), &[]),
        next: head,
    }));
    loop {
        let this = ptr::from_mut(entry);
        match bucket.compare_exchange(head, this, Ordering::AcqRel, Ordering::Acquire) {
            // SAFETY: the entry is leaked and from here on only read.
            Ok(_) => return unsafe { &(*this).site },
            Err(now) => head = now,
        }
        if let Some(site) = find(head, location, name) {
            // Another thread was faster with the same caller; the entry made here stays unused.
            return site;
        }
        entry.next = head;
    }
}

fn find(
    mut at: *mut CallerSite,
    location: &'static Location<'static>,
    name: &'static str,
) -> Option<&'static Site> {
    // SAFETY: entries are leaked boxes, complete before they are published and never changed after.
    while let Some(entry) = unsafe { at.as_ref::<'static>() } {
        let here = ptr::eq(entry.location, location) || entry.location == location;
        if here && entry.site.name == name {
            return Some(&entry.site);
        }
        at = entry.next;
    }
    None
}
