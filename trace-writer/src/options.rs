//! What a session may be told, in code or by environment variables.

use crate::{Session, StartError, WhenFull};
use std::ffi::OsString;
use std::io::Write;
use std::ops::RangeInclusive;
use std::time::Duration;
use std::{env, error, fmt};
use trace_core::runtime::Classes;
use trace_core::{Amounts, Config};

/// How to record. The default is what [`crate::start`] uses.
///
/// | in code | in the environment | default |
/// |---|---|---|
/// | [`Options::memory`] | `TRACE_MEMORY=64M` | 256 MiB |
/// | [`Options::when_full`] | `TRACE_WHEN_FULL=drop-newest`, `drop-oldest` or `wait` | drop the newest |
/// | [`Options::collect`] | `TRACE_COLLECT=io,stacks`, `all`, `all,region-stacks` or `none` | all |
/// | [`Options::stacks`] | `TRACE_STACKS=fp`, `tables` or `off` | frame pointers, or else tables |
/// | [`Options::stacks_over`] | `TRACE_STACKS_OVER=10us`, also `ns`, `ms` and `s` | 10 µs |
/// | [`Options::samples_hz`] | `TRACE_SAMPLE_HZ=99`, up to 10000 | 99 |
/// | [`Options::fault_period`] | `TRACE_FAULT_PERIOD=1` | 1 |
/// | [`Options::kernel_ring`] | `TRACE_KERNEL_RING=512k`, from `4k` to `64M` | 512 KiB |
/// | [`Options::heap_sample`] | `TRACE_HEAP_SAMPLE=512k` | 512 KiB |
///
/// The variables hold for a session that `TRACE_OUT` starts. Code asks for them by
/// [`Options::from_env`]; else it says all by itself.
#[derive(Clone, Debug)]
pub struct Options {
    pub(crate) config: Config,
    pub(crate) stacks: Stacks,
    pub(crate) amounts: Amounts,
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
            amounts: Amounts::DEFAULT,
        }
    }

    /// The most memory that events may take until they are written, in bytes: rounded down to
    /// pieces of 16 KiB, two at least. A thread that records holds one piece; one that has ended leaves
    /// one behind until it is written, however little is in it.
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

    /// Input and output have a stack when they last at least so long. Waiting for locks, threads
    /// and timers always has one.
    pub const fn stacks_over(mut self, time: Duration) -> Self {
        self.config.stacks_over = time;
        self
    }

    /// How often a thread is sampled in a second of its CPU time: 1 to 10,000.
    pub const fn samples_hz(mut self, hz: u64) -> Self {
        self.amounts.samples_hz = hz;
        self
    }

    /// One page fault of so many is recorded.
    pub const fn fault_period(mut self, period: u64) -> Self {
        self.amounts.fault_period = period;
        self
    }

    /// The memory for what the kernel tells, in bytes, for each CPU: 4 KiB to 64 MiB. What does not fit
    /// until it is read is lost, and counted.
    pub const fn kernel_ring(mut self, bytes: u64) -> Self {
        self.amounts.kernel_ring = bytes;
        self
    }

    /// An allocation is sampled, with its stack, every so many bytes on average.
    pub const fn heap_sample(mut self, bytes: u64) -> Self {
        self.amounts.heap_sample = bytes;
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
        if let Some((value, error)) = text("TRACE_SAMPLE_HZ", "a number from 1 to 10000")? {
            options = options.samples_hz(number(&value, 1..=10_000).ok_or(error)?);
        }
        if let Some((value, error)) = text("TRACE_FAULT_PERIOD", "a number from 1")? {
            options = options.fault_period(number(&value, 1..=u64::MAX).ok_or(error)?);
        }
        if let Some((value, error)) = text("TRACE_KERNEL_RING", "a size from 4k to 64M")? {
            let bytes = size(&value).filter(|bytes| (4 << 10..=64 << 20).contains(bytes));
            options = options.kernel_ring(bytes.ok_or(error)? as u64);
        }
        if let Some((value, error)) = text("TRACE_HEAP_SAMPLE", "a size from 1 to 1024G, such as 512k")? {
            let bytes = size(&value).filter(|bytes| (1..=1 << 40).contains(bytes));
            options = options.heap_sample(bytes.ok_or(error)? as u64);
        }
        Ok(options)
    }
}

const COLLECT: &str = "names such as threads,locks,io,timers,sched,samples,faults,heap,stacks,region-stacks,\
                      wakes,syscalls, all, or none";

