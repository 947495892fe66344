//! Ends of a process while other threads record: `endings abort|kill|exit|daemon`.
//!
//! Each works until there is something in the trace's file, then ends in its way.

use std::fs;
use std::process::exit;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;
use trace as _;

fn main() {
    let how = std::env::args().nth(1).unwrap();
    work();
    match how.as_str() {
        "abort" => std::process::abort(),
        // SAFETY: has no precondition.
        "kill" => drop(unsafe { libc::raise(libc::SIGKILL) }),
        "exit" => exit_from_a_thread(),
        "daemon" => daemon(),
        how => panic!("{how}?"),
    }
    println!("done");
}

/// Threads that go on to the end, and some calls of this one's.
fn work() {
    static READ: AtomicU32 = AtomicU32::new(0);
    for _ in 0..3 {
        thread::spawn(|| {
            loop {
                fs::read("/dev/null").unwrap();
                READ.fetch_add(1, Ordering::Relaxed);
                thread::sleep(Duration::from_micros(100));
            }
        });
    }
    // What has been written by now is what is left where the end is sudden: hundreds of reads.
    let written = || {
        let file = std::env::var_os("TRACE_OUT").filter(|file| !file.is_empty());
        file.is_none_or(|file| fs::metadata(file).is_ok_and(|file| file.len() > 64 << 10))
    };
    while READ.load(Ordering::Relaxed) < 1_000 || !written() {
        thread::sleep(Duration::from_millis(1));
    }
}

#[allow(clippy::disallowed_methods, reason = "that is what is tried here")]
fn exit_from_a_thread() {
    let ends = thread::spawn(|| {
        println!("ending");
        exit(7)
    });
    ends.join().unwrap()
}

/// Forks twice, as what wants to have nothing to do with its terminal. The first process waits, so
/// that the test sees what the last one says.
#[allow(clippy::disallowed_methods, reason = "a daemon's parents end by it")]
fn daemon() {
    let mut pipe = [0; 2];
    // SAFETY: the children go on with one thread, and do nothing that needs a lock of another one but
    // what `exit` does.
    unsafe {
        assert_eq!(libc::pipe(pipe.as_mut_ptr()), 0);
        let child = libc::fork();
        if child == 0 {
            libc::setsid();
            if libc::fork() == 0 {
                let file = libc::open(c"/dev/null".as_ptr(), libc::O_RDONLY);
                let mut byte = 1_u8;
                let fine = file >= 0 && libc::read(file, (&raw mut byte).cast(), 1) == 0;
                libc::usleep(20_000);
                libc::write(pipe[1], c"y".as_ptr().cast(), usize::from(fine));
                libc::exit(0);
            }
            // As programs do it, with the exit handlers, one of which would stop the session.
            libc::exit(0);
        }
        libc::close(pipe[1]);
        let mut answer = 0_u8;
        assert_eq!(libc::read(pipe[0], (&raw mut answer).cast(), 1), 1);
        assert_eq!(answer, b'y');
        // Both have ended: nobody has the other end of the pipe.
        assert_eq!(libc::read(pipe[0], (&raw mut answer).cast(), 1), 0);
        let mut status = 0;
        assert_eq!(libc::waitpid(child, &mut status, 0), child);
        assert_eq!(status, 0);
    }
}
