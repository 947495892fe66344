//! A list of damaged places that stays short, however many there are.

use crate::model::Damage;

/// More places are counted, not listed.
const MAX_LISTED: usize = 1_000;

#[derive(Clone, Debug, Default)]
pub(crate) struct DamageList {
    listed: Vec<Damage>,
    unlisted: u64,
    unlisted_bytes: u64,
}

impl DamageList {
    pub(crate) fn add(&mut self, offset: usize, bytes: usize, message: impl FnOnce() -> String) {
        let (offset, bytes) = (offset as u64, bytes as u64);
        if self.listed.len() < MAX_LISTED {
            self.listed.push(Damage { offset, bytes, message: message() });
        } else {
            self.unlisted += 1;
            self.unlisted_bytes = self.unlisted_bytes.saturating_add(bytes);
        }
    }

    pub(crate) fn extend(&mut self, other: DamageList) {
        for Damage { offset, bytes, message } in other.listed {
            self.add(offset as usize, bytes as usize, || message);
        }
        self.unlisted += other.unlisted;
        self.unlisted_bytes = self.unlisted_bytes.saturating_add(other.unlisted_bytes);
    }

    /// The places in the file's order, and a last line for those that are not listed.
    pub(crate) fn into_vec(mut self) -> Vec<Damage> {
        self.listed.sort_by_key(|damage| damage.offset);
        if self.unlisted > 0 {
            let are = if self.unlisted == 1 { "is" } else { "are" };
            self.listed.push(Damage {
                offset: self.listed.last().map_or(0, |damage| damage.offset),
                bytes: self.unlisted_bytes,
                message: format!("{} {are} damaged", counted(self.unlisted, "more place")),
            });
        }
        self.listed
    }
}

/// A number of things, in words.
pub(crate) fn counted(count: u64, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
