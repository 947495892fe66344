//! Programs made for it, whole, stripped, split and changed, and what is said of their addresses.

mod cache;
mod kinds;
mod limits;
mod loaded;
mod oracle;
mod pack;
mod program;
mod saved;
mod speed;

use object::{Object, ObjectSegment};
use program::Program;
use trace_reader::Trace;
use trace_reader::format::events::Call;
use trace_reader::format::{Event, StackId};
use trace_symbols::{Files, Frame, Symbols};
use trace_testing::{Lane, TraceBuilder};

/// Where the program is loaded.
const BASE: u64 = 0x5555_5555_4000;

fn names(frames: &[Frame]) -> Vec<&str> {
    frames.iter().map(|frame| frame.function.as_str()).collect()
}

#[test]
fn an_address_has_its_function_its_file_and_its_line_wherever_it_was_loaded() {
    let program = Program::build();
    for base in [0x5555_5555_4000, 0x1_0000] {
        let trace = program.trace(base);
        let files = Files::new();
        let mut symbols = Symbols::new(&trace, &files);
        let frames = symbols.address(base + program.address_of("outer"));
        assert_eq!(names(frames), ["program::outer"]);
        assert!(frames[0].file.ends_with("program.rs"), "{frames:?}");
        assert_eq!(frames[0].line, program.line_of("fn outer"));
        assert_eq!(frames[0].module, program.path());
        assert_eq!(symbols.notes(), []);
    }
}

#[test]
fn a_program_that_the_loader_does_not_move_is_read_as_well() {
    let program = Program::build_with(&["-Crelocation-model=static"]);
    let bytes = std::fs::read(program.path()).unwrap();
    let file = object::File::parse(&*bytes).unwrap();
    let start = file.segments().map(|segment| segment.address()).min().unwrap();
    assert!(start > 0, "the program has an address of its own");
    let trace = program.trace(start);
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    let frames = symbols.address(start + program.address_of("outer"));
    assert_eq!((names(frames), frames[0].line), (vec!["program::outer"], program.line_of("fn outer")));
}

#[test]
fn a_function_that_was_inlined_is_there_with_the_one_around_it() {
    let program = Program::build();
    let base = 0x5555_5555_4000;
    let trace = program.trace(base);
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    let start = base + program.address_of("outer");
    let inlined = (0..200).map(|offset| symbols.address(start + offset).to_vec());
    let inlined: Vec<_> = inlined.filter(|frames| frames.len() > 1).collect();
    let frames = inlined.first().expect("a place at which `inner` was inlined");
    assert_eq!(names(frames), ["program::inner", "program::outer"]);
    assert_eq!((frames[0].inlined, frames[1].inlined), (true, false));
    assert_eq!(frames[0].line, program.line_of("// the line of inner"));
    assert_eq!(frames[1].line, program.line_of("// the line of the call"));
}

#[test]
fn a_frame_of_a_stack_is_looked_up_before_where_it_returns_to() {
    // A call at the very end of a function returns to what lies behind it.
    let program = Program::build();
    let base = 0x5555_5555_4000;
    let start = base + program.address_of("outer");
    let enter = Event::CallEnter { call: Call::Read, object: 0, stack: StackId(1) };
    let builder = program.trace_builder(base).stack(1, &[start, start + 1]);
    let trace = Trace::from_bytes(builder.lane(Lane::new(1).at(1, enter)).end(10)).unwrap();
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    let frames = symbols.stack(trace.calls().next().unwrap().stack.unwrap());
    let [before, at] = &frames[..] else { panic!("{frames:?}") };
    assert_ne!(before.function, "program::outer");
    assert_eq!((at.function.as_str(), at.address), ("program::outer", start));
}

#[test]
fn without_debug_information_the_symbol_table_names_the_function() {
    let program = Program::build();
    program.run("strip", &["--strip-debug"]);
    let trace = program.trace(0x10_0000);
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    let frames = symbols.address(0x10_0000 + program.address_of("outer"));
    assert_eq!(names(frames), ["program::outer"]);
    assert_eq!((frames[0].file.as_str(), frames[0].line), ("", 0));
    assert!(symbols.notes()[0].text.starts_with("has no debug information"), "{:?}", symbols.notes());
}

#[test]
fn a_stripped_program_says_so_and_names_nothing_wrongly() {
    let program = Program::build();
    let address = program.address_of("outer");
    program.run("strip", &["--strip-all"]);
    let trace = program.trace(0x10_0000);
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    assert_eq!(names(symbols.address(0x10_0000 + address)), [""]);
    assert!(symbols.notes()[0].text.starts_with("stripped"), "{:?}", symbols.notes());
}

#[test]
fn debug_information_in_another_file_is_found_by_its_link_if_it_is_the_right_one() {
    let program = Program::build();
    let address = 0x10_0000 + program.address_of("outer");
    let line = program.line_of("fn outer");
    program.split();
    let trace = program.trace(0x10_0000);
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    let frames = symbols.address(address);
    assert_eq!((names(frames), frames[0].line), (vec!["program::outer"], line));
    assert_eq!(symbols.notes(), []);
    // Another one of the same name is not believed.
    program.spoil_debug_file();
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    assert_eq!(symbols.address(address)[0].line, 0);
}

#[test]
fn a_program_that_has_changed_since_is_said_to_have_and_not_used() {
    let program = Program::build();
    let address = program.address_of("outer");
    let trace = program.trace_with_build_id(0x10_0000, &[7; 20]);
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    assert_eq!(names(symbols.address(0x10_0000 + address)), [""]);
    let note = &symbols.notes()[0].text;
    assert!(note.starts_with("has changed: its build id was 0707"), "{note}");
}

#[test]
fn what_is_no_file_or_is_gone_is_said_once() {
    let builder = TraceBuilder::new()
        .module(0x1000, 0x1000, "linux-vdso.so.1", &[1])
        .module(0x3000, 0x1000, "/nowhere/libgone.so", &[1])
        .module(0x5000, 0x1000, "/dev/zero", &[1])
        .module(0x7000, 0x1000, "/proc/kcore", &[1]);
    let trace = Trace::from_bytes(builder.end(10)).unwrap();
    let files = Files::new();
    let mut symbols = Symbols::new(&trace, &files);
    for address in [0x1010, 0x1020, 0x3010, 0x3020, 0x5010, 0x7010, 0x9000] {
        assert_eq!(names(symbols.address(address)), [""]);
    }
    let notes: Vec<_> = symbols.notes().iter().map(|note| note.text.as_str()).collect();
    assert_eq!(notes.len(), 4, "{notes:?}");
    assert!(notes[0].contains("kernel") && notes[1].starts_with("cannot be read"), "{notes:?}");
    assert!(notes[2].contains("not a file"), "{notes:?}");
}
