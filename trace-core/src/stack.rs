//! The stack of the current thread, as a number.
//!
//! By frame pointers (`stack/walk.rs`): the standard library keeps them; the program's own code has
//! them with `-C force-frame-pointers=yes`. Where it has none, whoever links this crate may bring
//! another way ([`Way::Other`]): unwind tables, which cost several times as much. A third one was
//! weighed: a shadow stack costs every call.
//!
//! The walk never leaves the memory that the thread runs on: a frame is followed only if it lies
//! higher than the one before and within the thread's stack, whose bounds are found out when the
//! thread gets its lane (`stack/bounds.rs`). So whatever stands where a frame pointer was expected, the
//! walk ends and never faults. Code without frame pointers leaves frames out, or ends the walk.
//!
//! A signal handler may run on a stack of its own. The walk goes through that one first, and from
//! there once over to the thread's.
//!
//! What a thread's stacks have in common is not walked again (`stack/known.rs`).

mod bounds;
mod known;
mod walk;

pub use bounds::Reach;
pub(crate) use bounds::find as find_bounds;

use crate::stacks;
use crate::sync::{AtomicPtr, AtomicU32, Ordering};
use bounds::Bounds;
use std::mem::MaybeUninit;
use std::ptr;
use trace_format::StackId;
use walk::Frames;

/// Frames of a stack, at most: the innermost ones.
pub const MAX_FRAMES: usize = 64;

/// How stacks are taken.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// Not at all.
    None,
    /// By frame pointers.
    FramePointers,
    /// By a function that gets the registers of [`capture`], whose callers it is about, and says the
    /// number ([`stacks::number`]). It may be called anywhere, also in signal handlers and in the
    /// allocator.
    Other(fn(Registers) -> StackId),
}

/// Where a function is.
#[derive(Clone, Copy, Debug)]
pub struct Registers {
    /// The instruction.
    pub pc: usize,
    /// The stack pointer.
    pub sp: usize,
    /// The frame pointer, if it is one.
    pub fp: usize,
}

/// As [`Way::Other`] has it, or one of the marks.
static WAY: AtomicPtr<()> = AtomicPtr::new(NO_WAY);
const NO_WAY: *mut () = ptr::null_mut();
const FRAME_POINTERS: *mut () = ptr::without_provenance_mut(1);

/// How stacks are taken from here on. Until this is called, they are not.
pub fn choose(way: Way) {
    let way = match way {
        Way::None => NO_WAY,
        Way::FramePointers => FRAME_POINTERS,
        Way::Other(function) => function as *mut (),
    };
    WAY.store(way, Ordering::Relaxed);
}

/// The current stack, without this function; 0 where stacks cannot be taken.
#[inline(never)]
pub fn capture() -> StackId {
    let way = WAY.load(Ordering::Relaxed);
    if way != FRAME_POINTERS {
        return otherwise(way, registers());
    }
    let Registers { sp, fp, .. } = registers();
    let bounds = bounds::thread();
    if bounds.has(sp)
        && let Some(id) = known::number(fp, Bounds { low: sp, ..bounds })
    {
        return id;
    }
    walked(fp)
}

#[inline(never)]
fn otherwise(way: *mut (), registers: Registers) -> StackId {
    if way == NO_WAY {
        return StackId(0);
    }
    // SAFETY: anything but the marks is such a function, from [`choose`].
    unsafe { std::mem::transmute::<*mut (), fn(Registers) -> StackId>(way)(registers) }
}

/// As [`capture`], on a stack that is not the thread's, or while another one is being taken.
#[cold]
#[inline(never)]
fn walked(frame: usize) -> StackId {
    stacks::number(walk::walk(frame, &mut none()))
}

fn none() -> Frames {
    [const { MaybeUninit::uninit() }; MAX_FRAMES]
}

/// The place on the stack of the function into which this is compiled.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub fn here() -> usize {
    let here: usize;
    // SAFETY: reads a register.
    unsafe { std::arch::asm!("mov {}, rsp", out(reg) here, options(nomem, nostack, preserves_flags)) };
    here
}

