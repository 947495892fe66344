//! A session without code: `TRACE_OUT=file` in the environment.
//!
//! It starts before `main`, from a function that the loader calls, and stops at exit: return from
//! `main`, `std::process::exit`, or a panic of the main thread. What ends the process otherwise (a
//! signal, an abort) leaves the file as far as it was written.
//!
//! Only the first program sees the variable: its children inherit `TRACE_OWNER` beside it, and leave
//! the file alone.
#![allow(unsafe_code, reason = "the loader's table, the exit handler and the environment need it")]

use crate::{Options, StopError, global};
use std::env;
use std::fs::File;
use std::io;

const OUT: &str = "TRACE_OUT";
const OWNER: &str = "TRACE_OWNER";

// SAFETY: the loader calls the entries of this section as functions of this type, once, before main.
#[cfg_attr(
    any(target_os = "linux", target_os = "android", target_os = "freebsd"),
    unsafe(link_section = ".init_array")
)]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(windows, unsafe(link_section = ".CRT$XCU"))]
#[used]
static AT_START: extern "C" fn() = at_start;

extern "C" fn at_start() {
    trace_core::prepare();
    let Some(path) = env::var_os(OUT) else { return };
    if path.is_empty() || env::var_os(OWNER).is_some() {
        return;
    }
    // SAFETY: before main there is one thread.
    unsafe { env::set_var(OWNER, std::process::id().to_string()) };
    let started = Options::from_env().map_err(io::Error::other).and_then(|options| {
        let file = File::create(&path)?;
        global::start_with(options, Box::new(file)).map_err(io::Error::other)
    });
    match started {
        // SAFETY: the handler is a function without preconditions.
        Ok(()) => drop(unsafe { atexit(at_exit) }),
        Err(error) => say(&format!("no trace is written to {}: {error}", path.display())),
    }
}

extern "C" fn at_exit() {
    match global::stop() {
        // The program has stopped it by itself, or this is a child.
        Ok(_) | Err(StopError::NotOn | StopError::ForkedChild) => {}
        Err(error) => say(&error.to_string()),
    }
}

/// Tells the user; a closed stderr is no reason to fail.
fn say(message: &str) {
    use io::Write;
    let _ = writeln!(io::stderr(), "trace: {message}");
}

unsafe extern "C" {
    /// Of the C library, on every system that has one.
    fn atexit(handler: extern "C" fn()) -> std::ffi::c_int;
}
