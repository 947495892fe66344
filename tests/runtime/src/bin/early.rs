//! A constructor that runs before all others, as one of a library may: it reads, locks and makes a
//! thread before anything of the tracer is ready.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicI32, Ordering};
use trace as _;

struct Lock(UnsafeCell<libc::pthread_mutex_t>);

// SAFETY: a lock is for threads to share.
unsafe impl Sync for Lock {}

static LOCK: Lock = Lock(UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER));
static DONE: AtomicI32 = AtomicI32::new(0);

// SAFETY: the loader calls the entries of this section as functions of this type, once, before main.
#[unsafe(link_section = ".init_array.00001")]
#[used]
static FIRST: extern "C" fn() = first;

extern "C" fn first() {
    let mut thread = 0;
    // SAFETY: the pointers are to live locals and statics; the routine takes and returns nothing.
    unsafe {
        work();
        assert_eq!(libc::pthread_create(&mut thread, std::ptr::null(), on_thread, std::ptr::null_mut()), 0);
        assert_eq!(libc::pthread_join(thread, std::ptr::null_mut()), 0);
    }
}

extern "C" fn on_thread(_: *mut libc::c_void) -> *mut libc::c_void {
    work();
    std::ptr::null_mut()
}

fn work() {
    let mut byte = 1_u8;
    // SAFETY: as above.
    unsafe {
        let zero = libc::open(c"/dev/zero".as_ptr(), libc::O_RDONLY);
        assert_eq!(libc::pthread_mutex_lock(LOCK.0.get()), 0);
        assert_eq!(libc::read(zero, (&raw mut byte).cast(), 1), 1);
        libc::usleep(1);
        assert_eq!(libc::pthread_mutex_unlock(LOCK.0.get()), 0);
        assert_eq!(libc::close(zero), 0);
    }
    DONE.fetch_add(1 + i32::from(byte), Ordering::Relaxed);
}

fn main() {
    work();
    println!("{}", DONE.load(Ordering::Relaxed));
}
