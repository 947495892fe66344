//! How fast ten thousand addresses are found in a large program, at first and again from the cache. To be
//! run by hand with a program:
//! `TRACE_SYMBOLS_OF=target/debug/… cargo test --release -p trace-symbols -- --ignored --nocapture`

use object::{Object, ObjectSymbol, SymbolKind};
use std::collections::BTreeSet;
use std::time::Instant;
use trace_reader::Trace;
use trace_symbols::{Files, Symbols};
use trace_testing::TraceBuilder;

const BASE: u64 = 0x10_0000;
const COUNT: usize = 10_000;

#[test]
#[ignore = "a measurement, of a program that somebody names"]
fn ten_thousand_addresses_of_a_large_program() {
    let path = std::env::var("TRACE_SYMBOLS_OF").expect("TRACE_SYMBOLS_OF=PROGRAM");
    let bytes = std::fs::read(&path).unwrap();
    let file = object::File::parse(&*bytes).unwrap();
    let addresses = addresses_in(&file);
    assert_eq!(addresses.len(), COUNT, "too few functions");
    let id = file.build_id().unwrap().expect("a program with a build id, without which nothing is kept");
    let trace = Trace::from_bytes(TraceBuilder::new().module(BASE, 1 << 40, &path, id).end(1)).unwrap();

    let folder = tempfile::tempdir().unwrap();
    for what in ["at first", "from the cache"] {
        let began = Instant::now();
        let files = Files::new().cache(folder.path());
        let mut symbols = Symbols::new(&trace, &files);
        let (mut named, mut frames) = (0, 0);
        for &address in &addresses {
            let found = symbols.address(address);
            named += usize::from(!found[0].function.is_empty());
            frames += found.len();
        }
        let took = began.elapsed();
        symbols.save().unwrap();
        println!("{what}: {named} of {COUNT} addresses, {frames} frames, {} MB: {took:?}", bytes.len() >> 20);
        assert!(named * 10 > COUNT * 9);
    }
}

/// Addresses all over the program's code: every so many bytes of its functions, from the last one to the
/// first, so that no one is helped by that before it.
fn addresses_in(file: &object::File<'_>) -> Vec<u64> {
    let functions = file.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text && symbol.size() > 0);
    let functions: BTreeSet<_> = functions.map(|symbol| (symbol.address(), symbol.size())).collect();
    let code: u64 = functions.iter().map(|&(_, size)| size).sum();
    let step = code / COUNT as u64;
    let mut addresses = BTreeSet::new();
    let mut before = 0_u64;
    for (start, size) in functions {
        let first = before.div_ceil(step) * step - before;
        addresses.extend((first..size).step_by(step as usize).map(|offset| BASE + start + offset));
        before += size;
    }
    addresses.into_iter().rev().take(COUNT).collect()
}
