//! Symbols of the files that the loader has mapped, read from their own tables.
//!
//! As `dlsym(RTLD_NEXT, …)` finds them, in the order of loading, so that another library which stands
//! in for the same function, and was loaded before the C library, keeps its turn.

use libc::{Elf64_Phdr, PT_DYNAMIC, PT_LOAD, c_int, c_ulong, c_void, dl_iterate_phdr, dl_phdr_info, size_t};
use std::ffi::CStr;
use std::ptr;

/// The function of that name in the first file that has one, behind the file which this code is in;
/// null when there is none.
///
/// When this code is in a library that the program has loaded late, the C library stands before it.
/// Then the first of all other files counts.
pub(crate) fn function(name: &CStr) -> *mut c_void {
    let behind = search(name, true);
    if behind.is_null() { search(name, false) } else { behind }
}

fn search(name: &CStr, behind_us: bool) -> *mut c_void {
    let mut search = Search { name, counts: !behind_us, found: ptr::null_mut() };
    // SAFETY: the callback gets the pointer that it expects, which outlives the call.
    unsafe { dl_iterate_phdr(Some(look_into), (&raw mut search).cast()) };
    search.found
}

/// How many files have been unloaded so far.
pub(crate) fn unloaded() -> u64 {
    unsafe extern "C" fn count(info: *mut dl_phdr_info, _: size_t, count: *mut c_void) -> c_int {
        // SAFETY: the loader's entry, valid for the call, and the number below.
        unsafe { *count.cast::<u64>() = (*info).dlpi_subs };
        1
    }
    let mut subs = 0_u64;
    // SAFETY: the callback gets the pointer that it expects, which outlives the call.
    unsafe { dl_iterate_phdr(Some(count), (&raw mut subs).cast()) };
    subs
}

struct Search<'a> {
    name: &'a CStr,
    /// What the next files have is looked at.
    counts: bool,
    found: *mut c_void,
}

