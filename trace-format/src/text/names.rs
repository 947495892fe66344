//! Names for the comments behind events: shared and short, so that neither memory nor text grows by
//! the length of a name for each use of it.

use crate::block::{Block, BlockKind};
use crate::tables::{Payload, SiteRow, StringRow, ThreadRow};
use std::collections::HashMap;
use std::sync::Arc;

/// Characters of a name that a comment shows.
const SHOWN: usize = 64;

/// What the tables of the generation call things.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    strings: HashMap<u32, Arc<str>>,
    sites: HashMap<u64, Arc<str>>,
    threads: HashMap<u64, Arc<str>>,
}

impl Names {
    /// The name of a site.
    pub(super) fn site(&self, id: u64) -> Option<&str> {
        self.sites.get(&id).map(|name| &**name)
    }

    /// The name of a thread.
    pub(super) fn thread(&self, id: u64) -> Option<&str> {
        self.threads.get(&id).map(|name| &**name)
    }

    /// Takes what a block says.
    pub(super) fn learn(&mut self, block: &Block<'_>) {
        match block.kind {
            BlockKind::GENERATION => *self = Names::default(),
            BlockKind::STRINGS => {
                let rows = Vec::<StringRow>::from_slice(block.payload).unwrap_or_default();
                self.strings.extend(rows.iter().map(|row| (row.id.0, shortened(&row.text))));
            }
            BlockKind::SITES => {
                for row in Vec::<SiteRow>::from_slice(block.payload).unwrap_or_default() {
                    if let Some(name) = self.strings.get(&row.name.0) {
                        self.sites.insert(row.id.into(), name.clone());
                    }
                }
            }
            BlockKind::THREADS => {
                for row in Vec::<ThreadRow>::from_slice(block.payload).unwrap_or_default() {
                    if let Some(name) = self.strings.get(&row.name.0) {
                        self.threads.insert(row.id.into(), name.clone());
                    }
                }
            }
            _ => {}
        }
    }
}

/// The front of a name; what is left out is said to be.
fn shortened(name: &str) -> Arc<str> {
    match name.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &name[..end]).into(),
        None => name.into(),
    }
}
