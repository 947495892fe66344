//! The kernel's tracepoints: what it tells of wake-ups and of system calls to whom it trusts.
//!
//! A tracepoint is opened by a number and read by a layout, which the kernel gives in files of its
//! tracefs. Both need more rights than the rest of what is collected; [`find`] says which are missing,
//! and what would give them.

use super::event::{Ability, PerfEvent, Report};
use super::system;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use trace_core::Unavailable;

/// A tracepoint that is used here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// A thread is about to be woken.
    Waking,
    /// A thread enters the kernel.
    Enter,
    /// It leaves it.
    Exit,
}

impl Point {
    /// Its folder below `events`, and the fields of it that are read.
    fn place(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Point::Waking => ("sched/sched_waking", &["pid"]),
            Point::Enter => ("raw_syscalls/sys_enter", &["id", "args"]),
            Point::Exit => ("raw_syscalls/sys_exit", &["id", "ret"]),
        }
    }
}

/// A tracepoint as this kernel has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tracepoint {
    pub(crate) point: Point,
    /// Its number, with which each of its records begins.
    pub(crate) id: u16,
    /// Where the fields of [`Point::place`] begin.
    at: [usize; 2],
}

/// What a record of a tracepoint says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// This thread, by its number in the first namespace of processes, is woken. In an interrupt: in
    /// one proper, or in work that was put off.
    Waking { woken: u32, interrupt: bool, deferred: bool },
    /// A system call with its first two arguments.
    Enter { number: u64, arguments: [u64; 2] },
    /// What it returned.
    Exit { number: u64, result: i64 },
}

const HARD_INTERRUPT: u8 = 0x08;
const SOFT_INTERRUPT: u8 = 0x10;
const NOT_MASKABLE: u8 = 0x40;

impl Tracepoint {
    /// Reads a record's data; `None` when it is of another tracepoint or too short.
    pub(crate) fn read(&self, data: &[u8]) -> Option<Said> {
        if u16::from_ne_bytes(*data.first_chunk()?) != self.id {
            return None;
        }
        let word = |at: usize| Some(u64::from_ne_bytes(*data.get(at..)?.first_chunk()?));
        let [first, second] = self.at;
        Some(match self.point {
            Point::Waking => {
                let woken = u32::from_ne_bytes(*data.get(first..)?.first_chunk()?);
                let flags = *data.get(2)?;
                Said::Waking {
                    woken,
                    interrupt: flags & (HARD_INTERRUPT | NOT_MASKABLE) != 0,
                    deferred: flags & SOFT_INTERRUPT != 0,
                }
            }
            Point::Enter => {
                Said::Enter { number: word(first)?, arguments: [word(second)?, word(second + 8)?] }
            }
            Point::Exit => Said::Exit { number: word(first)?, result: word(second)? as i64 },
        })
    }
}

/// Tracepoints that this process may use, found in the kernel's files and tried.
pub(crate) fn find(points: &[Point]) -> Result<Vec<Tracepoint>, Unavailable> {
    // Records name threads as the first namespace does, and where numbers differ from ours nothing
    // says which is whose.
    if points.contains(&Point::Waking) && !system::sees_first_namespace() {
        return Err(Unavailable {
            why: "the kernel names who is woken by numbers from outside of this container".into(),
            remedy: "docker run --pid=host --cap-add=PERFMON …".into(),
        });
    }
    let mount = mount();
    let found = read_all(mount.as_deref(), points).map_err(|refused| missing(mount.as_deref(), &refused))?;
    for tracepoint in &found {
        let ability = Ability { kernel: true, threads_only: true, counts_lost: false };
        let old = Ability { threads_only: false, ..ability };
        let own = system::own_os_id() as i32;
        let report = Report::Tracepoint { id: tracepoint.id };
        let tried = PerfEvent::open(report, ability, 1, own, -1)
            .or_else(|_| PerfEvent::open(report, old, 1, own, -1));
        if let Err(error) = tried {
            let refused = matches!(error.raw_os_error(), Some(libc::EACCES | libc::EPERM));
            return Err(if refused { missing(mount.as_deref(), &Refused::Event) } else { strange(&error) });
        }
    }
    Ok(found)
}

/// Why tracepoints cannot be had.
#[derive(Debug)]
enum Refused {
    /// There are no such files.
    Absent,
    /// They may not be read.
    Closed,
    /// They make no sense.
    Odd(PathBuf),
    /// Their events may not be used.
    Event,
}

