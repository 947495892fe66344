//! A prelude that is shadowed: `Option`, `Some`, `Result`, `Box`, `Future`, `Send`, `drop` are something else.
//! Recorded: work 1 completed, fails 1 completed, returned 1 completed, boxed 1 completed
//! Also in: 2018

mod inside {
    use crate::support::{block_on, pause};

    #[allow(dead_code)]
    #[derive(Debug)]
    pub enum Option {
        Some,
        None,
    }
    #[allow(unused_imports)]
    use self::Option::{None, Some};
    #[derive(Debug)]
    #[allow(dead_code)]
    pub struct Result(u8);
    #[allow(dead_code)]
    struct Box;
    #[allow(dead_code)]
    trait Future {}
    #[allow(dead_code)]
    trait Send {}
    #[allow(dead_code)]
    trait FnOnce {}
    #[allow(dead_code)]
    fn drop() {}
    #[allow(dead_code)]
    struct Vec;
    #[allow(dead_code, non_camel_case_types)]
    type bool = u8;
    #[allow(dead_code, non_camel_case_types)]
    struct str;

    #[trace::trace(args(n))]
    async fn work(n: u8) -> Option {
        pause().await;
        if n == 0 {
            None
        } else {
            Some
        }
    }

    #[trace::trace]
    async fn fails() -> Result {
        pause().await;
        Result(1)
    }

    #[trace::trace]
    fn returned() -> impl std::future::Future<Output = u8> {
        async { 1 }
    }

    #[trace::trace]
    fn boxed() -> std::pin::Pin<std::boxed::Box<dyn std::future::Future<Output = u8>>> {
        std::boxed::Box::pin(async { 2 })
    }

    pub fn run() {
        println!("{:?} {:?}", block_on(work(0)), block_on(fails()));
        println!("{} {}", block_on(returned()), block_on(boxed()));
    }
}

pub fn run() {
    inside::run();
}
