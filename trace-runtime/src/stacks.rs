//! How stacks are taken in this program: by frame pointers where its code keeps them, else by unwind
//! tables, which cost several times as much. A test at the start of each session says which.
//!
//! The walk by frame pointers is `trace_core::stack`. For the other one, `unwind` goes from frame to
//! frame by the rule at each address; `rule` makes that of the tables, which `object` finds, and
//! `rules` keeps it.
//!
//! The crate framehop does the like for profilers, and was weighed. It does not follow a signal's frame,
//! whose rule reads memory, so that stacks in signal handlers would end there; its rules are kept in 33
//! KB for each thread, where here all threads share them; and its list of modules would have to be
//! brought up to date when a library is loaded. What reads the tables is the same crate below both.

mod object;
mod rule;
mod rules;
mod unwind;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use trace_core::runtime::{Classes, wants, without_stacks};
use trace_core::stack::{self, Way, Wish};
use trace_core::{Collector, Unavailable};

/// The collector of stacks, which the others take.
pub(crate) struct Stacks {
    /// By unwind tables, though nobody has asked for them.
    fell_back: AtomicBool,
}

pub(crate) static STACKS: Stacks = Stacks { fell_back: AtomicBool::new(false) };

const FLAG: &str = "-C force-frame-pointers=yes";

impl Collector for Stacks {
    fn name(&self) -> &'static str {
        "stacks"
    }

    fn is_asked_for(&self) -> bool {
        wants(Classes::STACKS) || wants(Classes::REGION_STACKS)
    }

    fn start(&self) -> Result<String, Unavailable> {
        let wish = stack::wish();
        let chosen = choose(wish);
        self.fell_back.store(wish == Wish::Best && chosen.is_ok_and(is_by_tables), Ordering::Relaxed);
        match chosen {
            Ok(way) => {
                stack::choose(way);
                let how = if is_by_tables(way) { "unwind tables" } else { "frame pointers" };
                let why = if wish == Wish::Best && is_by_tables(way) {
                    format!(", which are slower: the program was built without {FLAG}")
                } else {
                    String::new()
                };
                Ok(format!("stacks of what waits and of slow calls, by {how}{why}"))
            }
            Err(why) => {
                stack::choose(Way::None);
                without_stacks();
                Err(Unavailable { why: why.into(), remedy: remedy() })
            }
        }
    }

    fn how_to_ask(&self) -> &'static str {
        "TRACE_COLLECT=all, and no TRACE_STACKS=off"
    }

    fn remedy(&self) -> String {
        if self.fell_back.load(Ordering::Relaxed) { remedy() } else { String::new() }
    }

    fn stop(&self) {}
}

fn remedy() -> String {
    format!("cargo trace run, or RUSTFLAGS=\"{FLAG}\"")
}

fn is_by_tables(way: Way) -> bool {
    matches!(way, Way::Other(_))
}

fn choose(wish: Wish) -> Result<Way, &'static str> {
    let frame_pointers = || stack::works(Way::FramePointers).then_some(Way::FramePointers);
    match wish {
        Wish::FramePointers => frame_pointers().ok_or("the program was compiled without frame pointers"),
        Wish::Tables => {
            tables().ok_or("the C library is older than 2.35, or the program has no unwind tables")
        }
        Wish::Best => frame_pointers().or_else(tables).ok_or(
            "the program was compiled without frame pointers, and for unwind tables the C library is too old",
        ),
    }
}

/// The way by unwind tables, if that works here.
fn tables() -> Option<Way> {
    if !object::look_up() {
        return None;
    }
    forget_unloaded();
    let way = Way::Other(unwind::capture);
    stack::works(way).then_some(way)
}

/// Where a library was unloaded, there may be another one now.
fn forget_unloaded() {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let unloaded = crate::loaded::unloaded();
    if LAST.swap(unloaded, Ordering::Relaxed) != unloaded {
        rules::forget();
    }
}

/// For measuring one beside the other.
#[doc(hidden)]
pub fn ways() -> Vec<(&'static str, Way)> {
    let named = |(name, wish)| choose(wish).ok().map(|way| (name, way));
    [("frame pointers", Wish::FramePointers), ("unwind tables", Wish::Tables)]
        .into_iter()
        .filter_map(named)
        .collect()
}
