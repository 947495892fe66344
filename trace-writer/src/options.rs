//! What a session may be told, in code or by environment variables.

use crate::{Session, StartError, WhenFull};
use std::ffi::OsString;
use std::io::Write;
use std::time::Duration;
use std::{env, error, fmt};
use trace_core::Config;
use trace_core::runtime::Classes;

/// How to record. The default is what [`crate::start`] uses.
///
/// | in code | in the environment | default |
/// |---|---|---|
/// | [`Options::memory`] | `TRACE_MEMORY=64M` | 256 MiB |
/// | [`Options::when_full`] | `TRACE_WHEN_FULL=drop-newest`, `drop-oldest` or `wait` | drop the newest |
/// | [`Options::collect`] | `TRACE_COLLECT=io,stacks`, `all` or `none` | all |
/// | [`Options::region_stacks`] | `TRACE_COLLECT=all,region-stacks` | none of regions |
/// | [`Options::stacks`] | `TRACE_STACKS=fp`, `tables` or `off` | frame pointers, or else tables |
/// | [`Options::stacks_over`] | `TRACE_STACKS_OVER=10us`, also `ns`, `ms` and `s` | 10 µs |
///
/// Of what is recorded without annotations, these variables say how much, whoever starts the session:
///
/// | in the environment | | default |
/// |---|---|---|
/// | `TRACE_SAMPLE_HZ` | samples of a thread in a second of its CPU time | 99 |
/// | `TRACE_FAULT_PERIOD` | one page fault of so many is recorded | 1 |
/// | `TRACE_KERNEL_RING` | bytes for what the kernel tells, for each CPU | 524288 |
/// | `TRACE_HEAP_SAMPLE` | bytes between two sampled allocations, on average | 524288 |
#[derive(Clone, Debug)]
pub struct Options {
    pub(crate) config: Config,
    pub(crate) stacks: Stacks,
}

/// How the stacks of a session are taken, in a program that was built for that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stacks {
    /// By frame pointers where the program has them, else by unwind tables.
    #[default]
    Best,
    /// By frame pointers, or not at all.
    FramePointers,
    /// By unwind tables, or not at all: slower, and whole where C code is in between that keeps no
    /// frame pointers.
    Tables,
    /// Not at all.
    Off,
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

impl Options {
    /// The default.
    pub const fn new() -> Self {
        Options {
            config: Config {
                memory: 256 << 20,
                when_full: WhenFull::DropNewest,
                classes: Classes::DEFAULT,
                stacks_over: Duration::from_micros(10),
            },
            stacks: Stacks::Best,
        }
    }

    /// The most memory that events may take until they are written, in bytes: rounded down to
    /// pieces of 16 KiB, two at least. A thread that records holds one piece.
    pub const fn memory(mut self, bytes: usize) -> Self {
        self.config.memory = bytes;
        self
    }

    /// What happens when that is used up because the writer is slower than the program.
    pub const fn when_full(mut self, when_full: WhenFull) -> Self {
        self.config.when_full = when_full;
        self
    }

    /// What is recorded without annotations, in a program that was built for it.
    pub const fn collect(mut self, classes: Classes) -> Self {
        self.config.classes = classes;
        self
    }

    /// How stacks are taken.
    pub const fn stacks(mut self, stacks: Stacks) -> Self {
        self.stacks = stacks;
        self
    }

    /// Every region has the stack on which it began, too.
    pub const fn region_stacks(mut self) -> Self {
        self.config.classes = Classes(self.config.classes.0 | Classes::REGION_STACKS.0);
        self
    }

    /// Input and output have a stack when they last at least so long. Waiting for locks, threads
    /// and timers always has one.
    pub const fn stacks_over(mut self, time: Duration) -> Self {
        self.config.stacks_over = time;
        self
    }

    /// Starts a session that writes to `writer`.
    pub fn start<W: Write + Send + 'static>(self, writer: W) -> Result<Session<W>, StartError> {
        Session::start(&self, writer)
    }

    /// The options that the `TRACE_…` variables ask for.
    pub fn from_env() -> Result<Self, OptionsError> {
        Self::from_vars(|name| env::var_os(name))
    }

    pub(crate) fn from_vars(var: impl Fn(&str) -> Option<OsString>) -> Result<Self, OptionsError> {
        let mut options = Options::new();
        let text = |name: &'static str, expected| {
            let Some(value) = var(name) else { return Ok(None) };
            let value = value.to_string_lossy().into_owned();
            Ok(Some((value.clone(), OptionsError { name, value, expected })))
        };
        if let Some((value, error)) = text("TRACE_MEMORY", "a size such as 64M, 1G or 1048576")? {
            options = options.memory(size(&value).ok_or(error)?);
        }
        if let Some((value, error)) = text("TRACE_WHEN_FULL", "drop-newest, drop-oldest or wait")? {
            options = options.when_full(match value.as_str() {
                "drop-newest" => WhenFull::DropNewest,
                "drop-oldest" => WhenFull::DropOldest,
                "wait" => WhenFull::Wait,
                _ => return Err(error),
            });
        }
        if let Some((value, error)) = text("TRACE_COLLECT", COLLECT)? {
            options = options.collect(classes(&value).ok_or(error)?);
        }
        if let Some((value, error)) = text("TRACE_STACKS", "fp, tables or off")? {
            options = options.stacks(match value.as_str() {
                "fp" => Stacks::FramePointers,
                "tables" => Stacks::Tables,
                "off" => Stacks::Off,
                _ => return Err(error),
            });
        }
        if let Some((value, error)) = text("TRACE_STACKS_OVER", "a time such as 10us, 500ns or 1ms")? {
            options = options.stacks_over(time(&value).ok_or(error)?);
        }
        Ok(options)
    }
}

