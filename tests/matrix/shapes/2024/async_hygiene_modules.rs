//! Modules of the user's that are called as what an expansion needs: core, std, trace, future, task.
//! Recorded: work 1 completed, returned 1 completed, plain 1 completed, Holder::get 1 completed
//! Also in: 2021, 2018

mod inside {
    use crate::support::{block_on, pause, Noisy};

    #[allow(dead_code)]
    mod core {
        pub mod future {
            pub struct Future;
        }
        pub mod option {}
    }

    #[allow(dead_code)]
    mod std {
        pub mod pin {}
    }

    #[allow(dead_code)]
    mod alloc {}

    #[allow(dead_code)]
    mod future {
        pub fn future() {}
    }

    #[allow(dead_code)]
    mod task {}

    #[allow(dead_code)]
    mod __private {}

    #[allow(non_camel_case_types, dead_code)]
    struct site;

    #[trace::trace]
    async fn work(n: u8, (a, _): (u8, Noisy)) -> Result<u8, ()> {
        pause().await;
        Ok(n + a)
    }

    #[trace::trace]
    fn returned(n: u8) -> impl ::std::future::Future<Output = u8> {
        async move { n }
    }

    #[trace::trace(args(n, text = ?n))]
    fn plain(n: u8) -> u8 {
        n
    }

    struct Holder(u8);

    #[trace::trace]
    impl Holder {
        #[trace::trace(args(more))]
        async fn get(&self, more: u8) -> u8 {
            pause().await;
            self.0 + more
        }
    }

    pub fn run() {
        println!("{:?}", block_on(work(1, (2, Noisy("noisy")))));
        println!("{} {}", block_on(returned(3)), plain(4));
        println!("{}", block_on(Holder(1).get(2)));
    }
}

pub fn run() {
    inside::run();
}
