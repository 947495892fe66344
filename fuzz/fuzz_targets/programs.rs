//! Bytes as a program whose addresses are looked up.

#![no_main]

#[path = "../../trace-symbols/tests/it/oracle.rs"]
mod oracle;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let path = std::env::temp_dir().join(format!("exectrace-fuzz-{}", std::process::id()));
    oracle::programs(bytes, &path);
});
