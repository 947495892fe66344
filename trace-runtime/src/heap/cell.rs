//! A thread's counts of what it has allocated and freed.
//!
//! A cell is written by its thread alone, with plain loads and stores, and read by anyone: nothing is
//! contended. Cells are never freed; the cell of a thread that has ended goes to a later one, with its
//! counts, since only sums over all cells mean anything: memory is often freed by another thread than
//! the one that has allocated it.
//!
//! All of this runs inside the allocator. So a cell comes from the system's allocator, and a
//! thread's end is told by a key of the C library, which does not call Rust's allocator as std's own
//! destructors may. What a thread does after that, in other destructors, is counted in [`LATE`].

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};
use trace_core::runtime;

/// Allocations from this size on are samples of themselves.
const LARGE: u64 = 1 << 20;
/// How many bytes a thread allocates, or frees, until what lives in all is told of it: by so much for
/// each thread the peak may be wrong.
const TELL_AFTER: u64 = 64 << 10;
/// How often the sums are taken while threads allocate.
const TRIES: usize = 4;

/// Mean distance of samples in bytes; 0 while nothing is sampled.
pub(super) static SMALL_SAMPLE: AtomicU64 = AtomicU64::new(0);

/// What lives, as far as threads have told.
static LIVE: AtomicU64 = AtomicU64::new(0);
/// The most that has lived since the session began.
static PEAK: AtomicU64 = AtomicU64::new(0);

static NEWEST: AtomicPtr<Cell> = AtomicPtr::new(ptr::null_mut());
static LATE: Cell = Cell::new();

thread_local! {
    /// Without a destructor, so that it can be read at any point of the thread's life.
    static CELL: cell::Cell<*const Cell> = const { cell::Cell::new(ptr::null()) };
    /// The thread has no cell any more.
    static ENDED: cell::Cell<bool> = const { cell::Cell::new(false) };
}

/// Alone in its cache lines, two of which the processor may fetch at once.
#[derive(Debug)]
#[repr(C, align(128))]
struct Cell {
    allocated: AtomicU64,
    allocations: AtomicU64,
    /// Something is to be done when `allocated` gets here.
    allocated_mark: AtomicU64,
    freed: AtomicU64,
    frees: AtomicU64,
    /// And when `freed` gets here.
    freed_mark: AtomicU64,
    /// The part of [`LIVE`] that this cell has told.
    told: AtomicU64,
    /// The next sample is the allocation with this byte.
    sample_at: AtomicU64,
    /// The mean distance for which that was drawn.
    mean: AtomicU64,
    /// Of the random numbers.
    state: AtomicU64,
    owned: AtomicBool,
    next: AtomicPtr<Cell>,
}

