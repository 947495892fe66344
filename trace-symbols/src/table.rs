//! The symbol table: functions' names and extents, where there is nothing better.

use crate::files::Elf;
use object::elf::{STT_FUNC, STT_GNU_IFUNC};
use object::read::elf::{FileHeader, Sym, SymbolTable as Symbols};
use object::{Endian, File, ReadRef};
use std::cmp::Reverse;

/// A function: where it begins, how long it is, and where its name is.
#[derive(Clone, Copy, Debug)]
struct Function {
    address: u64,
    size: u64,
    /// Which of the tables of names.
    names: usize,
    name: u32,
}

#[derive(Debug, Default)]
pub(crate) struct SymbolTable<'f> {
    /// By address.
    functions: Vec<Function>,
    names: Vec<&'f [u8]>,
    /// Whether there is one that was made for linking, which has all functions.
    pub(crate) is_whole: bool,
}

impl<'f> SymbolTable<'f> {
    /// The functions of a file and of the one with its debug information; of several at one place the
    /// longest.
    pub(crate) fn new<'o>(files: impl IntoIterator<Item = &'o Elf<'o, 'f>>) -> Self
    where
        'f: 'o,
    {
        let mut table = SymbolTable::default();
        for elf in files {
            match &elf.file {
                File::Elf32(file) => {
                    let endian = file.endian();
                    table.is_whole |= !file.elf_symbol_table().is_empty();
                    table.add(elf, endian, file.elf_symbol_table());
                    table.add(elf, endian, file.elf_dynamic_symbol_table());
                }
                File::Elf64(file) => {
                    let endian = file.endian();
                    table.is_whole |= !file.elf_symbol_table().is_empty();
                    table.add(elf, endian, file.elf_symbol_table());
                    table.add(elf, endian, file.elf_dynamic_symbol_table());
                }
                _ => {}
            }
        }
        table.functions.sort_by_key(|function| (function.address, Reverse(function.size)));
        table.functions.dedup_by_key(|function| function.address);
        table
    }

    fn add<'o, H, R>(&mut self, elf: &Elf<'_, 'f>, endian: H::Endian, symbols: &Symbols<'o, H, R>)
    where
        H: FileHeader<Endian: Endian>,
        R: ReadRef<'o>,
    {
        if symbols.is_empty() {
            return;
        }
        let Some(names) = elf.section_at(symbols.string_section()) else { return };
        let which = self.names.len();
        self.names.push(names);
        let functions = symbols.iter().filter(|symbol| {
            matches!(symbol.st_type(), STT_FUNC | STT_GNU_IFUNC) && !symbol.is_undefined(endian)
        });
        self.functions.extend(functions.map(|symbol| Function {
            address: symbol.st_value(endian).into(),
            size: symbol.st_size(endian).into(),
            names: which,
            name: symbol.st_name(endian),
        }));
    }

    /// The function that an address lies in. The nearest one before it does not do if it is too
    /// short: in a stripped file that is any function.
    pub(crate) fn find(&self, address: u64) -> Option<&str> {
        let place = self.functions.partition_point(|function| function.address <= address).checked_sub(1)?;
        let function = self.functions[place];
        if address - function.address >= function.size.max(1) {
            return None;
        }
        let name = self.names[function.names].get(function.name as usize..)?;
        let len = name.iter().position(|&byte| byte == 0)?;
        std::str::from_utf8(&name[..len]).ok().filter(|name| !name.is_empty())
    }
}