/// `io,stacks`, `all`, `all,wakes` or `none`.
fn classes(text: &str) -> Option<Classes> {
    let class = |word: &str| match word.trim() {
        "all" => Some(Classes::DEFAULT),
        word => Classes::ALL.iter().find(|(_, name)| *name == word).map(|(class, _)| *class),
    };
    if text == "none" {
        return Some(Classes::NONE);
    }
    text.split(',').try_fold(Classes::NONE, |classes, word| Some(classes | class(word)?))
}

fn time(text: &str) -> Option<Duration> {
    const UNITS: [(&str, u64); 5] =
        [("ns", 1), ("us", 1_000), ("µs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)];
    let (digits, unit) = UNITS.iter().find_map(|(name, unit)| Some((text.strip_suffix(name)?, unit)))?;
    Some(Duration::from_nanos(digits.parse::<u64>().ok()?.checked_mul(*unit)?))
}

fn number(text: &str, allowed: RangeInclusive<u64>) -> Option<u64> {
    text.parse().ok().filter(|number| allowed.contains(number))
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
    fn stacks_have_ways() {
        for (text, stacks) in
            [("fp", Stacks::FramePointers), ("tables", Stacks::Tables), ("off", Stacks::Off)]
        {
            assert_eq!(with("TRACE_STACKS", text).unwrap().stacks, stacks);
        }
    }

    #[test]
    fn amounts_are_numbers_and_sizes() {
        let amounts = |name, value| with(name, value).unwrap().amounts;
        assert_eq!(amounts("TRACE_SAMPLE_HZ", "250").samples_hz, 250);
        assert_eq!(amounts("TRACE_FAULT_PERIOD", "16").fault_period, 16);
        assert_eq!(amounts("TRACE_KERNEL_RING", "8k").kernel_ring, 8 << 10);
        assert_eq!(amounts("TRACE_HEAP_SAMPLE", "65536").heap_sample, 65_536);
        let in_code =
            Options::new().samples_hz(250).fault_period(16).kernel_ring(8 << 10).heap_sample(65_536);
        let all =
            [("SAMPLE_HZ", "250"), ("FAULT_PERIOD", "16"), ("KERNEL_RING", "8k"), ("HEAP_SAMPLE", "64k")];
        let vars = Options::from_vars(|name| {
            let (_, value) = all.iter().find(|(end, _)| name == format!("TRACE_{end}"))?;
            Some(value.into())
        });
        assert_eq!(vars.unwrap().amounts, in_code.amounts);
    }

    #[test]
    fn classes_are_named_with_commas() {
        let classes = |value| with("TRACE_COLLECT", value).unwrap().config.classes;
        assert_eq!(classes("io,stacks"), Classes::IO | Classes::STACKS);
        assert_eq!(classes("locks, threads"), Classes::LOCKS | Classes::THREADS);
        assert_eq!(classes("all,region-stacks"), Classes::DEFAULT | Classes::REGION_STACKS);
        assert_eq!(classes("all, wakes"), Classes::DEFAULT | Classes::WAKES);
        assert!(!Classes::DEFAULT.has(Classes::REGION_STACKS) && Classes::DEFAULT.has(Classes::STACKS));
        assert_eq!((classes("all"), classes("none")), (Classes::DEFAULT, Classes::NONE));
        assert!(with("TRACE_COLLECT", "io,none").is_err() && with("TRACE_COLLECT", "").is_err());
        for (class, name) in Classes::ALL {
            assert_eq!(classes(name), class);
        }
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
            (
                "TRACE_COLLECT",
                "io,lock",
                "TRACE_COLLECT=\"io,lock\": expected names such as threads,locks,io,timers,sched,samples,\
                 faults,heap,stacks,region-stacks,wakes,syscalls, all, or none",
            ),
            ("TRACE_SAMPLE_HZ", "0", "TRACE_SAMPLE_HZ=\"0\": expected a number from 1 to 10000"),
            ("TRACE_FAULT_PERIOD", "k", "TRACE_FAULT_PERIOD=\"k\": expected a number from 1"),
            ("TRACE_KERNEL_RING", "1k", "TRACE_KERNEL_RING=\"1k\": expected a size from 4k to 64M"),
            (
                "TRACE_HEAP_SAMPLE",
                "0",
                "TRACE_HEAP_SAMPLE=\"0\": expected a size from 1 to 1024G, such as 512k",
            ),
        ] {
            assert_eq!(with(name, value).unwrap_err().to_string(), message);
        }
    }
}