#[inline(always)]
fn get(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

#[inline(always)]
fn set(counter: &AtomicU64, value: u64) {
    counter.store(value, Ordering::Relaxed);
}

/// Adds to a counter that nobody else writes.
#[inline(always)]
fn add(counter: &AtomicU64, more: u64) -> u64 {
    let sum = get(counter).wrapping_add(more);
    set(counter, sum);
    sum
}

/// The calling thread has allocated.
#[inline(always)]
pub(super) fn allocated(size: usize) {
    let size = size as u64;
    // SAFETY: null or a cell, which is never freed.
    let Some(cell) = (unsafe { CELL.get().as_ref() }) else { return first_allocated(size) };
    add(&cell.allocations, 1);
    if add(&cell.allocated, size) >= get(&cell.allocated_mark) {
        cell.allocated_much(size);
    }
}

/// The calling thread has freed.
#[inline(always)]
pub(super) fn freed(size: usize) {
    let size = size as u64;
    // SAFETY: as above.
    let Some(cell) = (unsafe { CELL.get().as_ref() }) else { return first_freed(size) };
    add(&cell.frees, 1);
    if add(&cell.freed, size) >= get(&cell.freed_mark) {
        cell.tell();
    }
}

#[cold]
fn first_allocated(size: u64) {
    if claim() {
        return allocated(size as usize);
    }
    LATE.allocations.fetch_add(1, Ordering::Relaxed);
    LATE.allocated.fetch_add(size, Ordering::Relaxed);
}

#[cold]
fn first_freed(size: u64) {
    if claim() {
        return freed(size as usize);
    }
    LATE.frees.fetch_add(1, Ordering::Relaxed);
    LATE.freed.fetch_add(size, Ordering::Relaxed);
}

/// Gives the calling thread a cell, if it can still have one.
fn claim() -> bool {
    if ENDED.get() {
        return false;
    }
    let free = |cell: &&Cell| !cell.owned.swap(true, Ordering::Acquire);
    let Some(cell) = cells().find(free).or_else(Cell::make) else { return false };
    CELL.set(cell);
    // Where the end cannot be told of, the cell stays the thread's.
    end::watch(cell);
    true
}

impl Cell {
    const fn new() -> Self {
        const fn zero() -> AtomicU64 {
            AtomicU64::new(0)
        }
        Cell {
            allocated: zero(),
            allocations: zero(),
            allocated_mark: zero(),
            freed: zero(),
            frees: zero(),
            freed_mark: zero(),
            told: zero(),
            sample_at: zero(),
            mean: zero(),
            state: zero(),
            owned: AtomicBool::new(true),
            next: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// A new one, on the list.
    fn make() -> Option<&'static Cell> {
        // SAFETY: the layout is not empty.
        let at = unsafe { System.alloc(Layout::new::<Cell>()) }.cast::<Cell>();
        if at.is_null() {
            return None;
        }
        // SAFETY: memory of a cell's size and alignment, which nobody else has, and never frees.
        let cell: &'static Cell = unsafe {
            at.write(Cell::new());
            &*at
        };
        set(&cell.state, seed(at.addr() as u64));
        let mut newest = NEWEST.load(Ordering::Relaxed);
        loop {
            cell.next.store(newest, Ordering::Relaxed);
            match NEWEST.compare_exchange_weak(newest, at, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return Some(cell),
                Err(now) => newest = now,
            }
        }
    }

    /// The thread's last allocation, of that size, has reached the mark.
    #[cold]
    #[inline(never)]
    fn allocated_much(&self, size: u64) {
        let mean = get(&SMALL_SAMPLE);
        if mean == 0 {
            return self.tell();
        }
        let (now, large) = (get(&self.allocated), size >= LARGE);
        if get(&self.mean) != mean {
            set(&self.mean, mean);
            set(&self.sample_at, now - size + self.distance(mean));
        }
        let sampled = !large && now >= get(&self.sample_at);
        if large {
            // It does not count for the others.
            add(&self.sample_at, size);
        } else if sampled {
            set(&self.sample_at, now + self.distance(mean));
        }
        self.tell();
        if large || sampled {
            runtime::allocated(size, if large { size } else { weight(size, mean) });
        }
    }

    /// Tells what lives, for the peak, and sets the marks anew.
    #[cold]
    fn tell(&self) {
        let (allocated, freed) = (get(&self.allocated), get(&self.freed));
        let sample_at = match get(&SMALL_SAMPLE) {
            0 => {
                // What was drawn lies behind when the next session begins: each thread's first allocation
                // would be a sample.
                set(&self.mean, 0);
                u64::MAX
            }
            mean if mean == get(&self.mean) => get(&self.sample_at),
            // It is drawn at the next allocation.
            _ => 0,
        };
        set(&self.allocated_mark, sample_at.min(allocated + TELL_AFTER));
        set(&self.freed_mark, freed + TELL_AFTER);
        let own = allocated.wrapping_sub(freed);
        let change = own.wrapping_sub(get(&self.told));
        set(&self.told, own);
        let live = LIVE.fetch_add(change, Ordering::Relaxed).wrapping_add(change);
        // Below zero when the one who has freed was faster than the one who has allocated.
        PEAK.fetch_max(live.min(i64::MAX as u64) * u64::from(live as i64 >= 0), Ordering::Relaxed);
    }

    /// How many bytes until the next sample: as for a coin that is thrown for each byte.
    fn distance(&self, mean: u64) -> u64 {
        let mut state = get(&self.state);
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        set(&self.state, state);
        // From 2^-53 up to 1.
        let uniform = ((state >> 11) + 1) as f64 / (1_u64 << 53) as f64;
        (-uniform.ln() * mean as f64) as u64 + 1
    }
}

/// Where a cell's random numbers begin; never 0. Cells lie close together: numbers that began with their
/// addresses would be nearly the same for threads that begin at once, and so would their first samples.
fn seed(address: u64) -> u64 {
    let mut mixed = address.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed ^ mixed >> 31) | 1
}

