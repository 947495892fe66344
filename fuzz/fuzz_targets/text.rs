//! Bytes as the text form of a file.

#![no_main]

#[allow(dead_code, reason = "each target uses a part of it")]
#[path = "../../trace-format/tests/it/oracle.rs"]
mod oracle;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| oracle::text(bytes));
