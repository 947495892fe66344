//! How a function's frame is left: from the unwind tables, as one word.
//!
//! Of a row of the tables only what the next frame needs is kept: where the stack pointer will be, where
//! the return address is, and the frame pointer if it was saved. That fits in 63 bits, so that it can
//! be kept for each address without a lock (`rules.rs`).

use super::object;
use gimli::{
    BaseAddresses, CfaRule, EhFrame, EhFrameHdr, EndianSlice, NativeEndian, Operation, Pointer, Register,
    RegisterRule, UnwindContext, UnwindContextStorage, UnwindSection, UnwindTableRow,
};

type Bytes = EndianSlice<'static, NativeEndian>;

/// How a frame is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Here the stack begins.
    End,
    /// The tables know nothing of this code: its frame pointer is all there is.
    Unknown,
    /// The kernel has put the registers of what a signal interrupted on the stack.
    Signal,
    /// By the tables.
    Frame(Frame),
}

/// Offsets are in bytes for the stack pointer, in words for what is stored there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// The caller's stack pointer is so far from the frame pointer, else from the stack pointer.
    pub(super) by_fp: bool,
    /// It is not that, but stored there.
    pub(super) stored: bool,
    pub(super) sp: i32,
    /// Where the return address is, from the caller's stack pointer; none while it is in its register.
    pub(super) pc: Option<i16>,
    /// Where the caller's frame pointer is; none where it was left alone.
    pub(super) fp: Option<i16>,
}

/// Room for reading a row without allocating: what the tables of Linux programs need. A row that needs
/// more is unknown.
struct InPlace;

impl UnwindContextStorage<usize> for InPlace {
    type Rules = [(Register, RegisterRule<usize>); 20];
    type Stack = [UnwindTableRow<usize, Self>; 3];
}

#[cfg(target_arch = "x86_64")]
mod registers {
    use gimli::{Register, X86_64};
    pub(super) const SP: Register = X86_64::RSP;
    pub(super) const FP: Register = X86_64::RBP;
    pub(super) const PC: Register = X86_64::RA;
    /// A function without a place for it has no caller.
    pub(super) const PC_IN_REGISTER: bool = false;
}

#[cfg(target_arch = "aarch64")]
mod registers {
    use gimli::{AArch64, Register};
    pub(super) const SP: Register = AArch64::SP;
    pub(super) const FP: Register = AArch64::X29;
    pub(super) const PC: Register = AArch64::X30;
    pub(super) const PC_IN_REGISTER: bool = true;
}

impl Rule {
    /// The rule at an address.
    #[inline(never)]
    pub(super) fn at(address: usize) -> Self {
        Self::find(address).unwrap_or(Rule::Unknown)
    }

    fn find(address: usize) -> Option<Self> {
        let tables = object::tables(address)?;
        let index_at = tables.index.as_ptr().addr() as u64;
        let bases = BaseAddresses::default().set_eh_frame_hdr(index_at);
        let index = EhFrameHdr::new(tables.index, NativeEndian).parse(&bases, 8).ok()?;
        let Pointer::Direct(frames_at) = index.eh_frame_ptr() else { return None };
        let frames = EhFrame::new(tables.from(frames_at as usize)?, NativeEndian);
        let bases = bases.set_eh_frame(frames_at);
        let table = index.table()?;
        let entry = table.lookup(address as u64, &bases).ok()?;
        let entry = table.pointer_to_offset(entry).ok()?;
        let entry = frames.fde_from_offset(&bases, entry, EhFrame::cie_from_offset).ok()?;
        if !entry.contains(address as u64) {
            return None;
        }
        if entry.is_signal_trampoline() {
            return Some(Rule::Signal);
        }
        let mut context = UnwindContext::<usize, InPlace>::new_in();
        let row = entry.unwind_info_for_address(&frames, &bases, &mut context, address as u64).ok()?;
        let (base, sp, stored) = match row.cfa() {
            CfaRule::RegisterAndOffset { register, offset } => (*register, *offset, false),
            CfaRule::Expression(expression) => {
                let expression = expression.get(&frames).ok()?;
                let mut operations = expression.operations(entry.cie().encoding());
                let mut next = || operations.next().ok();
                // Functions that align their stack have it like this; nothing else is made of it.
                let (
                    Some(Some(Operation::RegisterOffset { register, offset, .. })),
                    Some(Some(last)),
                    Some(None),
                ) = (next(), next(), next())
                else {
                    return None;
                };
                let _: Bytes = expression.0;
                if !matches!(last, Operation::Deref { size: 8, .. }) {
                    return None;
                }
                (register, offset, true)
            }
        };
        let by_fp = match base {
            registers::FP => true,
            registers::SP => false,
            _ => return None,
        };
        let pc = match row.register(registers::PC) {
            RegisterRule::Offset(offset) => Some(words(offset)?),
            _ if registers::PC_IN_REGISTER => None,
            _ => return Some(Rule::End),
        };
        let fp = match row.register(registers::FP) {
            RegisterRule::Offset(offset) => Some(words(offset)?),
            RegisterRule::Undefined | RegisterRule::SameValue => None,
            // As left alone it would lead the next frame astray.
            _ => return None,
        };
        let sp = i32::try_from(sp).ok().filter(|sp| (-MAX_SP..MAX_SP).contains(sp))?;
        Some(Rule::Frame(Frame { by_fp, stored, sp, pc, fp }))
    }
}