fn strange(error: &io::Error) -> Unavailable {
    Unavailable { why: format!("perf_event_open of a tracepoint: {error}"), remedy: String::new() }
}

/// What is missing, in words, and the one command that gives all of it.
fn missing(mount: Option<&Path>, refused: &Refused) -> Unavailable {
    let paranoid = system::paranoid().unwrap_or(2);
    let place = mount.unwrap_or(Path::new(USUAL_PLACE)).display();
    // SAFETY: has no precondition and cannot fail.
    let (user, group) = unsafe { (libc::geteuid(), libc::getegid()) };
    let mut steps = Vec::new();
    let why = match refused {
        Refused::Absent if mount.is_none() => {
            steps.push(format!("mount -t tracefs -o mode=750,gid={group} nodev {place}"));
            "tracefs is not mounted".to_owned()
        }
        Refused::Absent => format!("this kernel has no such tracepoints in {place}"),
        Refused::Closed => {
            steps.push(format!("mount -o remount,mode=750,gid={group} {place}"));
            format!("{place} is closed to this user")
        }
        Refused::Odd(path) => format!("{} has a form that is not known", path.display()),
        Refused::Event => "tracepoints are closed to this user".to_owned(),
    };
    let hopeless =
        matches!(refused, Refused::Odd(_)) || mount.is_some() && matches!(refused, Refused::Absent);
    if hopeless {
        return Unavailable { why, remedy: String::new() };
    }
    let mut why = why;
    // Root without the right is in a container, where no setting helps.
    let event_refused = matches!(refused, Refused::Event);
    if user == 0 && event_refused && paranoid < 0 {
        return Unavailable { why, remedy: "docker run --cap-add=PERFMON …".into() };
    }
    if paranoid >= 0 && (event_refused || user != 0) {
        steps.push("sysctl kernel.perf_event_paranoid=-1".into());
        why += &format!(", and kernel.perf_event_paranoid is {paranoid}");
    }
    let remedy = match &steps[..] {
        [] => String::new(),
        [step] => format!("sudo {step}"),
        steps => format!("sudo sh -c '{}'", steps.join(" && ")),
    };
    Unavailable { why, remedy }
}

const USUAL_PLACE: &str = "/sys/kernel/tracing";

/// Where tracefs is, if that is known.
fn mount() -> Option<PathBuf> {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    mounted(&mounts)
}

/// The last place of type tracefs in a list of mounts.
fn mounted(mounts: &str) -> Option<PathBuf> {
    let place = |line: &str| {
        let mut words = line.split(' ').skip(1);
        let (place, kind) = (words.next()?, words.next()?);
        (kind == "tracefs").then(|| PathBuf::from(place))
    };
    mounts.lines().rev().find_map(place)
}

fn read_all(mount: Option<&Path>, points: &[Point]) -> Result<Vec<Tracepoint>, Refused> {
    let mount = mount.ok_or(Refused::Absent)?;
    points.iter().map(|&point| read(mount, point)).collect()
}

fn read(mount: &Path, point: Point) -> Result<Tracepoint, Refused> {
    let (folder, fields) = point.place();
    let text = |name: &str| {
        let path = mount.join("events").join(folder).join(name);
        fs::read_to_string(path).map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied => Refused::Closed,
            _ => Refused::Absent,
        })
    };
    let odd = || Refused::Odd(mount.join("events").join(folder));
    let id = text("id")?.trim().parse().map_err(|_| odd())?;
    let format = text("format")?;
    let mut at = [0; 2];
    for (place, field) in at.iter_mut().zip(fields) {
        *place = offset(&format, field).ok_or_else(odd)?;
    }
    Ok(Tracepoint { point, id, at })
}

/// Where a field begins: `field:pid_t pid; offset:24; size:4; signed:1;` with tabs, or `args[6]` for an array.
fn offset(format: &str, field: &str) -> Option<usize> {
    format.lines().find_map(|line| {
        let (declared, rest) = line.trim().strip_prefix("field:")?.split_once(';')?;
        let name = declared.rsplit(' ').next()?;
        let name = name.split('[').next()?;
        let offset = rest.trim().strip_prefix("offset:")?.split(';').next()?;
        if name == field { offset.parse().ok() } else { None }
    })
}

#[cfg(test)]
pub(crate) mod tests;
