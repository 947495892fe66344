//! What the kernel lets these tests see, and programs that it lets see less.

use crate::program::{Place, answers, command};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Command;
use trace_format::tables::CollectorRow;
use trace_reader::Trace;

/// Whether tracepoints can be had here.
pub(crate) enum Privilege {
    Full,
    /// These tests do not run as root, or in a container.
    Less,
}

impl Privilege {
    /// Mounts tracefs, where that is all that is missing.
    pub(crate) fn find() -> Self {
        const TRACEFS: &str = "/sys/kernel/tracing";
        let readable = || std::fs::read_dir(TRACEFS).is_ok_and(|mut files| files.next().is_some());
        if is_root() && !readable() {
            let _ = Command::new("mount").args(["-t", "tracefs", "nodev", TRACEFS]).status();
        }
        if is_root() && readable() && can_open() { Privilege::Full } else { Privilege::Less }
    }
}

fn is_root() -> bool {
    // SAFETY: has no precondition and cannot fail.
    unsafe { libc::geteuid() == 0 }
}

/// Whether root may use performance events, as it may not in most containers: bit 38 is `CAP_PERFMON`.
fn can_open() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("CapEff:")).unwrap();
    let effective = u64::from_str_radix(line.trim(), 16).unwrap();
    let own = std::fs::read_link("/proc/self/ns/pid").unwrap();
    effective & (1 << 38) != 0 && own.as_os_str() == "pid:[4026531836]"
}

/// The trace of a program that runs as a user without any right.
pub(crate) fn unprivileged(arguments: &[&str], collect: &str) -> Trace {
    unprivileged_with(arguments, &[("TRACE_COLLECT", collect)])
}

pub(crate) fn unprivileged_with(arguments: &[&str], variables: &[(&str, &str)]) -> Trace {
    const NOBODY: u32 = 65_534;
    let place = Place::new();
    let mut command = command(arguments);
    if is_root() {
        let folder = place.path().parent().unwrap().to_owned();
        std::fs::set_permissions(folder, PermissionsExt::from_mode(0o777)).unwrap();
        command.uid(NOBODY).gid(NOBODY);
    }
    answers(command.env("TRACE_OUT", place.path()).envs(variables.iter().copied()));
    place.trace()
}

pub(crate) fn row<'t>(trace: &'t Trace, name: &str) -> &'t CollectorRow {
    trace.collectors().iter().find(|row| row.name == name).unwrap_or_else(|| panic!("no row for {name}"))
}
