//! Symbols inside a trace.

use crate::program::Program;
use crate::{BASE, names};
use trace_reader::Trace;
use trace_reader::format::events::Call;
use trace_reader::format::{Event, StackId, text};
use trace_symbols::{Files, Symbols, pack};
use trace_testing::Lane;

/// A trace with a call on a stack in the program's function `outer`, and the frame.
fn recorded(program: &Program) -> (trace_testing::TraceBuilder, u64) {
    let frame = BASE + program.address_of("outer") + 1;
    let enter = Event::CallEnter { call: Call::Read, object: 0, stack: StackId(1) };
    let lane = Lane::new(1).at(10, enter).at(20, Event::CallExit { result: 1 });
    (program.trace_builder(BASE).thread(1, "main").stack(1, &[frame]).lane(lane), frame)
}

#[test]
fn a_packed_trace_is_read_where_the_program_is_not() {
    let program = Program::build();
    let (builder, frame) = recorded(&program);
    let trace = Trace::from_bytes(builder.end(50)).unwrap();
    let packed = pack(&trace, &mut Symbols::new(&trace, &Files::new())).unwrap();
    assert!(packed.starts_with(trace.bytes()));
    let line = program.line_of("fn outer");
    drop(program);

    let packed = Trace::from_bytes(packed).unwrap();
    assert_eq!((packed.damage(), packed.is_complete()), (&[][..], true));
    assert_eq!(packed.thread_name(trace_reader::format::ThreadId(1)), "main");
    let files = Files::new();
    let mut symbols = Symbols::new(&packed, &files);
    let stack = packed.calls().next().unwrap().stack.unwrap();
    let frames = symbols.stack(stack);
    assert_eq!((names(&frames), frames[0].line), (vec!["program::outer"], line));
    assert_eq!(frames[0].address, frame - 1);
    assert_eq!(symbols.notes(), []);
    // There is nothing to add to it.
    assert!(pack(&packed, &mut symbols).is_none());
    // And it has a text form like any other.
    let mut printed = String::new();
    text::print(packed.bytes(), &mut printed).unwrap();
    assert_eq!(text::parse(&printed).unwrap(), packed.bytes());
}

#[test]
fn a_block_that_the_end_cuts_stays_the_last() {
    let program = Program::build();
    let (builder, _) = recorded(&program);
    let mut bytes = builder.lane(Lane::new(2).at(5, Event::ThreadEnd).at(6, Event::ThreadEnd)).cut();
    bytes.pop();
    let trace = Trace::from_bytes(bytes).unwrap();
    let packed = Trace::from_bytes(pack(&trace, &mut Symbols::new(&trace, &Files::new())).unwrap()).unwrap();
    assert_eq!(packed.event_count(), trace.event_count());
    let messages =
        |trace: &Trace| trace.damage().iter().map(|damage| damage.message.clone()).collect::<Vec<_>>();
    assert_eq!(messages(&packed), messages(&trace));
    assert!(packed.symbols(packed.stacks().next().unwrap()[0] - 1).len() > 0);
}
