//! A module without the prelude.
//! Recorded: plain 1 completed, arguments 1 completed, spawns 1 completed, Holder::method 1 completed, fails 1 completed, later 1 completed
//! Tasks: spawns::{closure} 1 completed
//! Also in: 2021, 2018

mod bare {
    #![no_implicit_prelude]

    #[::trace::trace]
    pub(super) fn plain(n: u8) -> u8 {
        n
    }

    #[::trace::trace(args(n, m = ?n, k = %n))]
    pub(super) fn arguments(n: u8) -> u8 {
        n + 1
    }

    #[::trace::trace]
    pub(super) fn spawns() -> u8 {
        ::std::thread::spawn(|| 4).join().unwrap_or_default()
    }

    pub(super) struct Holder;

    #[::trace::trace]
    impl Holder {
        pub(super) fn method(&self) -> u8 {
            5
        }
    }

    #[::trace::trace]
    pub(super) fn fails() -> ::std::option::Option<u8> {
        let n = ::std::option::Option::None?;
        ::std::option::Option::Some(n)
    }

    #[::trace::trace]
    pub(super) async fn later(n: u8) -> u8 {
        crate::support::pause().await;
        n
    }
}

pub fn run() {
    println!("{} {} {}", bare::plain(1), bare::arguments(2), bare::spawns());
    println!("{} {:?} {}", bare::Holder.method(), bare::fails(), crate::support::block_on(bare::later(1)));
}
