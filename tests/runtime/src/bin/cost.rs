//! What the feature costs: each thing with no session, and while one records; `cost [ROUNDS]`.
//!
//! A figure is the lowest of its rounds, in nanoseconds; what recording adds is also given in reads of
//! the clock that events are stamped with. The C library's own functions have nothing that stands in
//! for them: the difference to the others, idle, is what the feature costs there.

use std::fs::File;
use std::hint::black_box;
use std::io;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Instant;

/// A thing to measure: nanoseconds that one of it takes.
type Row = (&'static str, Box<dyn Fn() -> f64>);

fn main() {
    let rounds: usize = std::env::args().nth(1).map_or(40, |rounds| rounds.parse().unwrap());
    let zero = File::open("/dev/zero").unwrap();
    let fd = zero.as_raw_fd();
    let rows: Vec<Row> = vec![
        ("clock read", Box::new(clock_read)),
        ("read, the C library's own", Box::new(move || bare_read(fd))),
        ("read, 1 byte", Box::new(move || read(fd))),
        ("mutex, free", Box::new(free_mutex)),
        ("mutex, handed over", Box::new(contended_mutex)),
        ("channel, there and back", Box::new(ping_pong)),
        ("thread, the C library's own", Box::new(bare_thread)),
        ("thread, by pthread_create", Box::new(c_thread)),
        ("thread, spawn and join", Box::new(spawn_and_join)),
        ("stack of 30 frames", Box::new(|| deep(30, &stack))),
    ];
    // With a second thread, the C library's functions and the kernel do more. A session brings some.
    thread::spawn(thread::park);
    let [mut idle, mut recording] = [(); 2].map(|()| vec![Vec::new(); rows.len()]);
    let measure = |figures: &mut [Vec<f64>]| {
        rows.iter().zip(figures).for_each(|(row, figures)| figures.push(row.1()));
    };
    for _ in 0..rounds {
        measure(&mut idle);
        let session = trace::Options::new().memory(64 << 20).start(io::sink()).unwrap();
        measure(&mut recording);
        let (_, summary) = session.stop().unwrap();
        assert_eq!(summary.lost(), 0);
    }
    let clock = lowest(&idle[0]);
    println!("{:<30}{:>10}{:>12}{:>12}{:>14}", "ns", "idle", "recording", "more", "clock reads");
    for ((row, idle), recording) in rows.iter().zip(&idle).zip(&recording) {
        let [idle, recording] = [idle, recording].map(|figures| lowest(figures));
        let more = recording - idle;
        println!("{:<30}{idle:>10.1}{recording:>12.1}{more:>12.1}{:>14.1}", row.0, more / clock);
    }
}

/// The machine's other work only adds.
fn lowest(figures: &[f64]) -> f64 {
    figures.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Nanoseconds that `f` takes, on the average of `times`.
fn each(times: u32, mut f: impl FnMut()) -> f64 {
    let start = Instant::now();
    (0..times).for_each(|_| f());
    start.elapsed().as_nanos() as f64 / f64::from(times)
}

#[cfg(target_arch = "x86_64")]
fn clock_read() -> f64 {
    each(20_000, || {
        // SAFETY: every x86-64 has it.
        black_box(unsafe { std::arch::x86_64::_rdtsc() });
    })
}

#[cfg(not(target_arch = "x86_64"))]
fn clock_read() -> f64 {
    each(20_000, || drop(black_box(Instant::now())))
}

fn read(fd: i32) -> f64 {
    let mut byte = 0_u8;
    // SAFETY: the buffer is a live local.
    each(5_000, || assert_eq!(unsafe { libc::read(fd, (&raw mut byte).cast(), 1) }, 1))
}

/// The C library's own, past what stands in for it.
fn bare_read(fd: i32) -> f64 {
    type Read = unsafe extern "C" fn(i32, *mut libc::c_void, usize) -> isize;
    // SAFETY: `read` is of that type.
    let bare: Read = unsafe { std::mem::transmute(libc::dlsym(libc::RTLD_NEXT, c"read".as_ptr())) };
    let mut byte = 0_u8;
    // SAFETY: the buffer is a live local.
    each(5_000, || assert_eq!(unsafe { bare(fd, (&raw mut byte).cast(), 1) }, 1))
}

fn free_mutex() -> f64 {
    let mutex = Mutex::new(0);
    each(20_000, || *black_box(&mutex).lock().unwrap() += 1)
}

fn contended_mutex() -> f64 {
    const TIMES: u32 = 5_000;
    let mutex = Mutex::new(0_u64);
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..TIMES {
                    let mut held = mutex.lock().unwrap();
                    for _ in 0..50 {
                        *held = black_box(*held + 1);
                    }
                }
            });
        }
    });
    start.elapsed().as_nanos() as f64 / f64::from(2 * TIMES)
}

fn ping_pong() -> f64 {
    let (there, at_other) = mpsc::sync_channel::<u32>(0);
    let (to_us, back) = mpsc::sync_channel::<u32>(0);
    let other = thread::spawn(move || at_other.iter().for_each(|n| to_us.send(n).unwrap()));
    let time = each(500, || {
        there.send(1).unwrap();
        back.recv().unwrap();
    });
    drop(there);
    other.join().unwrap();
    time
}

type Create = unsafe extern "C" fn(
    *mut libc::pthread_t,
    *const libc::pthread_attr_t,
    extern "C" fn(*mut libc::c_void) -> *mut libc::c_void,
    *mut libc::c_void,
) -> i32;
type Join = unsafe extern "C" fn(libc::pthread_t, *mut *mut libc::c_void) -> i32;

fn make_and_join(create: Create, join: Join) -> f64 {
    extern "C" fn nothing(_: *mut libc::c_void) -> *mut libc::c_void {
        std::ptr::null_mut()
    }
    each(100, || {
        let mut thread = 0;
        // SAFETY: the pointers are to live locals or null where the functions allow it.
        unsafe {
            assert_eq!(create(&mut thread, std::ptr::null(), nothing, std::ptr::null_mut()), 0);
            assert_eq!(join(thread, std::ptr::null_mut()), 0);
        }
    })
}

fn bare_thread() -> f64 {
    // SAFETY: the functions are of these types.
    unsafe {
        let find = |name: &std::ffi::CStr| libc::dlsym(libc::RTLD_NEXT, name.as_ptr());
        let create = std::mem::transmute::<*mut libc::c_void, Create>(find(c"pthread_create"));
        let join = std::mem::transmute::<*mut libc::c_void, Join>(find(c"pthread_join"));
        make_and_join(create, join)
    }
}

fn c_thread() -> f64 {
    make_and_join(libc::pthread_create, libc::pthread_join)
}

fn spawn_and_join() -> f64 {
    static DONE: AtomicU32 = AtomicU32::new(0);
    each(100, || {
        thread::spawn(|| DONE.fetch_add(1, Ordering::Relaxed)).join().unwrap();
    })
}

#[inline(never)]
fn deep(frames: u32, f: &dyn Fn() -> f64) -> f64 {
    let result = if frames == 0 { f() } else { deep(black_box(frames - 1), f) };
    black_box(result)
}

/// A call with a stack, which does nothing.
fn stack() -> f64 {
    static WORD: AtomicU32 = AtomicU32::new(0);
    each(5_000, || {
        let operation = libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG;
        // SAFETY: the address is that of a static, for which nobody waits.
        assert_eq!(unsafe { libc::syscall(libc::SYS_futex, &raw const WORD, operation, 1) }, 0);
    })
}
