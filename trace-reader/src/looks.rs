//! What bytes look like that are no trace of ours, and what to do with them.

/// A noun phrase and a piece of advice.
pub(crate) struct Looks {
    pub(crate) found: &'static str,
    pub(crate) hint: &'static str,
}

const FRONTS: &[(&[u8], &str, &str)] = &[
    (b"\x1f\x8b", "a gzip file", "Unpack it with `gzip -d` first."),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "Unpack it with `zstd -d` first."),
    (b"\xfd7zXZ\0", "an xz file", "Unpack it with `xz -d` first."),
    (b"PK\x03\x04", "a zip archive", "Unpack it with `unzip` first."),
    (b"go 1.", "a trace of a Go program", "Open it with `go tool trace`."),
    (
        b"\x7fELF",
        "an ELF program",
        "To trace it, run it with `cargo trace run`, or as `TRACE_OUT=FILE PROGRAM`.",
    ),
    (b"MZ", "a Windows program", "Run it to record a trace, and open the file that it writes."),
    (b"\xcf\xfa\xed\xfe", "a Mach-O program", "Run it to record a trace, and open the file that it writes."),
    (b"PERFILE2", "a file of Linux perf", "Open it with `perf report`."),
    (b"MMPROFD", "a profile of rustc's self-profiler", "Open it with `summarize` of measureme."),
    (b"SQLite format 3", "an SQLite database", "Open a file that `trace::start` wrote."),
    (b"{", "text that may be JSON", "Open a file that `trace::start` wrote, not one exported from it."),
    (b"[", "text that may be JSON", "Open a file that `trace::start` wrote, not one exported from it."),
];

/// Says what `bytes` look like. They were already found to be no trace.
pub(crate) fn looks(bytes: &[u8]) -> Looks {
    if bytes.is_empty() {
        return Looks {
            found: "an empty file",
            hint: "The program may have ended before the recording wrote anything: \
                   call `trace::stop()` before it exits.",
        };
    }
    if let Some(&(_, found, hint)) = FRONTS.iter().find(|(front, ..)| bytes.starts_with(front)) {
        return Looks { found, hint };
    }
    let hint = "Open a file that `trace::start` wrote, or that TRACE_OUT named.";
    let front = &bytes[..bytes.len().min(512)];
    if front.iter().all(|&byte| byte == 0) {
        return Looks { found: "a file that begins with zeros", hint };
    }
    let text = match std::str::from_utf8(front) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
    };
    if text && !front.contains(&0) {
        return Looks { found: "text", hint };
    }
    Looks { found: "data of an unknown kind", hint }
}
