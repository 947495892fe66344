//! Attributes inside the body.
//! Recorded: allows 1 completed, documents 1 completed, both 1 completed, alone 1 completed, Holder::method 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
fn allows() -> u32 {
    #![allow(unused_variables)]
    let unused = 1;
    2
}

#[trace::trace]
fn documents() -> u32 {
    //! A comment that is an attribute.
    /*! Another. */
    3
}

#[trace::trace]
#[allow(dead_code)]
fn both() -> u32 {
    #![allow(unused_mut)]
    #![allow(clippy::let_and_return)]
    #![cfg_attr(any(), missing)]
    let mut n = 4;
    n
}

#[trace::trace]
fn alone() {
    #![allow(unused)]
}

struct Holder;

#[trace::trace]
impl Holder {
    #![allow(unused_variables)]

    fn method(&self, n: u32) -> u32 {
        #![allow(clippy::unused_self)]
        5
    }
}

pub fn run() {
    println!("{} {} {} {}", allows(), documents(), both(), Holder.method(1));
    alone();
}
