//! `allow`, `warn`, `deny` and `expect`: an expectation stays fulfilled, or unfulfilled.
//! Recorded: allowed 1 completed, denied 1 completed, expected 1 completed, unfulfilled 1 completed, tools 1 completed, with_reason 1 completed, inner 1 completed, forbidden 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
#[allow(unused_variables, clippy::needless_return)]
fn allowed(n: u8) -> u8 {
    return 1;
}

#[deny(unused, clippy::correctness)]
#[trace::trace]
fn denied() -> u8 {
    2
}

#[trace::trace]
#[expect(unused_variables)]
fn expected(n: u8) {}

#[expect(unused_variables)]
#[trace::trace]
fn unfulfilled() {}

#[expect(dead_code)]
#[trace::trace]
fn unused() {}

#[trace::trace]
#[expect(dead_code, reason = "nobody calls it")]
fn unused_too() {}

#[trace::trace]
#[rustfmt::skip]
#[expect(unused_mut, clippy::let_and_return, clippy::manual_inspect)]
fn tools() -> u8 { let mut n = 1; n }

#[trace::trace]
#[allow(unused, reason = "to be seen")]
fn with_reason(n: u8) {}

#[trace::trace]
fn inner() {
    #![expect(unused_variables)]
    let n = 1;
}

#[forbid(unsafe_code, unused_variables)]
#[trace::trace]
fn forbidden() -> u8 {
    3
}

pub fn run() {
    println!("{} {}", allowed(1), denied());
    expected(1);
    unfulfilled();
    println!("{} {}", tools(), forbidden());
    with_reason(1);
    inner();
}
