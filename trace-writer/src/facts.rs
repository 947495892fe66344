//! What the header says of process, machine and recorder. `FORMAT.md` lists the names.

use trace_core::Drain;
use trace_format::Schema;
use trace_format::tables::{Header, VERSION};

/// The header of a file that `drain` is written to.
pub(crate) fn header(drain: &Drain) -> Header {
    let program = std::env::current_exe().map(|path| path.to_string_lossy().into_owned());
    let facts = [
        ("program", program.unwrap_or_default()),
        ("os", std::env::consts::OS.to_owned()),
        ("arch", std::env::consts::ARCH.to_owned()),
        ("clock", drain.clock_name().to_owned()),
        ("recorder", env!("CARGO_PKG_VERSION").to_owned()),
        ("started_wall_ns", trace_core::clock().wall_ns.to_string()),
        ("boot_id", boot_id()),
        ("host_cpus", std::thread::available_parallelism().map_or(0, usize::from).to_string()),
    ];
    Header {
        version: VERSION,
        pid: std::process::id(),
        facts: facts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        schema: Schema::current(),
    }
}

/// Tells machines and their restarts apart, so that traces with the same monotonic clock are known
/// to have it.
fn boot_id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .map(|id| id.trim().to_owned())
        .unwrap_or_default()
}
