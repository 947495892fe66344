//! Whether stacks can be taken in this program.

use trace_core::runtime::{Classes, wants, without_stacks};
use trace_core::{Collector, Unavailable, stack};

/// The collector of stacks, which the others take.
pub(crate) struct Stacks;

pub(crate) static STACKS: Stacks = Stacks;

impl Collector for Stacks {
    fn name(&self) -> &'static str {
        "stacks"
    }

    fn start(&self) -> Result<String, Unavailable> {
        if stack::works() {
            stack::choose(stack::Way::FramePointers);
            return Ok("stacks of what waits and of slow calls, by frame pointers".into());
        }
        if wants(Classes::STACKS) {
            without_stacks();
        }
        Err(Unavailable {
            why: "the program was compiled without frame pointers".into(),
            remedy: "cargo trace run, or RUSTFLAGS=\"-C force-frame-pointers=yes\"".into(),
        })
    }

    fn stop(&self) {}
}
