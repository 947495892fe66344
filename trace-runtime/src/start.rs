//! Before `main`: functions are looked up, the first thread gets its lane, and the collectors are put
//! on the list.

use crate::{counters, heap, interpose, kernel, stacks};

// SAFETY: the loader calls the entries of this section as functions of this type, once, before main;
// the number puts it before those without one, among them the one that starts a session.
#[unsafe(link_section = ".init_array.00090")]
#[used]
static AT_START: extern "C" fn() = at_start;

extern "C" fn at_start() {
    for function in interpose::all() {
        // Null is no loss yet: it may be one that nobody calls.
        function.look_up();
    }
    interpose::adopt_first();
    trace_core::register(&stacks::STACKS);
    trace_core::register(&interpose::CALLS);
    trace_core::register(&interpose::DESCRIPTORS);
    trace_core::register(&heap::HEAP);
    trace_core::register(&counters::COUNTERS);
    trace_core::register(&kernel::KERNEL);
    trace_core::register(&kernel::WAKEUPS);
    trace_core::register(&kernel::SYSTEM_CALLS);
}
