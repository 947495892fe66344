//! Sessions that the program starts itself.

use crate::system::{own_os_id, tell};
use std::fs;
use std::os::fd::AsRawFd;
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Starts and stops so many sessions; says what is left of them.
pub(crate) fn cycles(count: u64) {
    let cycle = || {
        let session = trace::Options::new().start(std::io::sink()).unwrap();
        session.stop().unwrap();
    };
    // What is made once and kept for ever is made in the first ones.
    (0..20).for_each(|_| cycle());
    let before = settled();
    (0..count).for_each(|_| cycle());
    let after = settled();
    tell("descriptors_before", before.0);
    tell("descriptors_after", after.0);
    tell("maps_before", before.1);
    tell("maps_after", after.1);
}

/// Descriptors and memory maps, once the threads of the last session have ended.
fn settled() -> (usize, usize) {
    while fs::read_dir("/proc/self/task").unwrap().count() > 1 {
        thread::yield_now();
    }
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    (fs::read_dir("/proc/self/fd").unwrap().count(), maps.lines().count())
}

/// A session that starts when so many threads exist already.
pub(crate) fn many(count: u64) {
    let barrier = Arc::new(Barrier::new(count as usize + 1));
    let wait = |barrier: Arc<Barrier>| {
        move || {
            barrier.wait();
        }
    };
    let builder = || thread::Builder::new().stack_size(64 << 10);
    let threads: Vec<_> = (0..count).map(|_| builder().spawn(wait(Arc::clone(&barrier))).unwrap()).collect();
    let starting = Instant::now();
    let session = trace::Options::new().start(Vec::new()).unwrap();
    tell("start_us", starting.elapsed().as_micros());
    wait_for_the_tracer();
    let (limit, lowest_free) = descriptors();
    tell("limit", limit);
    tell("lowest_free", lowest_free);
    let stopping = Instant::now();
    let (bytes, _) = session.stop().unwrap();
    tell("stop_us", stopping.elapsed().as_micros());
    barrier.wait();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let path = std::env::args().nth(3).unwrap();
    fs::write(path, bytes).unwrap();
}

/// What a session costs that begins and ends while so many threads wait, beside reading what the
/// kernel says of each of them: the least of some rounds.
pub(crate) fn idle(count: u64) {
    for _ in 0..count {
        thread::Builder::new()
            .stack_size(64 << 10)
            .spawn(|| {
                loop {
                    thread::park()
                }
            })
            .unwrap();
    }
    let [mut read, mut session] = [u128::MAX; 2];
    for _ in 0..20 {
        let begun = Instant::now();
        for task in fs::read_dir("/proc/self/task").unwrap().flatten() {
            // The tracer's own may just have ended.
            let _ = fs::read(task.path().join("stat"));
        }
        read = read.min(begun.elapsed().as_micros());
        let begun = Instant::now();
        trace::Options::new().start(std::io::sink()).unwrap().stop().unwrap();
        session = session.min(begun.elapsed().as_micros());
    }
    tell("read_us", read);
    tell("session_us", session);
}

/// A session that starts while threads make threads, of which each tells its number and that it waited
/// once, after the session had begun.
pub(crate) fn born(count: u64) {
    let live = Arc::new((Mutex::new(false), Condvar::new()));
    let told = Arc::new(Mutex::new(Vec::new()));
    let make = |live: Arc<(Mutex<bool>, Condvar)>, told: Arc<Mutex<Vec<u64>>>| {
        move || {
            for _ in 0..count {
                let (live, told) = (Arc::clone(&live), Arc::clone(&told));
                let child = move || {
                    drop(live.1.wait_while(live.0.lock().unwrap(), |live| !*live));
                    thread::sleep(Duration::from_millis(1));
                    told.lock().unwrap().push(own_os_id());
                };
                thread::Builder::new().stack_size(64 << 10).spawn(child).unwrap();
                thread::sleep(Duration::from_micros(50));
            }
        }
    };
    let makers: Vec<_> = (0..4).map(|_| thread::spawn(make(Arc::clone(&live), Arc::clone(&told)))).collect();
    thread::sleep(Duration::from_millis(1));
    let session = trace::Options::new().start(Vec::new()).unwrap();
    wait_for_the_tracer();
    *live.0.lock().unwrap() = true;
    live.1.notify_all();
    makers.into_iter().for_each(|maker| maker.join().unwrap());
    while told.lock().unwrap().len() < 4 * count as usize {
        thread::sleep(Duration::from_millis(1));
    }
    settle();
    let (bytes, _) = session.stop().unwrap();
    told.lock().unwrap().iter().for_each(|os_id| tell("os_id", os_id));
    fs::write(std::env::args().nth(3).unwrap(), bytes).unwrap();
}

/// Returns when only this thread and those of the tracer are left.
fn settle() {
    let names = || fs::read_dir("/proc/self/task").unwrap().flatten();
    let is_own = |task: fs::DirEntry| {
        let name = fs::read_to_string(task.path().join("comm")).unwrap_or_default();
        !name.is_empty() && !name.starts_with("trace-")
    };
    while names().filter_map(|task| is_own(task).then_some(())).count() > 1 {
        thread::yield_now();
    }
}

/// Returns when the tracer no longer opens descriptors: it has looked at all threads.
fn wait_for_the_tracer() {
    let mut last = 0;
    loop {
        thread::sleep(Duration::from_millis(300));
        let open = fs::read_dir("/proc/self/fd").unwrap().count();
        if open == last {
            return;
        }
        last = open;
    }
}

/// The soft limit, and the number that the next descriptor has.
fn descriptors() -> (u64, i32) {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointer is to a live local.
    assert_eq!(unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) }, 0);
    (limit.rlim_cur, fs::File::open("/dev/null").unwrap().as_raw_fd())
}

/// A session in a process that may not use performance events.
pub(crate) fn refused() {
    forbid(libc::SYS_perf_event_open);
    let session = trace::Options::new().start(Vec::new()).unwrap();
    let (bytes, _) = session.stop().unwrap();
    let path = std::env::args().nth(2).unwrap();
    fs::write(path, bytes).unwrap();
}

/// From here on the kernel refuses this call, as in a container.
fn forbid(call: libc::c_long) {
    const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
    const JUMP_IF_EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
    const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;
    let step = |code, jt, jf, k| libc::sock_filter { code, jt, jf, k };
    let mut steps = [
        // The number of the call stands first in what is filtered.
        step(LOAD, 0, 0, 0),
        step(JUMP_IF_EQUAL, 0, 1, call as u32),
        step(RETURN, 0, 0, libc::SECCOMP_RET_ERRNO | libc::EPERM as u32),
        step(RETURN, 0, 0, libc::SECCOMP_RET_ALLOW),
    ];
    let filter = libc::sock_fprog { len: steps.len() as u16, filter: steps.as_mut_ptr() };
    // SAFETY: the filter lives until the kernel has copied it.
    unsafe {
        assert_eq!(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
        assert_eq!(libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &filter), 0);
    }
}
