//! What of a stack is worth showing.

use crate::symbols::Frame;
use trace_reader::format::Call;

/// Functions of the recorder, which stand at the top of every stack that it takes.
const OURS: [&str; 4] = ["trace_core::", "trace_runtime::", "<trace_core::", "<trace_runtime::"];
/// Folders of their sources, for functions that are named after those of the C library.
const OUR_FOLDERS: [&str; 2] = ["trace-core", "trace-runtime"];

/// Whether a frame is the recorder's.
pub fn is_ours(frame: &Frame) -> bool {
    let folder = |part: &str| OUR_FOLDERS.iter().any(|ours| is_version_of(part, ours));
    OURS.iter().any(|ours| frame.function.starts_with(ours)) || frame.file.split('/').any(folder)
}

/// The folder `ours`, or `ours-1.2.3` as in a registry.
fn is_version_of(part: &str, ours: &str) -> bool {
    part.strip_prefix(ours).is_some_and(|rest| {
        rest.is_empty()
            || rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// A stack without the recorder's frames at its top, nor the function of the C library for which it
/// stands in, whose name the call has anyway.
pub fn trimmed(frames: &[Frame]) -> &[Frame] {
    let is_call = |frame: &Frame| {
        let name = frame.function.as_str();
        let is = |name: &str| Call::ALL.iter().any(|call| call.name() == name);
        // `pthread_join` is `thread_join` in a trace.
        let fronts = ["", "p", "pthread_"].iter().filter_map(|front| name.strip_prefix(front));
        fronts.into_iter().any(is) || name.starts_with("__pthread_")
    };
    let next = |frames: &[Frame]| frames.iter().position(|frame| !is_of_core(frame));
    let mut rest = frames;
    while let Some(next) = next(rest).filter(|&next| is_ours(&rest[next]) || is_call(&rest[next])) {
        rest = &rest[next + 1..];
    }
    // A stack of nothing else is shown as it is.
    if rest.is_empty() { frames } else { rest }
}

/// What a function of the recorder does in its own way, such as calling what it was given, belongs to it.
fn is_of_core(frame: &Frame) -> bool {
    frame.file.contains("/library/core/src/") || frame.function.starts_with("core::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(function: &str, file: &str) -> Frame {
        Frame { function: function.into(), file: file.into(), ..Frame::default() }
    }

    /// Such a stack began in `call_once`, and every lock was called `futex_wait`.
    #[test]
    fn what_the_recorder_calls_by_way_of_core_is_left_out_too() {
        let core = |function: &str| frame(function, "/rustc/x/library/core/src/ops/function.rs");
        let stack = [
            core("call_once<fn() -> trace_format::id::StackId, ()>"),
            frame("core::ops::function::FnOnce::call_once", ""),
            frame("keep_errno<trace_format::id::StackId>", "/x/trace-runtime/src/interpose/recorded.rs"),
            core("call_once<app::work>"),
            frame("work", "/x/app/src/main.rs"),
            core("call_once<app::main>"),
            frame("trace_core::spawn", ""),
        ];
        assert_eq!(trimmed(&stack), &stack[3..]);
    }

    #[test]
    fn the_recorders_frames_are_left_out_at_the_top_only() {
        let stack = [
            frame("trace_core::stack::capture", "/x/trace-core/src/stack.rs"),
            frame("read", "/x/trace-runtime-0.1.0/src/interpose/io.rs"),
            frame("<std::fs::File as std::io::Read>::read", "/rustc/x/library/std/src/fs.rs"),
            frame("app::main", "src/main.rs"),
            frame("trace_core::spawn", ""),
        ];
        assert_eq!(trimmed(&stack), &stack[2..]);
        assert_eq!(trimmed(&stack[..2]), &stack[..2]);
        let theirs = [frame("trace_corex::f", "/x/trace-core-utils/src/a.rs")];
        assert_eq!(trimmed(&theirs), &theirs);
        // Without debug information there is only the name.
        let bare = [frame("syscall", ""), frame("std::sys::sync::mutex::futex::Mutex::lock_contended", "")];
        assert_eq!(trimmed(&bare), &bare[1..]);
        let join = [frame("pthread_join", ""), frame("app::main", "")];
        assert_eq!(trimmed(&join), &join[1..]);
    }
}
