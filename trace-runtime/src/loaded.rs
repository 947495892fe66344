//! Symbols of the files that the loader has mapped, read from their own tables.
//!
//! As `dlsym(RTLD_NEXT, …)` finds them, in the order of loading, so that another library which stands
//! in for the same function, and was loaded before the C library, keeps its turn.

use libc::{PT_DYNAMIC, PT_LOAD, c_int, c_void, dl_iterate_phdr, dl_phdr_info, size_t};
use std::ffi::CStr;
use std::ptr;

/// The function of that name in the first file that has one, behind the file which this code is in;
/// null when there is none.
pub(crate) fn symbol_behind_us(name: &CStr) -> *mut c_void {
    let mut search = Search { name, behind: false, found: ptr::null_mut() };
    // SAFETY: the callback gets the pointer that it expects, which outlives the call.
    unsafe { dl_iterate_phdr(Some(look_into), (&raw mut search).cast()) };
    search.found
}

struct Search<'a> {
    name: &'a CStr,
    /// The file that this code is in has been passed.
    behind: bool,
    found: *mut c_void,
}

unsafe extern "C" fn look_into(info: *mut dl_phdr_info, _: size_t, search: *mut c_void) -> c_int {
    // SAFETY: the loader's entry, valid for the call, and the search that `symbol_behind_us` has given.
    let (info, search) = unsafe { (&*info, &mut *search.cast::<Search<'_>>()) };
    // SAFETY: the loader's own table of the file's program headers.
    let headers = unsafe { std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) };
    if !search.behind {
        let here = (look_into as *const ()).addr() as u64;
        search.behind = headers.iter().filter(|header| header.p_type == PT_LOAD).any(|header| {
            let start = info.dlpi_addr + header.p_vaddr;
            (start..start + header.p_memsz).contains(&here)
        });
        return 0;
    }
    let dynamic = headers.iter().find(|header| header.p_type == PT_DYNAMIC);
    // SAFETY: the dynamic section of a mapped file, which stays mapped during the call.
    let tables = dynamic.and_then(|header| unsafe { Tables::of(info.dlpi_addr, header.p_vaddr) });
    // SAFETY: those of a file that is mapped now.
    let found = tables.and_then(|tables| unsafe { tables.function(search.name) });
    match found {
        Some(found) => {
            search.found = found;
            1
        }
        None => 0,
    }
}

/// Where a file's symbols are in memory.
struct Tables {
    base: u64,
    hash: *const u32,
    symbols: *const Symbol,
    versions: *const u16,
    strings: *const libc::c_char,
}

/// As ELF has it, for 64 bits.
#[repr(C)]
struct Symbol {
    name: u32,
    info: u8,
    other: u8,
    section: u16,
    value: u64,
    size: u64,
}

impl Tables {
    /// # Safety
    /// There is a dynamic section at `base + offset`.
    unsafe fn of(base: u64, offset: u64) -> Option<Self> {
        const DT_STRTAB: u64 = 5;
        const DT_SYMTAB: u64 = 6;
        const DT_GNU_HASH: u64 = 0x6fff_fef5;
        const DT_VERSYM: u64 = 0x6fff_fff0;
        let mut at = pointer::<[u64; 2]>(base + offset);
        let [mut strings, mut symbols, mut hash, mut versions] = [0; 4];
        loop {
            // SAFETY: within the section, which ends with an entry of zeros.
            match unsafe { *at } {
                [0, _] => break,
                [DT_STRTAB, value] => strings = value,
                [DT_SYMTAB, value] => symbols = value,
                [DT_GNU_HASH, value] => hash = value,
                [DT_VERSYM, value] => versions = value,
                _ => {}
            }
            // SAFETY: this was not the last entry.
            at = unsafe { at.add(1) };
        }
        if [strings, symbols, hash, versions].contains(&0) {
            return None;
        }
        // The loader has made addresses of them, but not in files whose section cannot be written to.
        let absolute = |value: u64| if value < base { base + value } else { value };
        Some(Tables {
            base,
            hash: pointer(absolute(hash)),
            symbols: pointer(absolute(symbols)),
            versions: pointer(absolute(versions)),
            strings: pointer(absolute(strings)),
        })
    }

    /// The address of a function in its default version.
    ///
    /// # Safety
    /// The file is mapped.
    unsafe fn function(&self, name: &CStr) -> Option<*mut c_void> {
        const HIDDEN: u16 = 1 << 15;
        const FUNCTION: u8 = 2;
        let wanted = gnu_hash(name);
        // SAFETY: the table is four words, a filter of double words, a word for each bucket, and a
        // word for each symbol from `first` on, the last of each bucket odd. An index that is found
        // in it is one of the tables of symbols and of versions, and a name's place is in the strings.
        unsafe {
            let [buckets, first, filter] = [0, 1, 2].map(|word| *self.hash.add(word));
            let bucket = self.hash.add(4 + 2 * filter as usize);
            let chain = bucket.add(buckets as usize);
            let mut index = *bucket.add(wanted.checked_rem(buckets)? as usize);
            if index < first {
                return None;
            }
            loop {
                let hash = *chain.add((index - first) as usize);
                let symbol = &*self.symbols.add(index as usize);
                if hash | 1 == wanted | 1
                    && symbol.section != 0
                    && symbol.info & 15 == FUNCTION
                    && *self.versions.add(index as usize) & HIDDEN == 0
                    && CStr::from_ptr(self.strings.add(symbol.name as usize)) == name
                {
                    return Some(pointer::<c_void>(self.base + symbol.value).cast_mut());
                }
                if hash & 1 == 1 {
                    return None;
                }
                index += 1;
            }
        }
    }
}

fn pointer<T>(address: u64) -> *const T {
    ptr::with_exposed_provenance(address as usize)
}

fn gnu_hash(name: &CStr) -> u32 {
    name.to_bytes().iter().fold(5381, |hash: u32, &byte| hash.wrapping_mul(33).wrapping_add(byte.into()))
}
