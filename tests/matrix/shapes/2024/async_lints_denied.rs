//! Many lints are errors here, also such as are off by default: none is found in what we write.
//! Recorded: work 1 completed, Holder::changed 1 completed, returned 1 completed, ignored 1 completed
//! Also in: 2018
#![forbid(unsafe_code)]
#![deny(
    clippy::all,
    let_underscore,
    nonstandard_style,
    unused,
    elided_lifetimes_in_paths,
    single_use_lifetimes,
    trivial_casts,
    unreachable_pub,
    unused_lifetimes,
    unused_results
)]

use crate::support::{block_on, pause};

#[trace::trace(args(n, text = %n))]
async fn work(mut n: u32, (more, _): (u32, String)) -> Result<u32, Box<dyn std::error::Error>> {
    n += more;
    pause().await;
    Ok(n + "1".parse::<u32>()?)
}

struct Holder<'a>(&'a str);

#[trace::trace]
impl<'a> Holder<'a> {
    async fn changed(mut self, other: &'a str) -> Holder<'a> {
        self.0 = other;
        pause().await;
        self
    }
}

#[trace::trace]
fn returned(n: u8) -> std::pin::Pin<Box<dyn std::future::Future<Output = u8>>> {
    let n = n + 1;
    Box::pin(async move {
        pause().await;
        n
    })
}

#[trace::trace]
async fn ignored(_: String, _also: &str) {
    pause().await;
}

pub fn run() {
    println!("{:?}", block_on(work(1, (2, String::new()))).ok());
    println!("{}", block_on(Holder("a").changed("b")).0);
    println!("{}", block_on(returned(1)));
    block_on(ignored(String::new(), ""));
}
