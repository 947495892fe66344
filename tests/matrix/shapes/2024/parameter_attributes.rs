//! Attributes on parameters, those that take them away among them.
//! Recorded: allowed 1 completed, configured 1 completed, expected 1 completed, Holder::method 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
fn allowed(#[allow(unused_variables)] a: u8, #[warn(unused_mut)] b: u8) -> u8 {
    b
}

#[trace::trace]
fn configured(
    #[cfg(any())] missing: Missing,
    a: u8,
    #[cfg(all())] b: u8,
    #[cfg_attr(any(), no)] c: u8,
) -> u8 {
    a + b + c
}

#[trace::trace]
fn expected(#[expect(unused_variables)] a: u8) {}

struct Holder;

#[trace::trace]
impl Holder {
    fn method(#[allow(unused)] &self, #[cfg(any())] gone: u8) -> u8 {
        1
    }
}

pub fn run() {
    println!("{} {}", allowed(1, 2), configured(1, 2, 3));
    expected(1);
    println!("{}", Holder.method());
}
