//! What the kernel tells in files and by other calls: CPUs, threads and their state, limits.

use std::fs;
use std::os::unix::fs::MetadataExt;

/// The numbers of the CPUs that are on.
pub(crate) fn cpus() -> Vec<i32> {
    let text = fs::read_to_string("/sys/devices/system/cpu/online").unwrap_or_default();
    let cpus = ranges(&text);
    if cpus.is_empty() {
        // No /sys, as in some containers.
        return cpus_of_stat(&fs::read_to_string("/proc/stat").unwrap_or_default());
    }
    cpus
}

/// CPUs that have a line of their own. How many this process may use says nothing about their numbers.
fn cpus_of_stat(text: &str) -> Vec<i32> {
    let number = |line: &str| line.strip_prefix("cpu")?.split(' ').next()?.parse().ok();
    text.lines().filter_map(number).collect()
}

/// How often a second the kernel samples at most. It lowers this by itself when samples cost too much,
/// and refuses an event that asks for more.
pub(crate) fn most_samples_hz() -> u64 {
    let text = fs::read_to_string("/proc/sys/kernel/perf_event_max_sample_rate").unwrap_or_default();
    text.trim().parse().ok().filter(|&hz| hz != 0).unwrap_or(u64::MAX)
}

/// `0-3,8` in full.
fn ranges(text: &str) -> Vec<i32> {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some(first.trim().parse().ok()?..=last.trim().parse().ok()?)
    };
    text.split(',').filter_map(range).flatten().collect()
}

/// The threads of this process.
pub(crate) fn threads() -> Vec<u32> {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    tasks.filter_map(|task| task.file_name().to_str()?.parse().ok()).collect()
}

/// How many they are, which takes microseconds however many.
pub(crate) fn thread_count() -> usize {
    // A folder has two links, and one for each folder in it.
    fs::metadata("/proc/self/task").map_or(1, |task| task.nlink().saturating_sub(2) as usize)
}

/// The calling thread.
pub(crate) fn own_os_id() -> u32 {
    // SAFETY: has no precondition and cannot fail.
    unsafe { libc::gettid() as u32 }
}

/// Whether a thread of this process runs or could run, rather than waits; and its CPU.
pub(crate) fn is_runnable(os_id: u32) -> Option<(bool, u32)> {
    let text = fs::read_to_string(format!("/proc/self/task/{os_id}/stat")).ok()?;
    state(&text)
}

/// State and CPU: fields 3 and 39, behind a name in parentheses that may hold anything.
fn state(stat: &str) -> Option<(bool, u32)> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace();
    let state = fields.next()?;
    let cpu = fields.nth(39 - 4)?.parse().ok()?;
    Some((state == "R", cpu))
}

/// Whether this process knows processes by the numbers that the kernel itself uses.
pub(crate) fn sees_first_namespace() -> bool {
    // `PROC_PID_INIT_INO` of the kernel.
    const FIRST: &str = "pid:[4026531836]";
    fs::read_link("/proc/self/ns/pid").is_ok_and(|name| name.as_os_str() == FIRST)
}

/// Who may use performance events, as the kernel was told; 2 is what it comes with.
pub(crate) fn paranoid() -> Option<i32> {
    fs::read_to_string("/proc/sys/kernel/perf_event_paranoid").ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_in_full() {
        assert_eq!(ranges("0-1\n"), [0, 1]);
        assert_eq!(ranges("0-2,5,7-8\n"), [0, 1, 2, 5, 7, 8]);
        assert_eq!(ranges(""), [0; 0]);
    }

    #[test]
    fn cpus_are_known_without_sys_and_whatever_their_numbers() {
        assert_eq!(cpus_of_stat("cpu  1 2 3\ncpu4 1 2\ncpu7 0 0\nintr 5\n"), [4, 7]);
        let own = fs::read_to_string("/proc/stat").unwrap();
        assert_eq!(cpus_of_stat(&own), cpus());
        assert!(most_samples_hz() > 0);
    }

    #[test]
    fn a_name_with_spaces_and_parentheses_hides_nothing() {
        let rest = (4..=38).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(state(&format!("77 (a) S (b) R {rest} 6 0 0\n")), Some((true, 6)));
        assert_eq!(state(&format!("77 (x) S {rest} 1\n")), Some((false, 1)));
        assert_eq!(state("77 (x) S 4 5"), None);
    }

    #[test]
    fn threads_are_counted() {
        let (ready, at_ready) = std::sync::mpsc::channel();
        let (leave, left) = std::sync::mpsc::channel::<()>();
        let thread = std::thread::spawn(move || {
            ready.send(()).unwrap();
            let _ = left.recv();
        });
        at_ready.recv().unwrap();
        // Other tests have threads, too, which come and go.
        assert!((0..1_000).any(|_| thread_count() == threads().len() && thread_count() > 1));
        drop(leave);
        thread.join().unwrap();
    }

    #[test]
    fn this_thread_runs() {
        let own = own_os_id();
        assert!(threads().contains(&own));
        assert_eq!(is_runnable(own).map(|(runs, _)| runs), Some(true));
    }
}
