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

/// Whether no thread can begin yet; here they always can.
#[cfg(target_os = "linux")]
pub(crate) fn is_late() -> bool {
    false
}

#[cfg(target_os = "linux")]
mod sources {
    use crate::kernel;

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
            why:
                "calls are seen on Linux with a dynamically linked glibc, on x86-64 and aarch64, and not here"
                    .into(),
            remedy: String::new(),
        })
    }

    fn stop(&self) {}
}
