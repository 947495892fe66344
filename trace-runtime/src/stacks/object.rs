//! Which file of the process an instruction is in, and where that file's unwind tables are.
//!
//! Asked of the loader by `_dl_find_object`, which the C library has for exactly this since 2.35: it
//! neither locks nor allocates, may be called in signal handlers, and knows of files that are loaded and
//! unloaded meanwhile. What it says is checked against the file's own program headers, so that nothing
//! is read beyond a mapped segment.

use crate::loaded;
use libc::{Elf64_Ehdr, Elf64_Phdr, PT_LOAD, c_int, c_void};
use std::mem::{MaybeUninit, transmute};
use std::ops::Range;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

/// Unwind tables of a file, as they are in memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tables {
    /// The segment from the beginning of the index on.
    pub(super) index: &'static [u8],
    /// Where the segment ends that the index is in; the tables themselves are in it too.
    segment: (usize, usize),
}

impl Tables {
    /// The memory from `at` on, if the tables are there.
    pub(super) fn from(self, at: usize) -> Option<&'static [u8]> {
        let (start, end) = self.segment;
        // SAFETY: within a segment that the loader has mapped. A thread that executes code of a file
        // that is being unloaded is beyond help in any case.
        (start..end).contains(&at).then(|| unsafe { bytes(at..end) })
    }
}

/// As the C library has it.
#[repr(C)]
struct Found {
    flags: u64,
    map_start: *const c_void,
    map_end: *const c_void,
    link_map: *const c_void,
    eh_frame: *const c_void,
    /// What only some architectures have, and what is reserved, which it leaves as it is.
    _rest: MaybeUninit<[u64; 9]>,
}

type FindObject = unsafe extern "C" fn(*const c_void, *mut Found) -> c_int;

static FIND_OBJECT: AtomicPtr<c_void> = AtomicPtr::new(ptr::null_mut());

/// Looks the loader's function up; whether it has it. Takes the loader's lock.
pub(super) fn look_up() -> bool {
    let found = loaded::function(c"_dl_find_object");
    FIND_OBJECT.store(found, Ordering::Relaxed);
    !found.is_null()
}

/// The tables of the file that has code at `address`; none where there is no file, or it has none.
pub(super) fn tables(address: usize) -> Option<Tables> {
    let find = FIND_OBJECT.load(Ordering::Relaxed);
    if find.is_null() {
        return None;
    }
    // SAFETY: that function, which is of this type.
    let find: FindObject = unsafe { transmute(find) };
    let mut found = MaybeUninit::<Found>::uninit();
    // SAFETY: the pointer is to a live local, which is filled on success, but for what need not be.
    let found = unsafe {
        if find(ptr::without_provenance(address), found.as_mut_ptr()) != 0 {
            return None;
        }
        found.assume_init()
    };
    let index = found.eh_frame.addr();
    let segment = segment(found.map_start.addr()..found.map_end.addr(), index)?;
    // SAFETY: within a segment of a file that is mapped.
    let bytes = unsafe { bytes(index..segment.end) };
    Some(Tables { index: bytes, segment: (segment.start, segment.end) })
}

/// The segment of a mapped file that an address lies in.
fn segment(map: Range<usize>, address: usize) -> Option<Range<usize>> {
    if !map.contains(&address) || map.len() < size_of::<Elf64_Ehdr>() {
        return None;
    }
    // SAFETY: the first page of a file that the loader has mapped, from its beginning on.
    let header = unsafe { &*ptr::with_exposed_provenance::<Elf64_Ehdr>(map.start) };
    let headers = map.start.checked_add(header.e_phoff as usize)?;
    let count = usize::from(header.e_phnum);
    let len = count.checked_mul(size_of::<Elf64_Phdr>())?;
    if header.e_ident[..4] != *b"\x7fELF" || !headers.is_multiple_of(8) || headers.checked_add(len)? > map.end
    {
        return None;
    }
    // SAFETY: the loader has read them there.
    let headers =
        unsafe { std::slice::from_raw_parts(ptr::with_exposed_provenance::<Elf64_Phdr>(headers), count) };
    let loads = headers.iter().filter(|header| header.p_type == PT_LOAD);
    let first = loads.clone().map(|header| header.p_vaddr as usize & !0xFFF).min()?;
    let base = map.start.wrapping_sub(first);
    loads
        .map(|header| {
            let start = base.wrapping_add(header.p_vaddr as usize);
            start..start.saturating_add(header.p_filesz as usize)
        })
        .find(|segment| segment.contains(&address))
}

/// # Safety
/// The memory is mapped and stays as it is.
unsafe fn bytes(range: Range<usize>) -> &'static [u8] {
    // SAFETY: by the contract.
    unsafe { std::slice::from_raw_parts(ptr::with_exposed_provenance(range.start), range.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_has_tables_and_data_has_none() {
        assert!(look_up());
        let tables = super::tables(tables as *const () as usize).expect("this program has tables");
        assert_eq!(tables.index[0], 1, "the version of the index");
        assert!(tables.from(tables.index.as_ptr().addr()).is_some());
        assert!(tables.from(0).is_none());
        assert!(super::tables(libc::qsort as *const () as usize).is_some());
        assert!(super::tables(&raw const tables as usize).is_none());
        assert!(super::tables(0).is_none());
    }
}