/// For how many bytes a sample of that size stands: its size by the chance that it became one.
fn weight(size: u64, mean: u64) -> u64 {
    let chance = -(-(size as f64) / mean as f64).exp_m1();
    if chance > 0.0 { (size as f64 / chance) as u64 } else { mean }
}

fn cells() -> impl Iterator<Item = &'static Cell> {
    let cell = |at: *mut Cell| {
        // SAFETY: the list holds null and addresses of cells that are never freed.
        unsafe { at.as_ref::<'static>() }
    };
    std::iter::successors(cell(NEWEST.load(Ordering::Acquire)), move |last| {
        cell(last.next.load(Ordering::Relaxed))
    })
}

/// Whether the program allocates through us.
pub(crate) fn is_used() -> bool {
    cells().next().is_some()
}

/// A session begins that samples with this mean distance.
pub(super) fn begin(mean: u64) {
    SMALL_SAMPLE.store(mean, Ordering::Relaxed);
    PEAK.store(0, Ordering::Relaxed);
    // So that each thread draws its first sample at once. A thread that sets its mark just now draws
    // it 64 KiB later.
    cells().for_each(|cell| set(&cell.allocated_mark, 0));
}

/// Sums over all threads, and the peak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) live_bytes: u64,
    pub(crate) live_count: u64,
    pub(crate) allocated_bytes: u64,
    pub(crate) allocations: u64,
    pub(crate) peak_bytes: u64,
}

/// The sums as of now.
///
/// Threads go on meanwhile, and this one may be held up between two sums. What is freed is summed up before
/// and after: the difference is by how much they can be wrong, so that of a few tries the best one is taken.
pub(crate) fn totals() -> Totals {
    let (mut best, mut doubt) = (Totals::default(), u64::MAX);
    let mut before = sum(|cell| &cell.freed);
    for _ in 0..TRIES {
        let (allocated, allocations) = (sum(|cell| &cell.allocated), sum(|cell| &cell.allocations));
        let (frees, freed) = (sum(|cell| &cell.frees), sum(|cell| &cell.freed));
        let found = freed.wrapping_sub(before);
        if found < doubt {
            doubt = found;
            // No more than lives now: all of this was allocated by now, and no more has been freed.
            let live_bytes = allocated.saturating_sub(freed);
            let live_count = allocations.saturating_sub(frees);
            best = Totals { live_bytes, live_count, allocated_bytes: allocated, allocations, peak_bytes: 0 };
        }
        if doubt == 0 {
            break;
        }
        before = freed;
    }
    let peak = PEAK.fetch_max(best.live_bytes, Ordering::Relaxed).max(best.live_bytes);
    Totals { peak_bytes: peak, ..best }
}

fn sum(counter: fn(&Cell) -> &AtomicU64) -> u64 {
    cells().chain([&LATE]).fold(0, |sum, cell| sum.wrapping_add(get(counter(cell))))
}

/// A thread's end.
mod end {
    use super::{CELL, Cell, ENDED};
    use std::ptr;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// The key, and 1; 0 when there is none yet.
    static KEY: AtomicU64 = AtomicU64::new(0);

    /// When the calling thread ends, the cell is free for another one.
    pub(super) fn watch(cell: &'static Cell) {
        if let Some(key) = key() {
            // SAFETY: the key was made and is never deleted.
            unsafe { libc::pthread_setspecific(key, ptr::from_ref(cell).cast()) };
        }
    }

    fn key() -> Option<libc::pthread_key_t> {
        let known = KEY.load(Ordering::Acquire);
        if known != 0 {
            return Some((known - 1) as libc::pthread_key_t);
        }
        let mut key = 0;
        // SAFETY: the pointer is to a live local, and the function takes what `watch` has set.
        if unsafe { libc::pthread_key_create(&mut key, Some(ended)) } != 0 {
            return None;
        }
        let ours = u64::from(key) + 1;
        match KEY.compare_exchange(0, ours, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => Some(key),
            Err(other) => {
                // SAFETY: made above; another thread was faster, so nobody uses this one.
                unsafe { libc::pthread_key_delete(key) };
                Some((other - 1) as libc::pthread_key_t)
            }
        }
    }

    unsafe extern "C" fn ended(cell: *mut libc::c_void) {
        CELL.set(ptr::null());
        ENDED.set(true);
        // SAFETY: what `watch` has set is a cell, which is never freed.
        unsafe { &*cell.cast::<Cell>() }.owned.store(false, Ordering::Release);
    }
}

#[cfg(test)]
mod tests;