/// The place on the stack of the function into which this is compiled.
#[cfg(target_arch = "aarch64")]
#[inline(always)]
pub fn here() -> usize {
    let here: usize;
    // SAFETY: reads a register.
    unsafe { std::arch::asm!("mov {}, sp", out(reg) here, options(nomem, nostack, preserves_flags)) };
    here
}

/// Some place on the stack that is not 0: where stacks have no bounds, it is not compared.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
#[inline(always)]
pub fn here() -> usize {
    1
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn registers() -> Registers {
    let (pc, sp, fp): (usize, usize, usize);
    // SAFETY: reads registers.
    unsafe {
        std::arch::asm!(
            "lea {pc}, [rip]",
            "mov {sp}, rsp",
            "mov {fp}, rbp",
            pc = out(reg) pc,
            sp = out(reg) sp,
            fp = out(reg) fp,
            options(nomem, nostack, preserves_flags)
        );
    }
    Registers { pc, sp, fp }
}

#[cfg(target_arch = "aarch64")]
#[inline(always)]
fn registers() -> Registers {
    let (pc, sp, fp): (usize, usize, usize);
    // SAFETY: reads registers.
    unsafe {
        std::arch::asm!(
            "adr {pc}, .",
            "mov {sp}, sp",
            "mov {fp}, x29",
            pc = out(reg) pc,
            sp = out(reg) sp,
            fp = out(reg) fp,
            options(nomem, nostack, preserves_flags)
        );
    }
    Registers { pc, sp, fp }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
#[inline(always)]
fn registers() -> Registers {
    Registers { pc: 0, sp: 0, fp: 0 }
}

/// Whether the function whose place on the thread's stack is `earlier` has ended, when one at `now`
/// runs: it would lie above otherwise. Where either is on another stack, that is not known; a program
/// may have put that of its signal handlers into the thread's own.
#[cold]
#[inline(never)]
pub(crate) fn is_gone(earlier: usize, now: usize) -> bool {
    let thread = bounds::thread();
    // Asks the system last, and only when one is most likely gone.
    thread.has(earlier) && thread.has(now) && now >= earlier && !bounds::is_alternate(now)
}

/// Whether stacks of code that was compiled like this crate are whole that way: a chain of calls finds
/// itself. Room for stacks has been made: a session is on.
pub fn works(way: Way) -> bool {
    #[inline(never)]
    fn deeper(left: usize, way: Way) -> usize {
        // In the frame of the walk, which goes nowhere below it.
        let mut frames = none();
        let len = match (left, way) {
            (0, Way::None) => 0,
            (0, Way::FramePointers) => walk::walk(registers().fp, &mut frames).len(),
            (0, Way::Other(function)) => stacks::row(function(registers())).map_or(0, |row| row.frames.len()),
            _ => deeper(std::hint::black_box(left - 1), way),
        };
        // Something is left to do, so that the call is not the last thing.
        std::hint::black_box(len)
    }
    find_bounds();
    let [shallow, deep] = [deeper(1, way), deeper(9, way)];
    shallow > 0 && deep == shallow + 8
}

/// How a session wants its stacks taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// By frame pointers where the program has them, else by unwind tables.
    #[default]
    Best,
    /// By frame pointers or not at all.
    FramePointers,
    /// By unwind tables or not at all: slower, and whole where frames of C code are in between.
    Tables,
}

static WISH: AtomicU32 = AtomicU32::new(Wish::Best as u32);

/// Says how the sessions that begin from here on want their stacks.
pub fn wish_for(wish: Wish) {
    WISH.store(wish as u32, Ordering::Relaxed);
}

/// How the live session wants its stacks.
pub fn wish() -> Wish {
    let asked = WISH.load(Ordering::Relaxed);
    [Wish::FramePointers, Wish::Tables].into_iter().find(|&wish| wish as u32 == asked).unwrap_or_default()
}
