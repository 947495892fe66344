//! A call made by a destructor while a panic unwinds: it ends well, though its thread unwinds then.
//! Recorded: within_unwinding 1 completed, in_drop 1 completed
//! Nested: within_unwinding in in_drop
//! Also in: 2021, 2018, 2015

use crate::support::caught;

struct Recording;

impl Drop for Recording {
    fn drop(&mut self) {
        within_unwinding();
    }
}

#[trace::trace]
fn within_unwinding() {
    println!("within {}", std::thread::panicking());
}

#[trace::trace]
fn in_drop() -> bool {
    caught(|| {
        let _recording = Recording;
        panic!("around");
    })
    .is_none()
}

pub fn run() {
    println!("{}", in_drop());
}
