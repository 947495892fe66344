//! Threads: `threads tree`, `threads many COUNT`, `threads exit`, `threads cancel`, `threads detached`,
//! `threads idle COUNT`.

use std::process::exit;
use std::ptr::null_mut;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use trace as _;

fn main() {
    let mut args = std::env::args().skip(1);
    match args.next().unwrap().as_str() {
        "tree" => tree(),
        "many" => many(args.next().unwrap().parse().unwrap()),
        "exit" => exit_from_a_thread(),
        "cancel" => cancel(),
        "detached" => detached(),
        "idle" => idle(args.next().unwrap().parse().unwrap()),
        how => panic!("{how}?"),
    }
    println!("done");
}

fn named<T: Send + 'static>(name: &str, f: impl FnOnce() -> T + Send + 'static) -> thread::JoinHandle<T> {
    thread::Builder::new().name(name.into()).spawn(f).unwrap()
}

/// `main` makes `child`, which makes `grandchild`; each is joined by its maker.
fn tree() {
    let child = named("child", || {
        assert_eq!(thread::current().name(), Some("child"));
        named("grandchild", || println!("{:?}", thread::current().name())).join().unwrap();
    });
    child.join().unwrap();
}

/// All of them live at the same time, each on a small stack.
fn many(count: usize) {
    static READ: AtomicU32 = AtomicU32::new(0);
    let all = Barrier::new(count);
    thread::scope(|scope| {
        for _ in 0..count {
            let work = || {
                let zero = std::fs::read("/dev/null").unwrap();
                READ.fetch_add(zero.len() as u32 + 1, Ordering::Relaxed);
                all.wait();
            };
            thread::Builder::new().stack_size(64 << 10).spawn_scoped(scope, work).unwrap();
        }
    });
    println!("{}", READ.load(Ordering::Relaxed));
}

#[allow(clippy::disallowed_methods, reason = "that is what is tried here")]
fn exit_from_a_thread() {
    let ends = named("ends", || {
        println!("ending");
        exit(7);
    });
    ends.join().unwrap();
}

extern "C" fn reads_for_ever(pipe: *mut libc::c_void) -> *mut libc::c_void {
    let mut byte = 0_u8;
    loop {
        // SAFETY: the buffer is a live local; the pipe is open.
        unsafe { libc::read(pipe as i32, (&raw mut byte).cast(), 1) };
    }
}

unsafe extern "C" {
    fn pthread_cancel(thread: libc::pthread_t) -> libc::c_int;
}

/// C's way to end a thread that waits in a call: no frame of it returns.
fn cancel() {
    let mut pipe = [0; 2];
    // SAFETY: the pointers are to live locals; the thread is joined after it was cancelled, and has
    // nothing that would have to be dropped.
    unsafe {
        assert_eq!(libc::pipe(pipe.as_mut_ptr()), 0);
        for _ in 0..20 {
            let mut thread = 0;
            let fd = pipe[0] as *mut libc::c_void;
            let routine: extern "C" fn(*mut libc::c_void) -> *mut libc::c_void = reads_for_ever;
            assert_eq!(libc::pthread_create(&mut thread, std::ptr::null(), routine, fd), 0);
            libc::usleep(1000);
            assert_eq!(pthread_cancel(thread), 0);
            let mut result = null_mut();
            assert_eq!(libc::pthread_join(thread, &mut result), 0);
            assert_eq!(result as isize, -1, "it was cancelled");
        }
    }
}

/// Threads that nobody joins, and that are let go by their handle.
fn detached() {
    static LEFT: AtomicU32 = AtomicU32::new(50);
    for _ in 0..50 {
        drop(named("let go", || LEFT.fetch_sub(1, Ordering::Release)));
    }
    while LEFT.load(Ordering::Acquire) != 0 {
        thread::yield_now();
    }
}

/// Threads that do nothing at all, a few at a time, and one that is still there at the end.
fn idle(count: usize) {
    // SAFETY: has no precondition. It is no call that is recorded.
    named("stays", || unsafe { libc::pause() });
    for round in 0..count / 10 {
        let threads: Vec<_> = (0..10).map(|n| named(&format!("{round}-{n}"), || ())).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    }
}