/// Frames are smaller than this; so an offset takes 25 bits.
const MAX_SP: i32 = 1 << 24;

fn words(offset: i64) -> Option<i16> {
    (offset % 8 == 0).then(|| i16::try_from(offset / 8).ok()).flatten()
}

/// Never 0.
impl From<Rule> for u64 {
    fn from(rule: Rule) -> u64 {
        let frame = match rule {
            Rule::End => return 1,
            Rule::Unknown => return 2,
            Rule::Signal => return 3,
            Rule::Frame(frame) => frame,
        };
        let bits = |word: Option<i16>| u64::from(word.unwrap_or(0) as u16);
        let flags = [frame.by_fp, frame.stored, frame.pc.is_some(), frame.fp.is_some()];
        let flags = flags.iter().enumerate().fold(0, |all, (bit, &flag)| all | u64::from(flag) << bit);
        4 | flags << 3 | bits(frame.pc) << 7 | bits(frame.fp) << 23 | ((frame.sp + MAX_SP) as u64) << 39
    }
}

impl From<u64> for Rule {
    #[inline(always)]
    fn from(word: u64) -> Self {
        match word & 7 {
            1 => Rule::End,
            3 => Rule::Signal,
            4 => {
                let flag = |bit: u32| word >> (3 + bit) & 1 == 1;
                Rule::Frame(Frame {
                    by_fp: flag(0),
                    stored: flag(1),
                    sp: (word >> 39) as i32 - MAX_SP,
                    pc: flag(2).then_some((word >> 7) as i16),
                    fp: flag(3).then_some((word >> 23) as i16),
                })
            }
            _ => Rule::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_the_same_as_a_word() {
        let mut rules = vec![Rule::End, Rule::Unknown, Rule::Signal];
        for sp in [8, 16, 0, -8, MAX_SP - 1, -MAX_SP] {
            for (pc, fp) in
                [(Some(-1), None), (Some(i16::MIN), Some(i16::MAX)), (None, Some(-2)), (None, None)]
            {
                for [by_fp, stored] in [[false; 2], [true; 2], [true, false]] {
                    rules.push(Rule::Frame(Frame { by_fp, stored, sp, pc, fp }));
                }
            }
        }
        for rule in rules {
            let word = u64::from(rule);
            assert_ne!(word, 0);
            assert_eq!(Rule::from(word), rule);
        }
    }

    #[test]
    fn code_of_this_program_and_of_the_c_library_has_rules_and_data_has_none() {
        assert!(object::look_up());
        let rule = Rule::at(a_rule_is_the_same_as_a_word as *const () as usize + 1);
        assert!(matches!(rule, Rule::Frame(_)), "{rule:?}");
        let rule = Rule::at(libc::qsort as *const () as usize);
        assert_eq!(rule, Rule::Frame(Frame { by_fp: false, stored: false, sp: 8, pc: Some(-1), fp: None }));
        assert_eq!(Rule::at(&raw const rule as usize), Rule::Unknown);
    }
}
