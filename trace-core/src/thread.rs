//! The lane of the current thread: found, claimed at its first event, released at its end.
//!
//! Claiming allocates, once in a thread's life. So the one place where recording is not safe is the
//! first event of a thread inside a signal handler that interrupted the allocator; any event of the
//! thread before it (a spawn through `trace` records one) makes it safe.

use crate::lane::Lane;
use crate::loss::WITHOUT_LANE;
use crate::piece::Identity;
use crate::recorder::LANES;
use crate::sync::{AtomicU64, Ordering};
use crate::{clock, gate, stack};
use std::cell::Cell;
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::{io, ptr};
use trace_format::tables::LossReason;

thread_local! {
    /// The thread's lane, or one of the addresses below. Without a destructor, so that it can be
    /// read at any point of the thread's life.
    static LANE: Cell<*const Lane> = const { Cell::new(ptr::null()) };

    /// What the thread does now is the tracer's own doing.
    static QUIET: Cell<bool> = const { Cell::new(false) };

    /// Releases the lane when the thread ends.
    static LIFE: Life = const { Life };
}

/// A lane is being claimed: whatever is recorded by that itself is refused.
const CLAIMING: *const Lane = ptr::without_provenance(1);
/// The thread is past the end of its lane.
const ENDED: *const Lane = ptr::without_provenance(2);
/// The thread is one of ours: nothing of it is the program's.
const MUTED: *const Lane = ptr::without_provenance(3);

struct Life;

impl Drop for Life {
    fn drop(&mut self) {
        if let Some(lane) = claimed() {
            // First of all, so that a signal handler no longer finds the lane.
            LANE.set(ENDED);
            lane.release();
        }
    }
}

/// The lane, if this thread has one.
#[inline(always)]
pub(crate) fn claimed() -> Option<&'static Lane> {
    let lane = LANE.get();
    // SAFETY: not one of the four marks, so the address of a lane in LANES, which is never freed.
    (lane.addr() > MUTED.addr()).then(|| unsafe { &*lane })
}

/// The lane, claimed now if there is none. Without one, `events` events are counted as lost, unless
/// they are none of the program's.
#[cold]
#[inline(never)]
pub(crate) fn claim(events: u64) -> Option<&'static Lane> {
    let reason = match LANE.get() {
        lane if lane == MUTED => return None,
        lane if lane == CLAIMING => LossReason::Reentrant,
        lane if lane == ENDED => LossReason::Teardown,
        _ => match first_claim() {
            Some(lane) => return Some(lane),
            None => LossReason::Teardown,
        },
    };
    if gate::epoch() != gate::OFF {
        WITHOUT_LANE.add(reason, events, clock::now());
    }
    None
}

/// Why an event of this thread is lost for which no lane can be claimed; `None` when it is none of the
/// program's.
#[cold]
pub(crate) fn loss_without_lane() -> Option<LossReason> {
    match LANE.get() {
        lane if lane == MUTED || lane == CLAIMING => None,
        lane if lane == ENDED => Some(LossReason::Teardown),
        _ => Some(LossReason::Early),
    }
}

fn first_claim() -> Option<&'static Lane> {
    let lane = take_lane()?;
    identify(&lane.identity, new_number(), std::thread::current().name().unwrap_or(""));
    Some(lane)
}

fn take_lane() -> Option<&'static Lane> {
    LANE.set(CLAIMING);
    // A first event in a destructor: nobody would release the lane.
    if LIFE.try_with(|_| ()).is_err() {
        LANE.set(ENDED);
        return None;
    }
    let lane = LANES.claim();
    stack::find_bounds();
    LANE.set(lane);
    Some(lane)
}

/// A number that no other thread of the process has, or has had.
pub(crate) fn new_number() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

pub(crate) fn identify(identity: &Identity, number: u64, name: &str) {
    identity.os_id.store(os_id(), Ordering::Release);
    identity.set_name(name);
    // Last, since what belongs to a number is read by who has seen it.
    identity.thread.store(number, Ordering::Release);
}

/// Gives the thread its lane now, unless it has one. `number` is the thread's, 0 for a new one.
///
/// On a thread that the standard library is making, its name must not be asked for: the library
/// would give it another identity than the one that it is about to give it.
pub(crate) fn adopt(number: u64) {
    if LANE.get().is_null()
        && let Some(lane) = take_lane()
    {
        identify(&lane.identity, if number == 0 { new_number() } else { number }, "");
    }
}

