//! Lints that are allowed or expected on a function, an `impl`, a parameter, a statement stay so.
//! Recorded: allowed 1 completed, Holder::expected 1 completed, statement 1 completed, drops 1 completed

use crate::support::{block_on, pause};

#[trace::trace]
#[allow(unused_variables, clippy::needless_pass_by_value, clippy::trivially_copy_pass_by_ref)]
async fn allowed(text: String, n: &u8, (a, b): (u8, u8)) {
    pause().await;
}

struct Holder(u8);

#[trace::trace]
#[expect(clippy::cast_possible_truncation, unused_variables)]
impl Holder {
    async fn expected(&self, unused: u32) -> u8 {
        pause().await;
        (u32::from(self.0) + 1) as u8
    }
}

#[trace::trace]
async fn statement(n: u32) -> u8 {
    #[expect(clippy::cast_possible_truncation)]
    let small = n as u8;
    #[allow(unused_variables)]
    let unused = 1;
    pause().await;
    small
}

#[trace::trace]
#[expect(clippy::used_underscore_binding)]
async fn drops(_value: u8) -> u8 {
    let local = _value;
    pause().await;
    local
}

pub fn run() {
    block_on(allowed(String::new(), &1, (2, 3)));
    println!("{}", block_on(Holder(1).expected(2)));
    println!("{}", block_on(statement(300)));
    println!("{}", block_on(drops(1)));
}
