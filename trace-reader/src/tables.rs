//! What the rows of a file's tables say, over all generations.
//!
//! Strings live for a generation; sites, threads and modules are repeated in each and agree. A row
//! whose strings are not there yet waits for the generation's end; what is still missing then was
//! damaged, and a later generation may bring it.

use crate::hash::Map;
use crate::model::Site;
use trace_format::tables::{
    CollectorRow, LossReason, LossRow, ModuleRow, SiteRow, StackRow, StringRow, ThreadRow,
};
use trace_format::{SiteId, StackId, StringId, ThreadId, Ticks};

/// Stands for a string that is not in the file.
const MISSING: &str = "?";

#[derive(Debug, Default)]
pub(crate) struct Tables {
    strings: Map<StringId, Box<str>>,
    waiting_sites: Vec<SiteRow>,
    waiting_threads: Vec<ThreadRow>,
    waiting_modules: Vec<ModuleRow>,
    sites: Map<SiteId, (Site, Known)>,
    pub(crate) threads: Map<ThreadId, ThreadFacts>,
    modules: Map<(u32, u64), (ModuleRow, Box<str>)>,
    pub(crate) stacks: Map<StackId, Box<[u64]>>,
    losses: Map<(ThreadId, LossReason), Lost>,
    pub(crate) collectors: Vec<CollectorRow>,
    /// Site rows that said something else than the one before.
    pub(crate) contradictions: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    InPart,
    Whole,
}

/// What the thread table says of a thread.
#[derive(Clone, Debug, Default)]
pub(crate) struct ThreadFacts {
    pub(crate) os_id: u64,
    pub(crate) name: Box<str>,
}

/// Losses of one thread for one reason.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lost {
    pub(crate) count: u64,
    pub(crate) since: Ticks,
    pub(crate) until: Ticks,
}

impl Tables {
    /// A generation is over: its strings are of no use to the next.
    pub(crate) fn end_generation(&mut self) {
        for row in std::mem::take(&mut self.waiting_sites) {
            self.add_site(&row, Known::InPart);
        }
        for row in std::mem::take(&mut self.waiting_threads) {
            self.add_thread(&row);
        }
        for row in std::mem::take(&mut self.waiting_modules) {
            let path = self.text(row.path).unwrap_or(MISSING).into();
            self.modules.insert((row.id.0, row.base), (row, path));
        }
        self.strings.clear();
    }

    pub(crate) fn string(&mut self, row: StringRow) {
        self.strings.insert(row.id, row.text.into());
    }

    pub(crate) fn site(&mut self, row: SiteRow) {
        if self.site_strings(&row).all(|id| self.text(id).is_some()) {
            self.add_site(&row, Known::Whole);
        } else {
            self.waiting_sites.push(row);
        }
    }

    pub(crate) fn thread(&mut self, row: ThreadRow) {
        if self.text(row.name).is_some() {
            self.add_thread(&row);
        } else {
            self.waiting_threads.push(row);
        }
    }

    pub(crate) fn module(&mut self, row: ModuleRow) {
        self.waiting_modules.push(row);
    }

    pub(crate) fn stack(&mut self, row: StackRow) {
        self.stacks.entry(row.id).or_insert_with(|| row.frames.into());
    }

    pub(crate) fn loss(&mut self, row: LossRow) {
        let lost = self.losses.entry((row.thread, row.reason)).or_insert(Lost {
            count: 0,
            since: row.since,
            until: row.until,
        });
        lost.count = lost.count.saturating_add(row.count);
        lost.since = lost.since.min(row.since);
        lost.until = lost.until.max(row.until);
    }

    /// The last state of a collector counts.
    pub(crate) fn collector(&mut self, row: CollectorRow) {
        // A file with more of them than this is not ours, and each row searches the list.
        const MAX: usize = 256;
        let room = self.collectors.len() < MAX;
        match self.collectors.iter_mut().find(|known| known.name == row.name) {
            Some(known) => *known = row,
            None if room => self.collectors.push(row),
            None => {}
        }
    }

