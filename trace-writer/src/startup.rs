//! A session without code: `TRACE_OUT=file` in the environment.
//!
//! It starts before `main`, from a function that the loader calls, and stops at exit: return from
//! `main`, `std::process::exit`, or a panic of the main thread. What ends the process otherwise (a
//! signal, an abort) leaves the file as far as it was written.
//!
//! Only the first program records: its children inherit `TRACE_OWNER` beside the variable, which has
//! the process that the file belongs to, and leave it alone. A program that replaces itself (`exec`)
//! is the same process: what comes after goes to a second file, `file.2`, and so on.
#![allow(unsafe_code, reason = "the loader's table, the exit handler and the environment need it")]

use crate::{Options, StopError, global};
use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::Path;

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
    let Some(path) = env::var_os(OUT).filter(|path| !path.is_empty()) else { return };
    let Some(image) = image(env::var(OWNER).ok().as_deref(), std::process::id()) else { return };
    let path = if image == 1 { path } else { suffixed(path, image) };
    if is_alone() {
        // SAFETY: this is the only thread.
        unsafe { env::set_var(OWNER, format!("{}:{image}", std::process::id())) };
    }
    let started = Options::from_env().map_err(io::Error::other).and_then(|options| {
        let file = create(Path::new(&path))?;
        trace_core::while_loading(|| global::start_with(options, Box::new(file))).map_err(io::Error::other)
    });
    match started {
        // SAFETY: the handler is a function without preconditions.
        Ok(()) => drop(unsafe { atexit(at_exit) }),
        Err(error) => say(&format!("no trace is written to {}: {error}", path.display())),
    }
}

/// A new file. One that is there already is not overwritten but replaced, since somebody may be
/// reading it through a memory map; what is not a plain file (a pipe, a device) is opened as it is.
fn create(path: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        // Where it cannot be removed, it may still be written to.
        let _ = std::fs::remove_file(path);
    }
    File::create(path)
}

/// Which program of this process this is, counted from 1; `None` when the file is another process's.
/// `owner` is what the one before has left.
fn image(owner: Option<&str>, pid: u32) -> Option<u32> {
    let Some(owner) = owner else { return Some(1) };
    let (owner, image) = owner.split_once(':')?;
    (owner.parse() == Ok(pid)).then(|| image.parse::<u32>().ok()?.checked_add(1)).flatten()
}

fn suffixed(mut path: OsString, image: u32) -> OsString {
    path.push(format!(".{image}"));
    path
}

/// Whether the process has one thread, as it has before main unless another library has started
/// some. Then the environment stays as it is, and a child that is traced too takes over the file.
fn is_alone() -> bool {
    !cfg!(target_os = "linux") || std::fs::read_dir("/proc/self/task").is_ok_and(|tasks| tasks.count() == 1)
}

extern "C" fn at_exit() {
    if trace_core::is_muted() {
        // The program's writer ends the process, on our own thread: it cannot wait for itself.
        return;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_belongs_to_one_process_and_its_programs_are_numbered() {
        assert_eq!(image(None, 7), Some(1));
        assert_eq!(image(Some("7:1"), 7), Some(2));
        assert_eq!(image(Some("7:2"), 7), Some(3));
        assert_eq!(image(Some("8:1"), 7), None);
        assert_eq!(image(Some("nonsense"), 7), None);
        assert_eq!(suffixed("out.trace".into(), 2), "out.trace.2");
    }
}