const COLLECT: &str = "names such as threads,locks,io,timers,sched,samples,faults,heap,stacks,region-stacks, \
                       wakes,syscalls, all, or none";

/// `io,stacks`, `all`, `all,wakes` or `none`.
fn classes(text: &str) -> Option<Classes> {
    if text == "none" {
        return Some(Classes(0));
    }
    let mut bits = 0;
    for word in text.split(',') {
        bits |= match word.trim() {
            "all" => Classes::DEFAULT.0,
            word => Classes::ALL.iter().find(|(_, name)| *name == word)?.0.0,
        };
    }
    Some(Classes(bits))
}

fn time(text: &str) -> Option<Duration> {
    const UNITS: [(&str, u64); 5] =
        [("ns", 1), ("us", 1_000), ("µs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)];
    let (digits, unit) = UNITS.iter().find_map(|(name, unit)| Some((text.strip_suffix(name)?, unit)))?;
    Some(Duration::from_nanos(digits.parse::<u64>().ok()?.checked_mul(*unit)?))
}

fn size(text: &str) -> Option<usize> {
    let (digits, unit) = match text.char_indices().last()? {
        (at, 'k' | 'K') => (&text[..at], 1 << 10),
        (at, 'm' | 'M') => (&text[..at], 1 << 20),
        (at, 'g' | 'G') => (&text[..at], 1 << 30),
        _ => (text, 1),
    };
    digits.parse::<usize>().ok()?.checked_mul(unit)
}

/// A variable has a value that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionsError {
    name: &'static str,
    value: String,
    expected: &'static str,
}

impl fmt::Display for OptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={:?}: expected {}", self.name, self.value, self.expected)
    }
}

impl error::Error for OptionsError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, value: &str) -> Result<Options, OptionsError> {
        Options::from_vars(|asked| (asked == name).then(|| value.into()))
    }

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [("1048576", 1 << 20), ("64k", 64 << 10), ("64M", 64 << 20), ("1G", 1 << 30)] {
            assert_eq!(with("TRACE_MEMORY", text).unwrap().config.memory, bytes);
        }
    }

    #[test]
    fn times_have_units() {
        for (text, nanos) in
            [("7ns", 7), ("10us", 10_000), ("3µs", 3_000), ("2ms", 2_000_000), ("1s", 1_000_000_000)]
        {
            let options = with("TRACE_STACKS_OVER", text).unwrap();
            assert_eq!(options.config.stacks_over, Duration::from_nanos(nanos));
        }
    }

    #[test]
    fn what_is_collected_is_named_and_all_can_be_more() {
        let classes = |text| with("TRACE_COLLECT", text).map(|options| options.config.classes);
        assert_eq!(classes("none"), Ok(Classes(0)));
        assert_eq!(classes("all"), Ok(Classes::DEFAULT));
        assert_eq!(classes("all, wakes"), Ok(Classes(Classes::DEFAULT.0 | Classes::WAKES.0)));
        assert_eq!(classes("io,syscalls"), Ok(Classes(Classes::IO.0 | Classes::SYSCALLS.0)));
        assert!(classes("io,none").is_err() && classes("").is_err());
    }

    #[test]
    fn stacks_have_ways_and_regions_have_them_on_demand() {
        for (text, stacks) in
            [("fp", Stacks::FramePointers), ("tables", Stacks::Tables), ("off", Stacks::Off)]
        {
            assert_eq!(with("TRACE_STACKS", text).unwrap().stacks, stacks);
        }
        let all = with("TRACE_COLLECT", "all").unwrap().config.classes;
        assert!(all.has(Classes::STACKS) && !all.has(Classes::REGION_STACKS));
        let more = with("TRACE_COLLECT", "all,region-stacks").unwrap().config.classes;
        assert_eq!(more, Options::new().region_stacks().config.classes);
    }

    #[test]
    fn a_wrong_value_says_what_was_expected() {
        for (name, value, message) in [
            ("TRACE_MEMORY", "much", "TRACE_MEMORY=\"much\": expected a size such as 64M, 1G or 1048576"),
            ("TRACE_STACKS", "yes", "TRACE_STACKS=\"yes\": expected fp, tables or off"),
            ("TRACE_MEMORY", "", "TRACE_MEMORY=\"\": expected a size such as 64M, 1G or 1048576"),
            (
                "TRACE_WHEN_FULL",
                "stop",
                "TRACE_WHEN_FULL=\"stop\": expected drop-newest, drop-oldest or wait",
            ),
            (
                "TRACE_STACKS_OVER",
                "10",
                "TRACE_STACKS_OVER=\"10\": expected a time such as 10us, 500ns or 1ms",
            ),
        ] {
            assert_eq!(with(name, value).unwrap_err().to_string(), message);
        }
    }
}