    /// Whether pieces of a thread's memory may be missing without damage.
    pub(crate) fn pieces_may_be_missing(&self, thread: ThreadId) -> bool {
        [thread, ThreadId(0)].into_iter().any(|thread| {
            [LossReason::Oldest, LossReason::Memory, LossReason::Writer]
                .into_iter()
                .any(|reason| self.losses.contains_key(&(thread, reason)))
        })
    }

    /// Losses by thread and reason.
    pub(crate) fn losses(&self) -> Vec<(ThreadId, LossReason, Lost)> {
        let mut losses: Vec<_> =
            self.losses.iter().map(|(&(thread, reason), &lost)| (thread, reason, lost)).collect();
        losses.sort_unstable_by_key(|&(thread, reason, _)| (thread, reason));
        losses
    }

    /// Takes the sites, by id.
    pub(crate) fn take_sites(&mut self) -> Vec<Site> {
        let mut sites: Vec<_> = std::mem::take(&mut self.sites).into_values().map(|(site, _)| site).collect();
        sites.sort_unstable_by_key(|site| site.id);
        sites
    }

    /// Takes the modules and their paths, by address.
    pub(crate) fn take_modules(&mut self) -> Vec<(ModuleRow, Box<str>)> {
        let mut modules: Vec<_> = std::mem::take(&mut self.modules).into_values().collect();
        modules.sort_unstable_by_key(|(row, _)| (row.base, row.id));
        modules
    }

    fn text(&self, id: StringId) -> Option<&str> {
        if id.0 == 0 { Some("") } else { self.strings.get(&id).map(|text| &**text) }
    }

    fn site_strings(&self, row: &SiteRow) -> impl Iterator<Item = StringId> {
        [row.name, row.module, row.file].into_iter().chain(row.args.iter().copied())
    }

    fn add_site(&mut self, row: &SiteRow, known: Known) {
        let text = |id| self.text(id).unwrap_or(MISSING);
        match self.sites.get(&row.id) {
            Some((site, Known::Whole)) => {
                let agrees = site.line == row.line
                    && site.column == row.column
                    && (known == Known::InPart
                        || *site.name == *text(row.name)
                            && *site.module == *text(row.module)
                            && *site.file == *text(row.file)
                            && site.args.len() == row.args.len()
                            && site.args.iter().zip(&row.args).all(|(arg, &id)| **arg == *text(id)));
                self.contradictions += u64::from(!agrees);
            }
            Some((_, Known::InPart)) if known == Known::InPart => {}
            _ => {
                let site = Site {
                    id: row.id,
                    name: text(row.name).into(),
                    module: text(row.module).into(),
                    file: text(row.file).into(),
                    line: row.line,
                    column: row.column,
                    args: row.args.iter().map(|&id| text(id).into()).collect(),
                };
                self.sites.insert(row.id, (site, known));
            }
        }
    }

    /// A thread may get its name, or another one, after its first row.
    fn add_thread(&mut self, row: &ThreadRow) {
        let name = self.text(row.name).unwrap_or_default().into();
        let facts = self.threads.entry(row.id).or_default();
        if row.os_id != 0 {
            facts.os_id = row.os_id;
        }
        if row.name.0 != 0 {
            facts.name = name;
        }
    }
}

/// From a site's id to its place among the sites.
#[derive(Debug, Default)]
pub(crate) struct SiteIndex {
    /// For small ids; `u32::MAX` is none.
    near: Vec<u32>,
    far: Map<SiteId, u32>,
}

impl SiteIndex {
    pub(crate) fn new(sites: &[Site]) -> Self {
        let mut index = SiteIndex { near: vec![u32::MAX; 4 * sites.len() + 64], far: Map::default() };
        for (place, site) in (0u32..).zip(sites) {
            match index.near.get_mut(site.id.0 as usize) {
                Some(near) => *near = place,
                None => drop(index.far.insert(site.id, place)),
            }
        }
        index
    }

    #[inline]
    pub(crate) fn get(&self, id: SiteId) -> Option<usize> {
        match self.near.get(id.0 as usize) {
            Some(&u32::MAX) => None,
            Some(&place) => Some(place as usize),
            None => self.far.get(&id).map(|&place| place as usize),
        }
    }
}
