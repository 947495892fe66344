//! Other processes: `processes fork|exec|spawn|vfork COUNT`.

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use trace as _;

static OVER: AtomicBool = AtomicBool::new(false);

fn main() {
    let mut args = std::env::args().skip(1);
    let how = args.next().unwrap();
    let count: u32 = args.next().unwrap().parse().unwrap();
    if how == "exec" {
        let error = Command::new(std::env::current_exe().unwrap()).args(["fork", "1"]).exec();
        panic!("{error}");
    }
    // Somebody else is always busy recording.
    let busy = thread::spawn(|| {
        while !OVER.load(Ordering::Relaxed) {
            std::fs::read("/dev/null").unwrap();
        }
    });
    match how.as_str() {
        "fork" => (0..count).for_each(|_| fork()),
        "spawn" => (0..count).for_each(|_| assert!(Command::new("true").status().unwrap().success())),
        "vfork" => (0..count).for_each(|_| vfork()),
        how => panic!("{how}?"),
    }
    OVER.store(true, Ordering::Relaxed);
    busy.join().unwrap();
    println!("{how} done");
}

fn wait_for(child: libc::pid_t, code: i32) {
    let mut status = 0;
    // SAFETY: the pointer is to a live local.
    assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
    assert!(libc::WIFEXITED(status));
    assert_eq!(libc::WEXITSTATUS(status), code);
}

/// The child reads, writes, locks and sleeps.
fn fork() {
    // SAFETY: the child calls what is allowed after a fork.
    unsafe {
        let child = libc::fork();
        if child == 0 {
            let zero = libc::open(c"/dev/zero".as_ptr(), libc::O_RDONLY);
            let mut byte = 1_u8;
            let read = libc::read(zero, (&raw mut byte).cast(), 1);
            libc::usleep(1);
            libc::_exit(if read == 1 && byte == 0 { 3 } else { 4 });
        }
        wait_for(child, 3);
    }
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
