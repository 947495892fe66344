//! Files that are not what they should be: the answer is a note, soon, whatever they are.

use crate::program::Program;
use crate::{BASE, names};
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};
use trace_reader::Trace;
use trace_symbols::{Files, Symbols};
use trace_testing::TraceBuilder;

/// What is said of the first module of a trace with these.
fn note_on(path: &str, files: &Files) -> String {
    let builder = TraceBuilder::new().module(BASE, 1 << 20, path, &[1; 20]);
    let trace = Trace::from_bytes(builder.end(10)).unwrap();
    let mut symbols = Symbols::new(&trace, files);
    let began = Instant::now();
    assert_eq!(names(symbols.address(BASE + 16)), [""]);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    symbols.notes()[0].text.clone()
}

#[test]
fn what_is_no_plain_file_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let link = folder.path().join("link");
    std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
    let around = folder.path().join("around");
    std::os::unix::fs::symlink(&around, &around).unwrap();
    for path in
        [&pipe, &socket, &link, &around, &"/dev/zero".into(), &"/dev/tty".into(), &folder.path().into()]
    {
        let note = note_on(path.to_str().unwrap(), &Files::new());
        assert!(note.starts_with("cannot be read: "), "{path:?}: {note}");
    }
}

#[test]
fn a_terabyte_of_nothing_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sparse");
    File::create(&path).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(note_on(path.to_str().unwrap(), &Files::new()), "is no program or library");

    // A program with a terabyte behind it is one still.
    let program = Program::build();
    let outer = program.address_of("outer");
    let trace = program.trace(BASE);
    let long = File::options().write(true).open(program.path()).unwrap();
    long.set_len(1 << 40).unwrap();
    let files = Files::new();
    assert_eq!(names(Symbols::new(&trace, &files).address(BASE + outer)), ["program::outer"]);

    // One whose symbols are said to be that long is given up.
    let header = std::fs::read(Program::build().path()).unwrap();
    let at = |offset: usize, len: usize| {
        let mut bytes = [0; 8];
        bytes[..len].copy_from_slice(&header[offset..offset + len]);
        u64::from_le_bytes(bytes)
    };
    let (table, count) = (at(0x28, 8), at(0x3C, 2));
    for section in 0..count {
        let entry = table + section * 64;
        // Kinds 2 and 11 are tables of symbols.
        if [2, 11].contains(&at(entry as usize + 4, 4)) {
            long.write_all_at(&(1_u64 << 39).to_le_bytes(), entry + 0x20).unwrap();
        }
    }
    let mut symbols = Symbols::new(&trace, &files);
    assert_eq!(names(symbols.address(BASE + outer)), [""]);
    assert_eq!(symbols.notes()[0].text, "is too large, or claims to be");
}

/// The link's checksum is over the whole file.
#[test]
fn a_debug_file_without_end_is_not_summed_up() {
    let program = Program::build();
    let outer = program.address_of("outer");
    program.split();
    let trace = program.trace(BASE);
    File::create(program.file("program.debug")).unwrap().set_len(1 << 40).unwrap();
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    assert_eq!(names(symbols.address(BASE + outer)), [""]);
    let note = &symbols.notes()[0].text;
    assert!(note.starts_with("the debug information is in program.debug, which is not beside it"), "{note}");
}

#[test]
fn no_more_is_read_than_somebody_allows() {
    let program = Program::build();
    let outer = BASE + program.address_of("outer");
    let trace = program.trace(BASE);
    let len = std::fs::metadata(program.path()).unwrap().len();
    let enough = Files::new().limit(2 * len);
    assert_eq!(Symbols::new(&trace, &enough).address(outer)[0].line, program.line_of("fn outer"));
    for bytes in [100, 10_000, len / 4] {
        let files = Files::new().limit(bytes);
        let mut symbols = Symbols::new(&trace, &files);
        assert_eq!(symbols.address(outer)[0].line, 0);
        assert_eq!(symbols.notes()[0].text, "is too large, or claims to be", "{bytes}");
    }
}

/// A packed section of a few bytes can claim any length, and unpack to any.
#[test]
fn a_section_that_unpacks_to_more_than_it_may_is_refused() {
    for (how, kind) in [("zlib", 1_u32), ("zstd", 2)] {
        let program = Program::build();
        let outer = program.address_of("outer");
        let trace = program.trace(BASE);
        std::fs::write(program.file("zeros"), vec![0; 64 << 20]).unwrap();
        program.run("objcopy", &["--update-section", ".debug_str=zeros"]);
        program.run("objcopy", &[&format!("--compress-debug-sections={how}")]);
        let files = Files::new();
        let mut symbols = Symbols::new(&trace, &files);
        let frames = symbols.address(BASE + outer);
        assert_eq!((names(frames), frames[0].line), (vec!["program::outer"], 0), "{how}");
        assert_eq!(symbols.notes()[0].text, "is too large, or claims to be");

        // And one that lies: its header says less than comes out.
        let mut bytes = std::fs::read(program.path()).unwrap();
        let header = [kind.to_le_bytes(), [0; 4]].concat();
        let header = [header, (64_u64 << 20).to_le_bytes().to_vec()].concat();
        let place = bytes.windows(16).position(|window| window == header).expect("its header");
        bytes[place + 8..place + 16].copy_from_slice(&4_096_u64.to_le_bytes());
        std::fs::write(program.path(), bytes).unwrap();
        let files = Files::new();
        let mut symbols = Symbols::new(&trace, &files);
        assert_eq!(names(symbols.address(BASE + outer)), ["program::outer"], "{how}");
        if how == "zstd" {
            assert_eq!(symbols.notes()[0].text, "has debug information that cannot be read: no lines");
        }
    }
}

/// Every byte of the headers, and thousands elsewhere, each made wrong: names may be missing or other
/// ones, as the file says, but it is over soon.
#[test]
fn a_damaged_program_does_no_harm() {
    let program = Program::build_with(&["-Copt-level=1", "-Cpanic=abort"]);
    program.run("strip", &["--keep-symbol=main", "--only-keep-debug"]);
    let outer = BASE + 0x1000;
    let trace = program.trace(BASE);
    let good = std::fs::read(program.path()).unwrap();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    for round in 0..600 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut bytes = good.clone();
        let place = match round {
            0..64 => round,
            _ => (random >> 20) as usize % bytes.len(),
        };
        bytes[place] ^= (random >> 8) as u8 | 1;
        if round % 7 == 0 {
            bytes.truncate((random >> 30) as usize % good.len());
        }
        std::fs::write(program.path(), bytes).unwrap();
        let files = Files::new().limit(1 << 30);
        let mut symbols = Symbols::new(&trace, &files);
        let began = Instant::now();
        for step in 0..20 {
            assert!(!symbols.address(outer + step * 0x800).is_empty());
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{place}: {:?}", began.elapsed());
    }
}
