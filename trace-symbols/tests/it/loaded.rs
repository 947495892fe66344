//! Files that come, go and change while a program runs, or after.

use crate::program::Program;
use crate::{BASE, names};
use std::fs;
use trace_reader::Trace;
use trace_symbols::{Files, Symbols, pack};
use trace_testing::TraceBuilder;

/// An address was once named after the library that was there last, also when it was recorded before.
#[test]
fn where_one_library_took_the_place_of_another_nothing_is_named() {
    let (one, other) = (Program::build(), Program::build_with(&["-Copt-level=1"]));
    let (ids, paths) = ([one.build_id(), other.build_id()], [one.path(), other.path()]);
    let far = 1 << 32;
    let builder = TraceBuilder::new()
        .module(BASE, 1 << 20, &paths[0], &ids[0])
        .module(BASE + 0x1000, 1 << 30, &paths[1], &ids[1])
        .module(BASE + far, 1 << 30, &paths[0], &ids[0]);
    let outer = one.address_of("outer");
    let trace = Trace::from_bytes(builder.end(10)).unwrap();
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    let frames = symbols.address(BASE + outer).to_vec();
    assert_eq!((names(&frames), &*frames[0].module), (vec![""], ""));
    let said = symbols.notes().to_vec();
    assert_eq!((said.len(), &said[0].module), (1, &paths[1]));
    assert!(said[0].text.starts_with(&format!("was where {} was", paths[0])), "{said:?}");
    // Elsewhere it is known.
    assert_eq!(names(symbols.address(BASE + far + outer)), ["program::outer"]);
    assert_eq!(symbols.notes().len(), 1);
}

/// The same file at the same place, written anew and loaded again.
#[test]
fn a_library_that_was_rebuilt_and_loaded_again_is_two() {
    let program = Program::build();
    let builder = TraceBuilder::new().module(BASE, 1 << 30, &program.path(), &[7; 20]).module(
        BASE,
        1 << 30,
        &program.path(),
        &program.build_id(),
    );
    let trace = Trace::from_bytes(builder.end(10)).unwrap();
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    assert_eq!(names(symbols.address(BASE + program.address_of("outer"))), [""]);
}

#[test]
fn a_program_that_was_deleted_while_it_ran_is_looked_for_where_it_was() {
    let program = Program::build();
    let outer = BASE + program.address_of("outer");
    let path = format!("{} (deleted)", program.path());
    let trace =
        |id: &[u8]| Trace::from_bytes(TraceBuilder::new().module(BASE, 1 << 30, &path, id).end(10)).unwrap();
    let files = Files::new();
    let same = trace(&program.build_id());
    assert_eq!(names(Symbols::new(&same, &files).address(outer)), ["program::outer"]);
    let rebuilt = trace(&[7; 20]);
    let mut symbols = Symbols::new(&rebuilt, &files);
    assert_eq!(names(symbols.address(outer)), [""]);
    assert!(symbols.notes()[0].text.starts_with("has changed"), "{:?}", symbols.notes());
}

/// Whatever was built last was once believed to be what had run.
#[test]
fn without_a_build_id_a_file_has_to_be_older_than_the_trace() {
    let program = Program::build_with(&["-Clink-arg=-Wl,--build-id=none"]);
    assert_eq!(program.build_id(), []);
    let outer = BASE + program.address_of("outer");
    let trace = program.trace(BASE);
    let began = std::time::UNIX_EPOCH + std::time::Duration::from_nanos(trace.start_wall_ns());
    let file = fs::File::options().append(true).open(program.path()).unwrap();
    let files = Files::new();
    file.set_modified(began - std::time::Duration::from_secs(1)).unwrap();
    assert_eq!(names(Symbols::new(&trace, &files).address(outer)), ["program::outer"]);
    file.set_modified(began + std::time::Duration::from_secs(1)).unwrap();
    let mut symbols = Symbols::new(&trace, &files);
    assert_eq!(names(symbols.address(outer)), [""]);
    assert!(
        symbols.notes()[0].text.starts_with("was written after the trace began"),
        "{:?}",
        symbols.notes()
    );
}

#[test]
fn a_stripped_program_can_be_packed_and_again_where_it_is_whole() {
    let program = Program::build();
    let outer = program.address_of("outer");
    let whole = fs::read(program.path()).unwrap();
    program.run("strip", &["--strip-all"]);
    let builder = program.trace_builder(BASE).stack(1, &[BASE + outer + 1]);
    let trace = Trace::from_bytes(builder.end(10)).unwrap();
    let files = Files::new();
    assert_eq!(pack(&trace, &mut Symbols::new(&trace, &files)), None);
    fs::write(program.path(), whole).unwrap();
    let packed = Trace::from_bytes(pack(&trace, &mut Symbols::new(&trace, &files)).unwrap()).unwrap();
    fs::remove_file(program.path()).unwrap();
    assert_eq!(names(Symbols::new(&packed, &files).address(BASE + outer)), ["program::outer"]);
}
