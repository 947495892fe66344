//! Where there is no C library to stand in for.

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
