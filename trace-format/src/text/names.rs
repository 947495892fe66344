//! Names for the comments behind events.

use crate::block::{Block, BlockKind};
use crate::tables::{Payload, SiteRow, StringRow, ThreadRow};
use std::collections::HashMap;

/// What the tables of the generation call things.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    strings: HashMap<u32, String>,
    sites: HashMap<u64, String>,
    threads: HashMap<u64, String>,
}

impl Names {
    /// The name of a site.
    pub(super) fn site(&self, id: u64) -> Option<&str> {
        self.sites.get(&id).map(String::as_str)
    }

    /// The name of a thread.
    pub(super) fn thread(&self, id: u64) -> Option<&str> {
        self.threads.get(&id).map(String::as_str)
    }

    /// Takes what a block says.
    pub(super) fn learn(&mut self, block: &Block<'_>) {
        match block.kind {
            BlockKind::GENERATION => *self = Names::default(),
            BlockKind::STRINGS => {
                let rows = Vec::<StringRow>::from_slice(block.payload).unwrap_or_default();
                self.strings.extend(rows.into_iter().map(|row| (row.id.0, row.text)));
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