unsafe extern "C" fn look_into(info: *mut dl_phdr_info, _: size_t, search: *mut c_void) -> c_int {
    // SAFETY: the loader's entry, valid for the call, and the search that `search` has given.
    let (info, search) = unsafe { (&*info, &mut *search.cast::<Search<'_>>()) };
    // SAFETY: the loader's own table of the file's program headers.
    let headers = unsafe { std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) };
    let is_ours = has(info.dlpi_addr, headers, here());
    search.counts |= is_ours;
    if is_ours || !search.counts {
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

/// Whether this code is in a library that the program is just loading: until that is done, the C
/// library lets no thread begin.
pub(crate) fn is_late() -> bool {
    trace_core::is_loading() && !stands_in(c"read")
}

/// Whether a function of that name, called by the program, is one of the file that this code is in.
pub(crate) fn stands_in(name: &CStr) -> bool {
    // Not RTLD_DEFAULT, which may look into the caller's own file first.
    // SAFETY: asks for the program itself, which is there; the name is a C string.
    let program = unsafe { libc::dlopen(ptr::null(), libc::RTLD_LAZY) };
    // SAFETY: as above.
    let mut called = unsafe { libc::dlsym(program, name.as_ptr()) }.addr() as u64;
    // SAFETY: the callback gets the pointer that it expects, which outlives the call.
    unsafe { dl_iterate_phdr(Some(has_both), (&raw mut called).cast()) == 1 }
}

unsafe extern "C" fn has_both(info: *mut dl_phdr_info, _: size_t, called: *mut c_void) -> c_int {
    // SAFETY: the loader's entry, valid for the call, and the address that `stands_in` has given.
    let (info, called) = unsafe { (&*info, *called.cast::<u64>()) };
    // SAFETY: the loader's own table of the file's program headers.
    let headers = unsafe { std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) };
    [called, here()].into_iter().all(|address| has(info.dlpi_addr, headers, address)).into()
}

/// Where this code is. Not the address of a function that others see, which may be another file's.
fn here() -> u64 {
    (look_into as *const ()).addr() as u64
}

fn has(base: u64, headers: &[Elf64_Phdr], address: u64) -> bool {
    headers.iter().filter(|header| header.p_type == PT_LOAD).any(|header| {
        let start = base + header.p_vaddr;
        (start..start + header.p_memsz).contains(&address)
    })
}

/// Where a file's symbols are in memory.
struct Tables {
    base: u64,
    hash: Hash,
    symbols: *const Symbol,
    /// Null when they have none.
    versions: *const u16,
    strings: *const libc::c_char,
}

/// Where names are found: most files have the first of these, some only the second.
enum Hash {
    Gnu(*const u32),
    SystemV(*const u32),
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
        const DT_HASH: u64 = 4;
        const DT_STRTAB: u64 = 5;
        const DT_SYMTAB: u64 = 6;
        const DT_GNU_HASH: u64 = 0x6fff_fef5;
        const DT_VERSYM: u64 = 0x6fff_fff0;
        let mut at = pointer::<[u64; 2]>(base + offset);
        let [mut strings, mut symbols, mut gnu, mut system_v, mut versions] = [0; 5];
        loop {
            // SAFETY: within the section, which ends with an entry of zeros.
            match unsafe { *at } {
                [0, _] => break,
                [DT_STRTAB, value] => strings = value,
                [DT_SYMTAB, value] => symbols = value,
                [DT_GNU_HASH, value] => gnu = value,
                [DT_HASH, value] => system_v = value,
                [DT_VERSYM, value] => versions = value,
                _ => {}
            }
            // SAFETY: this was not the last entry.
            at = unsafe { at.add(1) };
        }
        if strings == 0 || symbols == 0 {
            return None;
        }
        // The loader has made addresses of them, but not in files whose section cannot be written to.
        let absolute = |value: u64| if value < base { base + value } else { value };
        let hash = match (gnu, system_v) {
            (0, 0) => return None,
            (0, system_v) => Hash::SystemV(pointer(absolute(system_v))),
            (gnu, _) => Hash::Gnu(pointer(absolute(gnu))),
        };
        Some(Tables {
            base,
            hash,
            symbols: pointer(absolute(symbols)),
            versions: if versions == 0 { ptr::null() } else { pointer(absolute(versions)) },
            strings: pointer(absolute(strings)),
        })
    }

    /// The address of a function in its default version.
    ///
    /// # Safety
    /// The file is mapped.
    unsafe fn function(&self, name: &CStr) -> Option<*mut c_void> {
        // SAFETY: by the contract; the tables are the file's.
        unsafe {
            match self.hash {
                Hash::Gnu(hash) => self.by_gnu(hash, name),
                Hash::SystemV(hash) => self.by_system_v(hash, name),
            }
        }
    }

    unsafe fn by_gnu(&self, hash: *const u32, name: &CStr) -> Option<*mut c_void> {
        let wanted = gnu_hash(name);
        // SAFETY: the table is four words, a filter of double words, a word for each bucket, and a
        // word for each symbol from `first` on, the last of each bucket odd. An index that is found
        // in it is one of the table of symbols.
        unsafe {
            let [buckets, first, filter] = [0, 1, 2].map(|word| *hash.add(word));
            let bucket = hash.add(4 + 2 * filter as usize);
            let chain = bucket.add(buckets as usize);
            let mut index = *bucket.add(wanted.checked_rem(buckets)? as usize);
            if index < first {
                return None;
            }
            loop {
                let hash = *chain.add((index - first) as usize);
                if hash | 1 == wanted | 1
                    && let Some(found) = self.if_called(index, name)
                {
                    return Some(found);
                }
                if hash & 1 == 1 {
                    return None;
                }
                index += 1;
            }
        }
    }

    unsafe fn by_system_v(&self, hash: *const u32, name: &CStr) -> Option<*mut c_void> {
        // SAFETY: the table is two words, a word for each bucket, and a word for each symbol, which
        // is the index of the next one in its bucket; 0 ends it.
        unsafe {
            let buckets = *hash;
            let chain = hash.add(2 + buckets as usize);
            let mut index = *hash.add(2 + system_v_hash(name).checked_rem(buckets)? as usize);
            while index != 0 {
                if let Some(found) = self.if_called(index, name) {
                    return Some(found);
                }
                index = *chain.add(index as usize);
            }
        }
        None
    }

    /// The symbol's address, if it is a function of that name, in its default version.
    ///
    /// # Safety
    /// There is a symbol of that index.
    unsafe fn if_called(&self, index: u32, name: &CStr) -> Option<*mut c_void> {
        const HIDDEN: u16 = 1 << 15;
        const FUNCTION: u8 = 2;
        const CHOOSES: u8 = 10;
        let index = index as usize;
        // SAFETY: by the contract; versions are by the index of the symbol, and a name's place is in
        // the strings.
        unsafe {
            let symbol = &*self.symbols.add(index);
            let is_default = self.versions.is_null() || *self.versions.add(index) & HIDDEN == 0;
            if symbol.section == 0
                || !is_default
                || CStr::from_ptr(self.strings.add(symbol.name as usize)) != name
            {
                return None;
            }
            let address = pointer::<c_void>(self.base + symbol.value);
            match symbol.info & 15 {
                FUNCTION => Some(address.cast_mut()),
                CHOOSES => Some(chosen(address)),
                _ => None,
            }
        }
    }
}

/// The function that another one, of the type GNU_IFUNC, chooses for this CPU.
///
/// # Safety
/// It is one of these.
unsafe fn chosen(chooses: *const c_void) -> *mut c_void {
    type Chooses = unsafe extern "C" fn(c_ulong, *const [c_ulong; 3]) -> *mut c_void;
    // As the loader asks on aarch64; on x86-64 it gives no arguments, and none are looked at.
    const MORE: c_ulong = 1 << 62;
    // SAFETY: any number may be asked for; the type is that of the loader's call.
    unsafe {
        let [one, two] = [libc::AT_HWCAP, libc::AT_HWCAP2].map(|which| libc::getauxval(which));
        let more = [size_of::<[c_ulong; 3]>() as c_ulong, one, two];
        std::mem::transmute::<*const c_void, Chooses>(chooses)(one | MORE, &more)
    }
}

fn pointer<T>(address: u64) -> *const T {
    ptr::with_exposed_provenance(address as usize)
}

fn gnu_hash(name: &CStr) -> u32 {
    name.to_bytes().iter().fold(5381, |hash: u32, &byte| hash.wrapping_mul(33).wrapping_add(byte.into()))
}

fn system_v_hash(name: &CStr) -> u32 {
    name.to_bytes().iter().fold(0, |hash: u32, &byte| {
        let hash = (hash << 4).wrapping_add(byte.into());
        let high = hash & 0xf000_0000;
        (hash ^ high >> 24) & !high
    })
}
