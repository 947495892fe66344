//! The rules of addresses that stacks went through, for all threads: looked up without a lock, also in
//! signal handlers.
//!
//! An address is put into a free place first, and then its rule: who finds the address and no rule yet
//! works it out by itself. Addresses stay until all are forgotten. That happens between sessions, when
//! a library was unloaded, whose place another one may have taken; within a session such a stack may
//! have wrong frames, which are still read within the bounds of the stack alone.

use super::rule::Rule;
use std::sync::atomic::{AtomicU64, Ordering};

/// A power of two. A program with more return addresses than this has them worked out each time.
const PLACES: usize = 1 << 15;

/// Places that an address may have.
const PROBES: usize = 8;

struct Place {
    address: AtomicU64,
    rule: AtomicU64,
}

static RULES: [Place; PLACES] =
    [const { Place { address: AtomicU64::new(0), rule: AtomicU64::new(0) } }; PLACES];

/// The rule at an address; `None` where it would have to be worked out and `may_find` says no.
#[inline(always)]
pub(super) fn at(address: usize, may_find: bool) -> Option<Rule> {
    let start = (address as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - PLACES.ilog2());
    for probe in 0..PROBES {
        let place = &RULES[(start as usize + probe) % PLACES];
        match place.address.load(Ordering::Acquire) {
            found if found == address as u64 => match place.rule.load(Ordering::Acquire) {
                0 => break,
                word => return Some(Rule::from(word)),
            },
            0 => return may_find.then(|| find(address, Some(place))),
            _ => {}
        }
    }
    may_find.then(|| find(address, None))
}

#[cold]
#[inline(never)]
fn find(address: usize, place: Option<&Place>) -> Rule {
    let rule = Rule::at(address);
    // What is unknown now may be loaded later.
    if rule != Rule::Unknown
        && let Some(place) = place
        && place.address.compare_exchange(0, address as u64, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    {
        place.rule.store(rule.into(), Ordering::Release);
    }
    rule
}

/// Forgets all rules.
pub(super) fn forget() {
    for place in &RULES {
        place.rule.store(0, Ordering::Release);
    }
    for place in &RULES {
        place.address.store(0, Ordering::Release);
    }
}
