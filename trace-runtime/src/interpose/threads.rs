//! Threads: made, named, joined, let go. Their end is recorded by the recorder, with their lane's.
//!
//! The creator gives a thread its number in the trace and says so; the thread takes it up before it
//! does anything else. It leaves the number in a thread-local variable, whose distance to what
//! `pthread_self` returns is the same on all threads, so that whoever has a thread's handle finds its
//! number: the C library keeps both in one piece of memory until the thread is joined, and zeroes the
//! variable when it makes another thread there. Until a thread has taken its number up, it is noted
//! beside its handle in a table.

use super::recorded::{Recorded, keep_errno};
use crate::real::LookUp;
use libc::{c_char, c_int, c_void, pthread_attr_t, pthread_t, sigset_t};
use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::atomic::{AtomicIsize, AtomicU32, AtomicU64, Ordering};
use trace_core::quietly;
use trace_core::runtime::{self, Classes, NewThread, current_stack, records};
use trace_format::{Call, ThreadId};

type Routine = unsafe extern "C-unwind" fn(*mut c_void) -> *mut c_void;

crate::real::real! {
    fn pthread_create(
        thread: *mut pthread_t, attributes: *const pthread_attr_t, routine: Routine, argument: *mut c_void
    ) -> c_int;
    fn pthread_attr_getsigmask_np(attributes: *const pthread_attr_t, mask: *mut sigset_t) -> c_int;
    fn pthread_join(thread: pthread_t, result: *mut *mut c_void) -> c_int;
    fn pthread_detach(thread: pthread_t) -> c_int;
    fn pthread_setname_np(thread: pthread_t, name: *const c_char) -> c_int;
}

pub(super) fn all() -> &'static [&'static dyn LookUp] {
    real::ALL
}

/// What a new thread begins with. Freed by whoever of the two is through with it last: the thread, when
/// it has begun, or its creator, when it has noted the handle.
struct Start {
    thread: NewThread,
    routine: Routine,
    argument: *mut c_void,
    /// Its signals, which are blocked while it has no lane.
    mask: Option<sigset_t>,
    /// Who is through with it: one of the four below.
    state: AtomicU32,
}

/// Neither the thread nor its creator.
const MADE: u32 = 0;
/// The creator reads the handle, which the program may keep where the new thread frees it: the thread
/// waits meanwhile, before it does anything of the program's.
const NOTING: u32 = 1;
/// As above, and the thread does wait.
const AWAITED: u32 = 2;
/// One of the two.
const LEFT: u32 = 3;

impl Start {
    /// The creator is through with it after `note`, if the thread has not begun; whether it has, so
    /// that the creator has to free this.
    ///
    /// # Safety
    /// It has not been freed, and is freed only after both are through with it.
    unsafe fn leave_with(this: *const Start, note: impl FnOnce()) -> bool {
        // SAFETY: by the contract.
        let state = unsafe { &raw const (*this).state };
        // SAFETY: as above.
        let noting = unsafe { (*state).compare_exchange(MADE, NOTING, Ordering::AcqRel, Ordering::Acquire) };
        if noting.is_err() {
            return true;
        }
        note();
        // SAFETY: as above; the last use, since the thread frees it when it finds that.
        if unsafe { (*state).swap(LEFT, Ordering::AcqRel) } == AWAITED {
            // Should it be freed by now, nobody is woken at the address.
            futex(state, libc::FUTEX_WAKE, 1);
        }
        false
    }

    /// The thread has begun; whether the creator is through with this, so that the thread has to free
    /// it.
    fn begun(&self) -> bool {
        loop {
            match self.state.compare_exchange(MADE, LEFT, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return false,
                Err(LEFT) => return true,
                Err(state) => {
                    let waits = state == AWAITED
                        || self
                            .state
                            .compare_exchange(NOTING, AWAITED, Ordering::Relaxed, Ordering::Relaxed)
                            .is_ok();
                    if waits {
                        futex(&self.state, libc::FUTEX_WAIT, AWAITED);
                    }
                }
            }
        }
    }
}

fn futex(at: *const AtomicU32, operation: c_int, value: u32) {
    let operation = operation | libc::FUTEX_PRIVATE_FLAG;
    // SAFETY: the kernel looks at the word while somebody waits there, and not at all to wake.
    quietly(|| unsafe { libc::syscall(libc::SYS_futex, at, operation, value, ptr::null::<()>()) });
}

