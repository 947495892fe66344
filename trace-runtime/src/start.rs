//! Before `main`: the first thread gets its lane, and the collectors are put on the list.

use crate::{counters, heap, interpose, kernel};

// SAFETY: the loader calls the entries of this section as functions of this type, once, before main;
// the number puts it before those without one, among them the one that starts a session.
#[unsafe(link_section = ".init_array.00090")]
#[used]
static AT_START: extern "C" fn() = at_start;

extern "C" fn at_start() {
    trace_core::runtime::adopt_thread();
    trace_core::register(&interpose::CALLS);
    trace_core::register(&heap::HEAP);
    trace_core::register(&counters::COUNTERS);
    trace_core::register(&kernel::KERNEL);
}
