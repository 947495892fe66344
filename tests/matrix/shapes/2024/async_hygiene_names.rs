//! Names that look like ours, raw identifiers, and names beside those that the compiler gives.
//! Recorded: work 1 completed, async 1 completed, fn 1 completed, match 1 completed, statics 1 completed
//! Also in: 2018

use crate::support::{block_on, pause};

#[trace::trace]
async fn work(__trace_value: u8, __trace_argument_0: u8, (__trace_argument_2, _): (u8, u8)) -> u8 {
    let __trace_region = 1;
    let __arg0 = __trace_value;
    let output = __arg0 + __trace_region;
    pause().await;
    output + __trace_argument_0 + __trace_argument_2
}

#[trace::trace(args(r#type))]
async fn r#async(r#type: u8, r#match: &str) -> usize {
    pause().await;
    usize::from(r#type) + r#match.len()
}

struct r#Fn(u8);

#[trace::trace]
async fn r#fn(r#Fn(r#mut): r#Fn) -> u8 {
    pause().await;
    r#mut
}

mod r#mod {
    #[trace::trace]
    pub async fn r#match(mut r#self_: u8) -> u8 {
        r#self_ += 1;
        crate::support::pause().await;
        r#self_
    }
}

#[trace::trace]
async fn statics(site: u8, future: u8, value: u8, private: u8) -> u8 {
    #[allow(dead_code)]
    static SITE: u8 = 1;
    #[allow(dead_code)]
    static __TRACE: u8 = 2;
    pause().await;
    SITE + __TRACE + site + future + value + private
}

pub fn run() {
    println!("{}", block_on(work(1, 2, (3, 4))));
    println!("{}", block_on(r#async(1, "ab")));
    println!("{}", block_on(r#fn(r#Fn(5))));
    println!("{}", block_on(r#mod::r#match(6)));
    println!("{}", block_on(statics(1, 2, 3, 4)));
}
