//! Other processes: `processes fork|fork-exec|fork-session|exec|spawn|vfork COUNT`.

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

static OVER: AtomicBool = AtomicBool::new(false);
static WAS_ON: AtomicBool = AtomicBool::new(false);

fn main() {
    let mut args = std::env::args().skip(1);
    let how = args.next().unwrap();
    let count: u32 = args.next().unwrap().parse().unwrap();
    if how == "exec" {
        let error = Command::new(std::env::current_exe().unwrap()).args(["fork", "1"]).exec();
        panic!("{error}");
    }
    WAS_ON.store(trace::is_enabled(), Ordering::Relaxed);
    // Others are always busy: one records, one allocates, one makes threads.
    let busy = [
        || drop(std::fs::read("/dev/null").unwrap()),
        || drop(std::hint::black_box(vec![1_u8; 3_000])),
        || thread::spawn(|| ()).join().unwrap(),
    ];
    let busy = busy.map(|work| {
        thread::spawn(move || {
            while !OVER.load(Ordering::Relaxed) {
                work();
            }
        })
    });
    match how.as_str() {
        "fork" => (0..count).for_each(|_| fork(works, 3)),
        "fork-exec" => (0..count).for_each(|_| fork(becomes_another, 0)),
        "fork-session" => (0..count).for_each(|_| fork(starts_a_session, 6)),
        "spawn" => (0..count).for_each(|_| assert!(Command::new("true").status().unwrap().success())),
        "vfork" => (0..count).for_each(|_| vfork()),
        how => panic!("{how}?"),
    }
    OVER.store(true, Ordering::Relaxed);
    busy.into_iter().for_each(|thread| thread.join().unwrap());
    println!("{how} done");
}

fn wait_for(child: libc::pid_t, code: i32) {
    let mut status = 0;
    // SAFETY: the pointer is to a live local.
    assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
    assert!(libc::WIFEXITED(status));
    assert_eq!(libc::WEXITSTATUS(status), code);
}

/// A child that ends with what `child` gives.
fn fork(child: fn() -> libc::c_int, code: i32) {
    // SAFETY: the child calls what is allowed after a fork.
    unsafe {
        let forked = libc::fork();
        if forked == 0 {
            libc::_exit(child());
        }
        wait_for(forked, code);
    }
}

/// Reads, and sleeps.
fn works() -> libc::c_int {
    // SAFETY: the pointers are to live values.
    unsafe {
        let zero = libc::open(c"/dev/zero".as_ptr(), libc::O_RDONLY);
        let mut byte = 1_u8;
        let read = libc::read(zero, (&raw mut byte).cast(), 1);
        libc::usleep(1);
        if read == 1 && byte == 0 { 3 } else { 4 }
    }
}

fn becomes_another() -> libc::c_int {
    let arguments = [c"true".as_ptr(), std::ptr::null()];
    // SAFETY: the name and the list end as they have to. It does not return unless it fails.
    unsafe { libc::execvp(arguments[0], arguments.as_ptr()) }
}

/// Is refused where there has been a session: its memory is a copy of what threads that it does not
/// have were in the middle of. Otherwise it is a process like every other.
fn starts_a_session() -> libc::c_int {
    let (started, stopped) = (trace::start(std::io::sink()), trace::stop());
    let refused = matches!(started, Err(trace::StartError::ForkedChild))
        && matches!(stopped, Err(trace::StopError::ForkedChild))
        && matches!(trace::Options::new().start(std::io::sink()), Err(trace::StartError::ForkedChild));
    let worked = started.is_ok() && stopped.is_ok();
    if WAS_ON.load(Ordering::Relaxed) && refused || !WAS_ON.load(Ordering::Relaxed) && worked { 6 } else { 7 }
}

unsafe extern "C" {
    #[link_name = "vfork"]
    fn c_vfork() -> libc::pid_t;
}

/// The child, in the parent's memory, closes a descriptor that there is not, and ends.
fn vfork() {
    // SAFETY: the child makes two system calls and does not return from this function.
    unsafe {
        let child = c_vfork();
        if child == 0 {
            libc::close(1_000_000);
            libc::_exit(5);
        }
        wait_for(child, 5);
    }
}
