//! The files mapped into the process, which program counters lie in.

/// A file of code in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// The first mapped address.
    pub base: u64,
    /// Bytes mapped from there.
    pub size: u64,
    /// The file.
    pub path: String,
    /// As the file has it; empty when it has none.
    pub build_id: Vec<u8>,
}

/// The modules of now, the program itself first. Takes the loader's lock.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn modules() -> Vec<Module> {
    Vec::new()
}

/// The modules of now, the program itself first. Takes the loader's lock.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn modules() -> Vec<Module> {
    loader::list()
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod loader {
    use super::Module;
    use libc::{PT_LOAD, PT_NOTE, c_int, c_void, dl_iterate_phdr, dl_phdr_info, size_t};
    use std::ffi::CStr;
    pub(super) fn list() -> Vec<Module> {
        let mut modules: Vec<Module> = Vec::new();
        // SAFETY: the callback gets the pointer it expects, which outlives the call.
        unsafe { dl_iterate_phdr(Some(one), (&raw mut modules).cast()) };
        modules
    }

    unsafe extern "C" fn one(info: *mut dl_phdr_info, _: size_t, modules: *mut c_void) -> c_int {
        // SAFETY: the loader's entry, valid for the call, and the list that `list` has given.
        let (info, modules) = unsafe { (&*info, &mut *modules.cast::<Vec<Module>>()) };
        // SAFETY: the loader's own table of the module's program headers.
        let headers = unsafe { std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) };
        let loaded = headers.iter().filter(|header| header.p_type == PT_LOAD);
        let start = loaded.clone().map(|header| header.p_vaddr).min();
        let end = loaded.map(|header| header.p_vaddr + header.p_memsz).max();
        if let (Some(start), Some(end)) = (start, end) {
            let notes = headers.iter().filter(|header| header.p_type == PT_NOTE);
            let build_id = notes
                .filter_map(|note| {
                    let at = (info.dlpi_addr + note.p_vaddr) as usize;
                    // SAFETY: a note of a loaded module is part of what is mapped of it.
                    let note = unsafe {
                        std::slice::from_raw_parts(
                            std::ptr::with_exposed_provenance::<u8>(at),
                            note.p_memsz as usize,
                        )
                    };
                    build_id(note, 4)
                })
                .next();
            modules.push(Module {
                base: (info.dlpi_addr + start) as usize as u64,
                size: (end - start) as usize as u64,
                // SAFETY: the loader's string.
                path: path(unsafe { CStr::from_ptr(info.dlpi_name) }, modules.is_empty()),
                build_id: build_id.unwrap_or_default(),
            });
        }
        0
    }

    /// The first module is the program itself, whose name the loader does not say.
    fn path(name: &CStr, is_program: bool) -> String {
        if !name.is_empty() || !is_program {
            return name.to_string_lossy().into_owned();
        }
        std::env::current_exe().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The build id among notes, each of which is three words, a name and a description, padded to
    /// `align` bytes.
    fn build_id(mut notes: &[u8], align: usize) -> Option<Vec<u8>> {
        const NT_GNU_BUILD_ID: u32 = 3;
        loop {
            let word = |at: usize| Some(u32::from_ne_bytes(*notes.get(at..)?.first_chunk()?));
            let (name_len, len, kind) = (word(0)? as usize, word(4)? as usize, word(8)?);
            let name_end = name_len.checked_next_multiple_of(align)?.checked_add(12)?;
            let end = name_end.checked_add(len)?;
            if kind == NT_GNU_BUILD_ID && notes.get(12..12 + name_len)? == b"GNU\0" {
                return notes.get(name_end..end).map(<[u8]>::to_vec);
            }
            notes = notes.get(end.checked_next_multiple_of(align)?..)?;
        }
    }

    #[cfg(test)]
    mod tests {
        use super::build_id;

        fn note(kind: u32, name: &[u8], description: &[u8]) -> Vec<u8> {
            let mut note = Vec::new();
            for word in [name.len() as u32, description.len() as u32, kind] {
                note.extend(word.to_ne_bytes());
            }
            for part in [name, description] {
                note.extend(part);
                note.resize(note.len().next_multiple_of(4), 0);
            }
            note
        }

        #[test]
        fn a_build_id_is_found_among_other_notes() {
            let notes = [note(1, b"GNU\0", b"abi"), note(3, b"Other\0", b"no"), note(3, b"GNU\0", b"12345")];
            assert_eq!(build_id(&notes.concat(), 4), Some(b"12345".to_vec()));
            assert_eq!(build_id(&notes[..2].concat(), 4), None);
            let cut = notes.concat();
            for end in 0..cut.len() - 3 {
                assert_eq!(build_id(&cut[..end], 4), None);
            }
        }
    }
}

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    #[test]
    fn this_program_is_the_first_module_and_this_function_lies_in_it() {
        let modules = super::modules();
        let program = &modules[0];
        assert_eq!(program.path, std::env::current_exe().unwrap().to_str().unwrap());
        let here = super::modules as fn() -> _ as usize as u64;
        assert!((program.base..program.base + program.size).contains(&here));
        assert!(modules.iter().any(|module| module.path.contains("libc.so")));
    }
}
