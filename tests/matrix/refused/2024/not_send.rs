//! What may not leave its thread leaves it.
//! Also in: 2021, 2018

use std::rc::Rc;

#[trace::trace]
fn sends(value: Rc<u32>) {
    std::thread::spawn(move || println!("{value}"));
}

#[trace::trace]
fn borrows(value: &u32) {
    std::thread::spawn(move || println!("{value}"));
}

fn main() {
    sends(Rc::new(1));
    borrows(&1);
}
