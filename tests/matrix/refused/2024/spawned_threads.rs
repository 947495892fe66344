//! What cannot be spawned cannot where it is recorded.
//! Also in: 2021, 2018

use std::rc::Rc;
use std::thread;

#[trace::trace]
fn borrows(text: &str) -> usize {
    thread::spawn(|| text.len()).join().unwrap()
}

#[trace::trace]
fn not_send(n: Rc<u8>) {
    let _ = thread::spawn(move || drop(n));
}

#[trace::trace]
fn no_closure() {
    let _ = thread::spawn(1);
}

#[trace::trace]
fn taken(text: String) -> String {
    let _ = thread::spawn(move || text.len());
    text
}

fn main() {
    borrows("a");
    not_send(Rc::new(1));
    no_closure();
    taken(String::new());
}