/// The thread is one of the tracer's own from here on.
pub(crate) fn mute() {
    if LANE.get().is_null() {
        LANE.set(MUTED);
    }
}

/// Whether what this thread does now is the tracer's own doing, or that of a thread that has no lane
/// any more or is about to get one.
#[inline(always)]
pub(crate) fn is_quiet() -> bool {
    let lane = LANE.get();
    is_hushed() || (!lane.is_null() && lane.addr() <= MUTED.addr())
}

/// Whether the thread is within [`quietly`].
#[inline(always)]
pub(crate) fn is_hushed() -> bool {
    QUIET.get()
}

/// Sets whether what the thread does is the tracer's own doing; what held before.
pub(crate) fn hush(quiet: bool) -> bool {
    QUIET.replace(quiet)
}

/// Runs `f`, whose calls are the tracer's own.
pub fn quietly<R>(f: impl FnOnce() -> R) -> R {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            QUIET.set(self.0);
        }
    }
    let _restore = Restore(hush(true));
    f()
}

#[cfg(target_os = "linux")]
fn os_id() -> u64 {
    // SAFETY: has no precondition and cannot fail.
    unsafe { libc::gettid() as u64 }
}

#[cfg(not(target_os = "linux"))]
fn os_id() -> u64 {
    0
}

/// Whether this is one of the tracer's own threads.
pub fn is_muted() -> bool {
    LANE.get() == MUTED
}

/// The system's numbers of the tracer's own threads that live, for those who see all threads of the
/// process and are to leave these out.
pub fn muted_os_ids() -> Vec<u64> {
    MUTED_IDS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

static MUTED_IDS: Mutex<Vec<u64>> = Mutex::new(Vec::new());

/// The calling thread is in [`MUTED_IDS`] until this is dropped.
struct KnownAsMuted;

impl KnownAsMuted {
    fn new() -> Self {
        MUTED_IDS.lock().unwrap_or_else(PoisonError::into_inner).push(os_id());
        KnownAsMuted
    }
}

impl Drop for KnownAsMuted {
    fn drop(&mut self) {
        MUTED_IDS.lock().unwrap_or_else(PoisonError::into_inner).retain(|&id| id != os_id());
    }
}

/// Spawns a thread of the tracer's own: nothing that it does is recorded, and no signal of the
/// program's is delivered to it.
pub fn spawn_muted<T: Send + 'static>(
    name: &str,
    f: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    // A thread inherits the mask of the one that spawns it.
    let _blocked = signals::Blocked::all();
    let builder = std::thread::Builder::new().name(name.to_owned());
    quietly(|| {
        builder.spawn(|| {
            LANE.set(MUTED);
            let _known = KnownAsMuted::new();
            f()
        })
    })
}

#[cfg(unix)]
mod signals {
    use std::mem::MaybeUninit;

    /// All signals are blocked on this thread until it is dropped.
    pub(super) struct Blocked(libc::sigset_t);

    impl Blocked {
        pub(super) fn all() -> Self {
            let mut all = MaybeUninit::uninit();
            let mut before = MaybeUninit::uninit();
            // SAFETY: both sets are live locals; the first is filled before it is read, the second
            // by the call that also applies the first.
            unsafe {
                libc::sigfillset(all.as_mut_ptr());
                libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr());
                Blocked(before.assume_init())
            }
        }
    }

    impl Drop for Blocked {
        fn drop(&mut self) {
            // SAFETY: the set is the one that was in force before.
            unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &self.0, std::ptr::null_mut()) };
        }
    }
}

#[cfg(not(unix))]
mod signals {
    pub(super) struct Blocked;

    impl Blocked {
        pub(super) fn all() -> Self {
            Blocked
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those of a thread that has no lane yet, or none any more, were once called reentrant, or nothing.
    #[test]
    fn what_a_thread_without_a_lane_loses_has_the_right_reason() {
        let reasons = [ptr::null(), ENDED, MUTED, CLAIMING].map(|state| {
            LANE.set(state);
            loss_without_lane()
        });
        LANE.set(ptr::null());
        assert_eq!(reasons, [Some(LossReason::Early), Some(LossReason::Teardown), None, None]);
    }
}
