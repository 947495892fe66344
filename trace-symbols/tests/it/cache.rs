//! What is kept on disk.

use crate::program::Program;
use crate::{BASE, names};
use std::fs;
use std::path::{Path, PathBuf};
use trace_reader::Trace;
use trace_symbols::{Files, Frame, Symbols};

fn look(trace: &Trace, folder: &Path, addresses: impl IntoIterator<Item = u64>) -> (Vec<Vec<Frame>>, usize) {
    let files = Files::new().cache(folder);
    let mut symbols = Symbols::new(trace, &files);
    let frames = addresses.into_iter().map(|address| symbols.address(address).to_vec()).collect();
    // Where it cannot be written to, nothing is lost but time.
    let _ = symbols.save();
    (frames, symbols.notes().len())
}

fn only_file(folder: &Path) -> PathBuf {
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [file] = &files[..] else { panic!("{files:?}") };
    file.clone()
}

#[test]
fn what_was_found_is_found_again_when_the_program_is_gone() {
    let program = Program::build();
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("not/yet/there");
    let outer = BASE + program.address_of("outer");
    let trace = program.trace(BASE);
    let (found, _) = look(&trace, &cache, outer..outer + 60);
    assert!(found.iter().any(|frames| frames.len() == 2), "something was inlined");
    // Another run, other addresses, loaded somewhere else: both are kept.
    let elsewhere = program.trace(2 * BASE);
    let (more, _) = look(&elsewhere, &cache, outer + BASE + 60..outer + BASE + 100);
    fs::remove_file(program.path()).unwrap();
    assert_eq!(look(&trace, &cache, outer..outer + 60), (found, 0));
    assert_eq!(look(&elsewhere, &cache, outer + BASE + 60..outer + BASE + 100), (more, 0));
    assert!(only_file(&cache).to_str().unwrap().contains(".0."), "named by build id and version");
    // What was not found then is not now.
    assert_eq!(look(&trace, &cache, [outer + 5_000]).1, 1);
}

#[test]
fn a_damaged_file_is_as_good_as_none_and_is_replaced() {
    let program = Program::build();
    let folder = tempfile::tempdir().unwrap();
    let outer = BASE + program.address_of("outer");
    let trace = program.trace(BASE);
    let (found, _) = look(&trace, folder.path(), [outer]);
    let file = only_file(folder.path());
    let good = fs::read(&file).unwrap();
    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let elsewhere = [&b"\xF5ext\x09\0\0\0"[..], &good].concat();
    for bad in [&flipped[..], &good[..good.len() - 1], b"", b"text", &[0xF5; 10_000], &elsewhere] {
        fs::write(&file, bad).unwrap();
        assert_eq!(look(&trace, folder.path(), [outer]), (found.clone(), 0));
        assert_eq!(fs::read(&file).unwrap(), good);
    }
}

#[test]
fn a_folder_that_cannot_be_is_no_harm() {
    let program = Program::build();
    let outer = BASE + program.address_of("outer");
    let trace = program.trace(BASE);
    let in_a_file = PathBuf::from(program.path()).join("cache");
    for folder in [in_a_file.as_path(), Path::new("/proc/nothing")] {
        let files = Files::new().cache(folder);
        let mut symbols = Symbols::new(&trace, &files);
        assert_eq!(names(symbols.address(outer)), ["program::outer"]);
        assert!(symbols.save().is_err());
    }
}

#[test]
fn what_may_become_better_is_not_kept() {
    let program = Program::build();
    let folder = tempfile::tempdir().unwrap();
    let outer = BASE + program.address_of("outer");
    let trace = program.trace(BASE);
    let whole = fs::read(program.path()).unwrap();
    // Without debug information, there is a name and no line.
    program.run("strip", &["--strip-debug"]);
    let (found, _) = look(&trace, folder.path(), [outer]);
    assert_eq!((names(&found[0]), found[0][0].line), (vec!["program::outer"], 0));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    fs::write(program.path(), whole).unwrap();
    assert!(look(&trace, folder.path(), [outer]).0[0][0].line > 0);
    // Without a build id, nothing says whose it is.
    let other = Program::build_with(&["-Clink-arg=-Wl,--build-id=none"]);
    let folder = tempfile::tempdir().unwrap();
    look(&other.trace(BASE), folder.path(), [BASE + other.address_of("outer")]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn many_who_write_at_once_leave_a_whole_file() {
    let program = Program::build();
    let folder = tempfile::tempdir().unwrap();
    let outer = BASE + program.address_of("outer");
    let trace = program.trace(BASE);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (trace, folder) = (&trace, folder.path());
            scope.spawn(move || {
                for round in 0..10 {
                    let found = look(trace, folder, [outer + thread * 10 + round]);
                    assert_eq!((names(&found.0[0]).last(), found.1), (Some(&"program::outer"), 0));
                }
            });
        }
    });
    fs::remove_file(program.path()).unwrap();
    let known = (0..40).filter(|at| look(&trace, folder.path(), [outer + at]).1 == 0).count();
    assert!(known >= 10, "{known}");
    only_file(folder.path());
}