/// The C library's.
#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn pthread_create(
    thread: *mut pthread_t,
    attributes: *const pthread_attr_t,
    routine: Routine,
    argument: *mut c_void,
) -> c_int {
    let real = real::pthread_create.get();
    let new = keep_errno(|| NewThread::announce(current_stack));
    // Signals that the attributes name are the thread's from its first instruction on.
    // SAFETY: null, or attributes as the caller would give them to the C library.
    let keeps = records(Classes::THREADS) && !unsafe { has_mask(attributes) };
    let mask = keeps.then(block_signals);
    let start = Start { thread: new, routine, argument, mask, state: AtomicU32::new(MADE) };
    let start = keep_errno(|| quietly(|| Box::into_raw(Box::new(start))));
    // SAFETY: the caller's arguments, under the caller's contract; `begin` is a routine, and its
    // argument lives until both are through with it.
    let result = unsafe { real(thread, attributes, begin, start.cast()) };
    if let Some(mask) = mask {
        unblock_signals(&mask);
    }
    if result == 0 {
        // SAFETY: the C library has stored the handle there, and the thread that may free it waits.
        let note = || unbegun::note(unsafe { *thread }, new.id());
        // SAFETY: not freed, since this is one of the two.
        if !keep_errno(|| unsafe { Start::leave_with(start, note) }) {
            return 0;
        }
    }
    // SAFETY: from a box; the other is through with it, or there is no thread.
    keep_errno(|| quietly(|| drop(unsafe { Box::from_raw(start) })));
    result
}

/// The first function of every thread. Nothing is left to be dropped when it calls the program's: the
/// thread may end in there, by `pthread_exit` or by being cancelled.
unsafe extern "C-unwind" fn begin(start: *mut c_void) -> *mut c_void {
    let start = start.cast::<Start>();
    // SAFETY: what `pthread_create` has given, which is there until this has left it.
    let &Start { thread, routine, argument, mask, .. } = unsafe { &*start };
    thread.begin();
    NUMBER.with(|number| {
        number.store(thread.id().0, Ordering::Release);
        if distance_to(number) != DISTANCE.load(Ordering::Relaxed) {
            // This code is in a library whose variables lie elsewhere on every thread.
            DISTANCE.store(0, Ordering::Relaxed);
        }
    });
    // SAFETY: as above.
    if unsafe { &*start }.begun() {
        unbegun::forget(thread.id());
        // SAFETY: from a box, and the creator is through with it.
        quietly(|| drop(unsafe { Box::from_raw(start) }));
    }
    if let Some(mask) = mask {
        unblock_signals(&mask);
    }
    // As a thread begins.
    // SAFETY: errno is the thread's own.
    unsafe { *libc::__errno_location() = 0 };
    // SAFETY: the program's routine with its argument.
    unsafe { routine(argument) }
}

/// Whether the attributes say which signals a thread begins with blocked.
unsafe fn has_mask(attributes: *const pthread_attr_t) -> bool {
    let mut mask = MaybeUninit::uninit();
    // SAFETY: the caller's attributes; the set is a live local.
    let asked = |ask: unsafe extern "C-unwind" fn(_, _) -> _| unsafe { ask(attributes, mask.as_mut_ptr()) };
    !attributes.is_null() && real::pthread_attr_getsigmask_np.find().map(asked) == Some(0)
}

/// Blocks all signals: a handler that runs before the new thread has its lane would give it one under
/// another number. What was blocked before.
fn block_signals() -> sigset_t {
    let mut all = MaybeUninit::uninit();
    let mut before = MaybeUninit::uninit();
    // SAFETY: both sets are live locals; the first is filled before it is read, the second by the
    // call that also applies the first.
    unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
        before.assume_init()
    }
}

fn unblock_signals(before: &sigset_t) {
    // SAFETY: a set that was in force before.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, before, ptr::null_mut()) };
}

thread_local! {
    /// The thread's number in the trace; 0 until it has begun.
    static NUMBER: AtomicU64 = const { AtomicU64::new(0) };
}

/// From a thread's handle to its number; 0 when the distance is not known.
static DISTANCE: AtomicIsize = AtomicIsize::new(0);

/// Gives the first thread its lane, its name and its number. Called on it, before `main`.
pub(crate) fn adopt_first() {
    runtime::adopt_thread();
    runtime::set_thread_name("main");
    NUMBER.with(|number| {
        number.store(runtime::current_thread().0, Ordering::Release);
        DISTANCE.store(distance_to(number), Ordering::Relaxed);
    });
}

