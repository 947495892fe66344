//! What the rows of a file's tables say, over all generations.
//!
//! Strings live for a generation; sites, threads and modules are repeated in each and agree, but for
//! a thread's name, of which the last counts. A row whose strings are not there yet waits for the
//! generation's end; what is still missing then was damaged: what an earlier generation said of it
//! stays, and a later one may bring it.
//!
//! Rows share their strings, of which a writer keeps each to `MAX_STR` bytes; what a foreign one
//! wrote behind that is cut off here, so that no row costs more than itself.

use crate::hash::Map;
use crate::model::{Module, Site, Symbol, is_own_id};
use crate::stacks::Stacks;
use std::sync::Arc;
use trace_format::tables::{
    CollectorRow, LossReason, LossRow, ModuleRow, SiteRow, StackRow, StringRow, SymbolRow, ThreadRow,
};
use trace_format::wire::{MAX_STR, cut};
use trace_format::{SiteId, StringId, ThreadId, Ticks};

/// Stands for a string that is not in the file.
const MISSING: &str = "?";

#[derive(Debug, Default)]
pub(crate) struct Tables {
    strings: Map<StringId, Arc<str>>,
    waiting_sites: Vec<SiteRow>,
    /// Threads whose names are not there yet, with the numbers of their rows.
    waiting_threads: Vec<(u64, ThreadRow)>,
    waiting_modules: Vec<ModuleRow>,
    sites: Map<SiteId, (Site, Known)>,
    pub(crate) threads: Map<ThreadId, ThreadFacts>,
    thread_rows: u64,
    /// By address and path, so that a file that took another's place is one more.
    modules: Map<ModuleKey, Module>,
    /// In which order they came.
    module_rows: Vec<ModuleKey>,
    pub(crate) stacks: Stacks,
    /// By address; those of one stand in the order of their rows.
    symbols: Vec<(u64, Symbol)>,
    losses: Map<(ThreadId, LossReason), Lost>,
    pub(crate) collectors: Vec<CollectorRow>,
    /// Site rows that said something else than the one before.
    pub(crate) contradictions: u64,
    /// Rows about things that cannot be.
    pub(crate) impossible: u64,
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
    pub(crate) name: Arc<str>,
    /// The number of the row that gave it.
    named_by: u64,
}

/// Another file of the same name may come to the same place.
type ModuleKey = (u64, Arc<str>, Box<[u8]>);

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
        for (number, row) in std::mem::take(&mut self.waiting_threads) {
            self.name_thread(number, &row);
        }
        for row in std::mem::take(&mut self.waiting_modules) {
            let path = self.text(row.path).unwrap_or_else(|| MISSING.into());
            let (base, size, build_id): (_, _, Box<[u8]>) = (row.base, row.size, row.build_id.into());
            let key = (base, path.clone(), build_id.clone());
            if self.modules.insert(key.clone(), Module { base, size, path, build_id }).is_none() {
                self.module_rows.push(key);
            }
        }
        self.strings.clear();
    }

    pub(crate) fn string(&mut self, row: StringRow) {
        if self.can_be(row.id.0 != 0) {
            self.strings.insert(row.id, cut(&row.text, MAX_STR).into());
        }
    }

    pub(crate) fn site(&mut self, row: SiteRow) {
        if !self.can_be(row.id.0 != 0) {
            return;
        }
        if self.site_strings(&row).all(|id| self.has(id)) {
            self.add_site(&row, Known::Whole);
        } else {
            self.waiting_sites.push(row);
        }
    }

    pub(crate) fn thread(&mut self, row: ThreadRow) {
        if !self.can_be(is_own_id(row.id.0)) {
            return;
        }
        let facts = self.threads.entry(row.id).or_default();
        if row.os_id != 0 {
            facts.os_id = row.os_id;
        }
        // A thread may get its name, or another one, after its first row; it never loses it.
        self.thread_rows += 1;
        if row.name.0 != 0 && !self.name_thread(self.thread_rows, &row) {
            self.waiting_threads.push((self.thread_rows, row));
        }
    }

    pub(crate) fn module(&mut self, row: ModuleRow) {
        if self.can_be(row.id.0 != 0) {
            self.waiting_modules.push(row);
        }
    }

    pub(crate) fn stack(&mut self, generation: u32, row: &StackRow) {
        if self.can_be(row.id.0 != 0) {
            self.stacks.row(generation, row.id, &row.frames);
        }
    }

    /// A row of symbols, whose strings stand before it.
    pub(crate) fn symbol(&mut self, row: &SymbolRow) {
        let text = |id| self.text(id).unwrap_or_else(|| MISSING.into());
        let symbol = Symbol { function: text(row.function), file: text(row.file), line: row.line };
        self.symbols.push((row.address, symbol));
    }

    /// Takes the symbols, by address.
    pub(crate) fn take_symbols(&mut self) -> Vec<(u64, Symbol)> {
        let mut symbols = std::mem::take(&mut self.symbols);
        symbols.sort_by_key(|&(address, _)| address);
        symbols
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

    /// Takes the modules, by address; of those at one address the last to come is the last.
    pub(crate) fn take_modules(&mut self) -> Vec<Module> {
        let mut known = std::mem::take(&mut self.modules);
        let order = std::mem::take(&mut self.module_rows);
        let mut modules: Vec<_> = order.into_iter().filter_map(|key| known.remove(&key)).collect();
        modules.sort_by_key(|module| module.base);
        modules
    }

    fn text(&self, id: StringId) -> Option<Arc<str>> {
        if id.0 == 0 { Some(Arc::default()) } else { self.strings.get(&id).cloned() }
    }

    fn has(&self, id: StringId) -> bool {
        id.0 == 0 || self.strings.contains_key(&id)
    }

    /// Counts a row that cannot be.
    fn can_be(&mut self, can_be: bool) -> bool {
        self.impossible += u64::from(!can_be);
        can_be
    }

    fn site_strings(&self, row: &SiteRow) -> impl Iterator<Item = StringId> {
        [row.name, row.module, row.file].into_iter().chain(row.args.iter().copied())
    }

    fn add_site(&mut self, row: &SiteRow, known: Known) {
        let same = |text: &Arc<str>, id: StringId| match self.strings.get(&id) {
            Some(other) => Arc::ptr_eq(text, other) || text == other,
            None => text.is_empty(),
        };
        match self.sites.get(&row.id) {
            Some((site, Known::Whole)) => {
                let agrees = site.line == row.line
                    && site.column == row.column
                    && (known == Known::InPart
                        || same(&site.name, row.name)
                            && same(&site.module, row.module)
                            && same(&site.file, row.file)
                            && site.args.len() == row.args.len()
                            && site.args.iter().zip(&row.args).all(|(arg, &id)| same(arg, id)));
                self.contradictions += u64::from(!agrees);
            }
            Some((_, Known::InPart)) if known == Known::InPart => {}
            _ => {
                let text = |id| self.text(id).unwrap_or_else(|| MISSING.into());
                let site = Site {
                    id: row.id,
                    name: text(row.name),
                    module: text(row.module),
                    file: text(row.file),
                    line: row.line,
                    column: row.column,
                    args: row.args.iter().map(|&id| text(id)).collect(),
                };
                self.sites.insert(row.id, (site, known));
            }
        }
    }

    /// Names a thread, unless a later row has. Whether the name was there.
    fn name_thread(&mut self, number: u64, row: &ThreadRow) -> bool {
        let Some(name) = self.text(row.name) else { return false };
        let facts = self.threads.entry(row.id).or_default();
        if facts.named_by < number {
            (facts.name, facts.named_by) = (name, number);
        }
        true
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
