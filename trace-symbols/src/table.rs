//! The symbol table: functions' names and extents, where there is nothing better.

use crate::debug_file::Object;
use object::{Object as _, ObjectSymbol, SymbolKind};

#[derive(Debug, Default)]
pub(crate) struct SymbolTable {
    /// Address, size and name, by address.
    list: Vec<(u64, u64, String)>,
}

impl SymbolTable {
    /// The functions of a file; of several names at one place the first.
    pub(crate) fn new(file: &Object<'_>) -> Self {
        let mut list: Vec<_> = file
            .symbols()
            .chain(file.dynamic_symbols())
            .filter(|symbol| symbol.is_definition() && symbol.kind() == SymbolKind::Text)
            .filter_map(|symbol| Some((symbol.address(), symbol.size(), symbol.name().ok()?.to_owned())))
            .collect();
        list.sort_by_key(|(address, ..)| *address);
        list.dedup_by_key(|(address, ..)| *address);
        SymbolTable { list }
    }

    /// The function that an address lies in. The nearest one before it does not do if it is too
    /// short: in a stripped file that is any function.
    pub(crate) fn find(&self, address: u64) -> Option<&str> {
        let place = self.list.partition_point(|(start, ..)| *start <= address).checked_sub(1)?;
        let (start, size, name) = &self.list[place];
        (address - start < (*size).max(1)).then_some(name)
    }
}
