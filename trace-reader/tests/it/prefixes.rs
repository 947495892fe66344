//! A file that is cut anywhere gives everything before the cut.

use crate::read;
use trace_reader::Trace;
use trace_testing::Program;

fn small() -> Vec<u8> {
    Program { seed: 11, threads: 3, steps: 250, skew_ns: 0 }.file()
}

#[test]
fn every_prefix_is_read_and_more_bytes_never_give_less() {
    let bytes = small();
    let mut before = 0;
    for len in 1..=bytes.len() {
        let trace = read(bytes[..len].to_vec());
        let events = trace.event_count();
        assert!(events >= before, "{len} bytes have {events} events, one byte less had {before}");
        assert_eq!(trace.is_complete(), len == bytes.len());
        assert_eq!(trace.damage().is_empty(), is_boundary(&bytes, len), "{len}: {:?}", trace.damage());
        before = events;
    }
    assert!(before > 100);
}

#[test]
fn every_event_before_the_cut_is_there() {
    let bytes = small();
    let whole = Trace::from_bytes(&bytes[..]).unwrap();
    let all: Vec<_> = whole.events().map(|event| (event.thread, event.ticks, event.event)).collect();
    for len in (1..bytes.len()).step_by(7) {
        let cut = Trace::from_bytes(&bytes[..len]).unwrap();
        for thread in cut.threads() {
            let own = |event: &&(_, _, _)| event.0 == thread.id;
            let shown = cut.events().filter(|event| event.thread == thread.id);
            let mut shown: Vec<_> = shown.map(|event| (event.thread, event.ticks, event.event)).collect();
            // Blocks stand in any order, so that a cut may leave a hole; what is there is the same.
            let expected: Vec<_> = all.iter().filter(own).collect();
            shown.retain(|event| !expected.contains(&event));
            let holes = cut.damage().iter().any(|damage| damage.message.contains("missing before"));
            assert!(shown.is_empty() || holes, "{len}: {shown:?}");
        }
    }
}

/// Whether a block ends at `len`, with nothing missing that was announced, and a header before it.
fn is_boundary(bytes: &[u8], len: usize) -> bool {
    let cut = Trace::from_bytes(&bytes[..len]).unwrap();
    let mut at = 0;
    while at < len {
        match trace_format::block::read(&bytes[at..len]) {
            Ok(block) => at += 16 + block.payload.len(),
            Err(_) => return false,
        }
    }
    !cut.damage().iter().any(|damage| damage.message.contains("missing before"))
}
