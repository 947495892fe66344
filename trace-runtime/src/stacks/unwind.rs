//! The walk by unwind tables, which every program has: frame by frame, by the rule at its address.
//!
//! It reads nothing but the stack within its bounds ([`Reach`]) and the tables of files that are mapped.
//! It neither locks nor allocates, and may be interrupted by itself.

use super::rule::{Frame, Rule};
use super::rules;
use std::mem::MaybeUninit;
use trace_core::stack::{MAX_FRAMES, Reach, Registers};
use trace_core::stacks;
use trace_format::StackId;

/// Working a rule out takes so many bytes of the stack, and more where nothing is optimised.
const ROOM: usize = 24 << 10;

/// The callers of the function with these registers, as a stack's number.
pub(super) fn capture(registers: Registers) -> StackId {
    let mut frames = [const { MaybeUninit::<u64>::uninit() }; MAX_FRAMES];
    let reach = Reach::from(registers.sp);
    let may_find = reach.room_below() >= ROOM;
    let mut walk = Walk { reach, pc: registers.pc, sp: registers.sp, fp: registers.fp, lr: 0, exact: true };
    let mut len = 0;
    while len < MAX_FRAMES && walk.step(may_find).is_some() {
        // An instruction that was interrupted counts as one that calls: what is kept is behind it.
        frames[len].write(walk.pc.wrapping_add(walk.exact.into()) as u64);
        len += 1;
    }
    // SAFETY: the first `len` were written.
    stacks::number(unsafe { std::slice::from_raw_parts(frames.as_ptr().cast(), len) })
}

struct Walk {
    reach: Reach,
    pc: usize,
    sp: usize,
    fp: usize,
    /// The return address where that is in a register; 0 where it is not.
    lr: usize,
    /// `pc` is the next instruction, and not the one behind a call.
    exact: bool,
}

impl Walk {
    /// On to the caller, if there is one.
    #[inline(always)]
    fn step(&mut self, may_find: bool) -> Option<()> {
        let address = self.pc - usize::from(!self.exact);
        let (sp, was_here) = (self.sp, !self.reach.is_beyond(self.sp));
        match rules::at(address, may_find)? {
            Rule::Frame(frame) => self.leave(frame)?,
            Rule::Unknown => self.leave_by_frame_pointer()?,
            Rule::Signal => self.leave_signal()?,
            Rule::End => return None,
        }
        // A stack goes upwards, and over from a signal handler's to the thread's at most once.
        (self.pc != 0 && (self.sp > sp || was_here && self.reach.is_beyond(self.sp))).then_some(())
    }

    #[inline(always)]
    fn leave(&mut self, frame: Frame) -> Option<()> {
        let base = if frame.by_fp { self.fp } else { self.sp };
        let mut sp = base.wrapping_add_signed(frame.sp as isize);
        if frame.stored {
            sp = self.reach.word(sp)?;
        }
        let at = |words: i16| self.reach.word(sp.wrapping_add_signed(isize::from(words) * 8));
        let pc = match frame.pc {
            Some(words) => at(words)?,
            None => self.lr,
        };
        if let Some(words) = frame.fp {
            self.fp = at(words)?;
        }
        (self.pc, self.sp, self.lr, self.exact) = (code(pc), sp, 0, false);
        Some(())
    }

    /// Where the tables say nothing: the code may keep frame pointers. What is found must be code that
    /// the tables know, or it may be anything.
    #[cold]
    fn leave_by_frame_pointer(&mut self) -> Option<()> {
        let at = self.fp;
        if at <= self.sp && !self.reach.is_beyond(at) {
            return None;
        }
        let [fp, pc] = [self.reach.word(at)?, code(self.reach.word(at.checked_add(8)?)?)];
        super::object::tables(pc.wrapping_sub(1))?;
        (self.pc, self.sp, self.fp, self.lr, self.exact) = (pc, at + 16, fp, 0, false);
        Some(())
    }

    #[cfg(target_arch = "x86_64")]
    #[cold]
    fn leave_signal(&mut self) -> Option<()> {
        // The stack pointer is at the kernel's `ucontext`.
        const REGISTERS: usize = std::mem::offset_of!(libc::ucontext_t, uc_mcontext);
        let register = |number: i32| self.reach.word(self.sp.wrapping_add(REGISTERS + 8 * number as usize));
        let (pc, sp) = (register(libc::REG_RIP)?, register(libc::REG_RSP)?);
        (self.fp, self.pc, self.sp, self.exact) = (register(libc::REG_RBP)?, pc, sp, true);
        Some(())
    }

    #[cfg(target_arch = "aarch64")]
    #[cold]
    fn leave_signal(&mut self) -> Option<()> {
        // The stack pointer is at the kernel's `siginfo`, with a `ucontext` behind it.
        const CONTEXT: usize = 128 + std::mem::offset_of!(libc::ucontext_t, uc_mcontext);
        // The address of a fault comes before the registers.
        let word = |number: usize| self.reach.word(self.sp.wrapping_add(CONTEXT + 8 + 8 * number));
        let [fp, lr, sp, pc] = [word(29)?, word(30)?, word(31)?, word(32)?];
        (self.fp, self.lr, self.sp, self.pc, self.exact) = (fp, code(lr), sp, pc, true);
        Some(())
    }
}

/// An address of code, without the signature that it may have in its upper bits.
#[inline(always)]
fn code(address: usize) -> usize {
    if cfg!(target_arch = "aarch64") { address & ((1 << 48) - 1) } else { address }
}
