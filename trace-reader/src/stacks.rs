//! Stacks and modules of all generations, as values of the process.
//!
//! A stack's number is valid in its generation. Our recorder gives each stack one number for good, so
//! that one map of numbers nearly always does for all generations; a generation that says something
//! else has entries of its own. Equal stacks share their frames, whatever they are numbered.

use crate::hash::Map;
use crate::model::{Module, StackIndex};
use std::sync::Arc;
use trace_format::StackId;

#[derive(Debug, Default)]
pub(crate) struct Stacks {
    list: Vec<Arc<[u64]>>,
    places: Map<Arc<[u64]>, u32>,
    /// What the first row of a number says.
    first: Map<StackId, u32>,
    /// What a row of a later generation says that says something else.
    others: Map<(u32, StackId), u32>,
}

impl Stacks {
    /// A row of a generation. Of two in one generation the first counts.
    pub(crate) fn row(&mut self, generation: u32, id: StackId, frames: &[u64]) {
        let place = match self.places.get(frames) {
            Some(&place) => place,
            None => {
                let Ok(place) = u32::try_from(self.list.len()) else { return };
                let frames: Arc<[u64]> = frames.into();
                self.list.push(frames.clone());
                self.places.insert(frames, place);
                place
            }
        };
        let first = *self.first.entry(id).or_insert(place);
        if first != place {
            self.others.entry((generation, id)).or_insert(place);
        }
    }

    /// A stack by the number that events of a generation have for it.
    pub(crate) fn find(&self, generation: u32, id: StackId) -> Option<StackIndex> {
        if id.0 == 0 {
            return None;
        }
        let other = if self.others.is_empty() { None } else { self.others.get(&(generation, id)) };
        other.or_else(|| self.first.get(&id)).map(|&place| StackIndex(place))
    }

    /// The program counters, innermost first.
    pub(crate) fn frames(&self, stack: StackIndex) -> &[u64] {
        self.list.get(stack.place()).map_or(&[], |frames| frames)
    }

    /// All stacks, by place.
    pub(crate) fn all(&self) -> impl Iterator<Item = &[u64]> {
        self.list.iter().map(|frames| &**frames)
    }
}

/// How many modules that begin below an address are looked at: those of a real process do not
/// overlap.
const LOOK_BACK: usize = 8;

/// The modules that an address lies in, as places in the list, which is sorted by their bases.
pub(crate) fn modules_at(modules: &[Module], address: u64) -> impl Iterator<Item = usize> {
    let below = modules.partition_point(|module| module.base <= address);
    let near = below.saturating_sub(LOOK_BACK)..below;
    near.filter(move |&place| address - modules[place].base < modules[place].size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_means_what_its_own_generation_says() {
        let mut stacks = Stacks::default();
        stacks.row(0, StackId(7), &[1, 2]);
        stacks.row(1, StackId(7), &[1, 2]);
        stacks.row(2, StackId(7), &[3]);
        stacks.row(2, StackId(8), &[1, 2]);
        let frames = |generation, id| stacks.find(generation, StackId(id)).map(|found| stacks.frames(found));
        assert_eq!(frames(0, 7), Some(&[1, 2][..]));
        assert_eq!(frames(1, 7), Some(&[1, 2][..]));
        assert_eq!(frames(2, 7), Some(&[3][..]));
        assert_eq!(stacks.find(2, StackId(8)), stacks.find(0, StackId(7)));
        assert_eq!((frames(0, 0), frames(0, 9)), (None, None));
        assert_eq!(stacks.all().count(), 2);
    }

    #[test]
    fn an_address_lies_in_the_module_around_it() {
        let module = |base, size| Module { base, size, path: "m".into(), build_id: Box::default() };
        let modules = [module(100, 50), module(200, 50), module(210, 5)];
        let at = |address| modules_at(&modules, address).collect::<Vec<_>>();
        assert_eq!([at(99), at(100), at(149), at(150)], [vec![], vec![0], vec![0], vec![]]);
        assert_eq!([at(212), at(215), at(u64::MAX)], [vec![1, 2], vec![1], vec![]]);
    }
}
