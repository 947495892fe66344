//! A temporary of the last expression outlives what it borrows: an error only of old editions.
//! Also in: 2018

#[trace::trace]
fn borrowed() -> usize {
    let cell = std::cell::RefCell::new(vec![1]);
    cell.borrow().len()
}

fn main() {
    borrowed();
}
