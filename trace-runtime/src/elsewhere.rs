//! Where there is no C library to stand in for. On Linux the kernel tells what it can.

use trace_core::{Collector, Unavailable};

// SAFETY: the loader calls the entries of this section as functions of this type, once, before main.
#[cfg_attr(
    any(target_os = "linux", target_os = "android", target_os = "freebsd"),
    unsafe(link_section = ".init_array.00090")
)]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(windows, unsafe(link_section = ".CRT$XCT"))]
#[used]
static AT_START: extern "C" fn() = at_start;

extern "C" fn at_start() {
    trace_core::register(&Calls);
    sources::register();
}

#[cfg(target_os = "linux")]
pub(crate) use sources::is_late_library;

#[cfg(target_os = "linux")]
mod sources {
    use crate::kernel;

    /// Whether the loader has put this code behind the C library; here, nothing is loaded.
    pub(crate) fn is_late_library() -> bool {
        false
    }

    pub(super) fn register() {
        trace_core::register(&kernel::KERNEL);
        trace_core::register(&kernel::WAKEUPS);
        trace_core::register(&kernel::SYSTEM_CALLS);
    }
}

#[cfg(not(target_os = "linux"))]
mod sources {
    pub(super) fn register() {}
}

struct Calls;

impl Collector for Calls {
    fn name(&self) -> &'static str {
        "calls"
    }

    fn start(&self) -> Result<String, Unavailable> {
        Err(Unavailable {
            why: "calls are seen on Linux with a dynamically linked glibc, and not here".into(),
            remedy: String::new(),
        })
    }

    fn stop(&self) {}
}
