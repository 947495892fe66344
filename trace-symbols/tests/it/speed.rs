//! How fast ten thousand addresses are found in a large program. To be run by hand with a program:
//! `TRACE_SYMBOLS_OF=target/debug/… cargo test --release -p trace-symbols -- --ignored --nocapture`

use object::{Object, ObjectSymbol};
use std::time::Instant;
use trace_reader::Trace;
use trace_symbols::{Files, Symbols};
use trace_testing::TraceBuilder;

const BASE: u64 = 0x10_0000;

#[test]
#[ignore = "a measurement, of a program that somebody names"]
fn ten_thousand_addresses_of_a_large_program() {
    let path = std::env::var("TRACE_SYMBOLS_OF").expect("TRACE_SYMBOLS_OF=PROGRAM");
    let bytes = std::fs::read(&path).unwrap();
    let file = object::File::parse(&*bytes).unwrap();
    let functions: Vec<_> = file.symbols().filter(|symbol| symbol.size() > 16).collect();
    let step = (functions.len() / 10_000).max(1);
    let addresses: Vec<_> =
        functions.iter().step_by(step).map(|symbol| BASE + symbol.address() + 8).collect();
    let id = file.build_id().unwrap().unwrap_or_default();
    let trace = Trace::from_bytes(TraceBuilder::new().module(BASE, 1 << 40, &path, id).end(1)).unwrap();

    let began = Instant::now();
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    let named = addresses.iter().filter(|&&address| !symbols.address(address)[0].function.is_empty()).count();
    let took = began.elapsed();
    println!("{named} of {} addresses in {} MB: {took:?}", addresses.len(), bytes.len() >> 20);
    assert!(named * 10 > addresses.len() * 9);
}
