use super::*;
use trace_reader::summary::{Address, Place};

fn frame(function: &str, file: &str, line: u32) -> Frame {
    Frame { function: function.into(), file: file.into(), line, ..Frame::default() }
}

const STD: &str = "/rustc/0123/library/core/src/iter/traits/accum.rs";
const LIBRARY: &str = "/home/u/.cargo/registry/src/index/pool-1.0.0/src/lib.rs";

#[test]
fn a_place_is_of_the_program_whatever_it_went_through() {
    let stack = [
        frame("std::thread::JoinHandle<T>::join", STD, 9),
        frame("<usize as core::iter::traits::accum::Sum>::sum", STD, 50),
        frame("<app::Own as core::iter::Iterator>::next", "src/own.rs", 7),
        frame("<app::Own as core::iter::Iterator>::fold", STD, 50),
        frame("app::main", "src/bin/app.rs", 3),
    ];
    let own = "<app::Own as core::iter::Iterator>::next (own.rs:7)";
    assert_eq!(where_in(&stack).unwrap(), format!("{own} ← app::main (app.rs:3)"));
    assert_eq!(where_in(&stack[2..3]).unwrap(), own);
}

#[test]
fn where_a_library_waits_the_program_s_function_that_called_it_is_named() {
    let stack = [
        frame("std::sys::sync::mutex::futex::Mutex::lock_contended", STD, 1),
        frame("pool::take", LIBRARY, 2),
        frame("pool::Pool::run", LIBRARY, 3),
        frame("app::work", "src/app.rs", 4),
        frame("app::main", "src/app.rs", 5),
    ];
    assert_eq!(where_in(&stack).unwrap(), "pool::take (src/lib.rs:2) ← app::work (app.rs:4)");
    assert_eq!(where_in(&stack[..3]).unwrap(), "pool::take (src/lib.rs:2)");
}

#[test]
fn without_names_there_are_numbers() {
    let nameless = Frame { module: "/srv/app".into(), offset: 0x20, ..Frame::default() };
    assert_eq!(where_in(std::slice::from_ref(&nameless)).unwrap(), "app+0x20");
    assert!(!ends(&[nameless]));
    assert!(ends(&[frame("<std::thread::Packet<T> as core::ops::drop::Drop>::drop", STD, 2)]));
}

/// Each thread of a pool had a row, and the locks were below them.
#[test]
fn threads_that_are_joined_at_one_place_are_a_row() {
    let join = |thread, place, total_ns| {
        let stack = vec![Frame { address: Address(place), ..Frame::default() }];
        let place = Place { waits: 1, woken: 1, total_ns, max_ns: total_ns, stack, ..Place::default() };
        Lock::of(Address(thread), JOIN.into(), vec![place])
    };
    let other = |address| Lock { kind: "Mutex".into(), ..join(address, 7, 9) };
    let trace = trace_format::text::parse("header version=1.0 pid=1\n  kinds current\n").unwrap();
    let mut summary = trace_reader::Trace::from_bytes(trace).unwrap().summary();
    summary.locks = vec![join(2, 7, 10), other(64), other(96), join(3, 7, 6), join(4, 8, 1)];
    let shown: Vec<_> =
        rows(&summary).iter().map(|row| (row.label(&summary), row.waits, row.total_ns)).collect();
    assert_eq!(
        shown,
        [
            ("ends of 2 threads".into(), 2, 16),
            ("Mutex at 0x40".into(), 1, 9),
            ("Mutex at 0x60".into(), 1, 9),
            ("end of thread 4".into(), 1, 1)
        ]
    );
}