fn distance_to(number: &AtomicU64) -> isize {
    // SAFETY: has no precondition.
    let handle = unsafe { libc::pthread_self() } as isize;
    ptr::from_ref(number).addr() as isize - handle
}

/// The number of a thread that has been neither joined nor let go; 0 if it cannot be told.
fn number_of(thread: pthread_t) -> ThreadId {
    let distance = DISTANCE.load(Ordering::Relaxed);
    if distance == 0 {
        return ThreadId(0);
    }
    let place =
        ptr::with_exposed_provenance::<AtomicU64>(thread.wrapping_add_signed(distance as i64) as usize);
    // SAFETY: a variable of that thread, by the distance; its memory is there until the thread is
    // joined or, when it was let go, ends. The caller of the C library has promised neither.
    let begun = || Some(unsafe { &*place }.load(Ordering::Acquire)).filter(|&number| number != 0);
    // Once more at the end: it may have begun in between.
    ThreadId(begun().or_else(|| unbegun::number(thread)).or_else(begun).unwrap_or(0))
}

/// Threads that were made and have not begun, as far as there is room.
mod unbegun {
    use super::{AtomicU64, Ordering, ThreadId, pthread_t};

    const PLACES: usize = 1024;

    /// A place by the thread's number, with the number and the handle; a number of 0 is a free place.
    static PLACE: [[AtomicU64; 2]; PLACES] = [const { [const { AtomicU64::new(0) }; 2] }; PLACES];

    fn place(thread: ThreadId) -> &'static [AtomicU64; 2] {
        &PLACE[thread.0 as usize % PLACES]
    }

    /// Numbers are given out in turn, so that a place is taken only when more than that many threads
    /// are between being made and beginning. The newer one has no note then.
    pub(super) fn note(handle: pthread_t, thread: ThreadId) {
        let [number, place] = place(thread);
        const TAKEN: u64 = u64::MAX;
        if number.compare_exchange(0, TAKEN, Ordering::Acquire, Ordering::Relaxed).is_ok() {
            place.store(handle, Ordering::Relaxed);
            number.store(thread.0, Ordering::Release);
        }
    }

    pub(super) fn forget(thread: ThreadId) {
        let number = &place(thread)[0];
        let _ = number.compare_exchange(thread.0, 0, Ordering::Release, Ordering::Relaxed);
    }

    /// The number of the thread with that handle, if it is noted.
    pub(super) fn number(handle: pthread_t) -> Option<u64> {
        PLACE.iter().find_map(|[number, place]| {
            let before = number.load(Ordering::Acquire);
            let found = before != 0 && place.load(Ordering::Acquire) == handle;
            (found && number.load(Ordering::Relaxed) == before).then_some(before)
        })
    }
}

/// The C library's.
#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn pthread_join(thread: pthread_t, result: *mut *mut c_void) -> c_int {
    let real = real::pthread_join.get();
    if !records(Classes::THREADS) {
        // SAFETY: the caller's arguments, under the caller's contract.
        return unsafe { real(thread, result) };
    }
    let call = Recorded::with_stack(Call::ThreadJoin, number_of(thread).0);
    // SAFETY: as above.
    let error = unsafe { real(thread, result) };
    let outcome = call.by_number(error.into());
    call.exit(outcome);
    error
}

/// The C library's.
#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn pthread_detach(thread: pthread_t) -> c_int {
    let real = real::pthread_detach.get();
    if !records(Classes::THREADS) {
        // SAFETY: the caller's argument, under the caller's contract.
        return unsafe { real(thread) };
    }
    let call = Recorded::with_stack(Call::ThreadDetach, number_of(thread).0);
    // SAFETY: as above.
    let error = unsafe { real(thread) };
    let outcome = call.by_number(error.into());
    call.exit(outcome);
    error
}

/// The C library's.
#[unsafe(no_mangle)]
unsafe extern "C-unwind" fn pthread_setname_np(thread: pthread_t, name: *const c_char) -> c_int {
    // SAFETY: the caller's arguments, under the caller's contract.
    let result = unsafe { real::pthread_setname_np.get()(thread, name) };
    if result == 0 {
        // SAFETY: a name that the C library has just read.
        let name = unsafe { CStr::from_ptr(name) }.to_bytes();
        // Cut, should it not be text.
        let name = name.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        // SAFETY: has no precondition.
        if thread == unsafe { libc::pthread_self() } {
            runtime::set_thread_name(name);
        } else if let number @ ThreadId(1..) = number_of(thread) {
            runtime::set_name_of(number, name);
        }
    }
    result
}
