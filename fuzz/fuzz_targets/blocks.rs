//! Bytes as a file, as a block and as the payload of every kind of block.

#![no_main]

#[allow(dead_code, reason = "each target uses a part of it")]
#[path = "../../trace-format/tests/it/oracle.rs"]
mod oracle;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oracle::blocks(bytes));
