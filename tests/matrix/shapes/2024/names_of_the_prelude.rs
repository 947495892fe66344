//! Types, traits and functions called as those of the prelude, and as ours.
//! Recorded: plain 1 completed, arguments 1 completed, spawns 1 completed, Holder::method 1 completed, generic 1 completed
//! Tasks: spawns::{closure} 1 completed
//! Also in: 2021, 2018, 2015

mod shadows {
    #![allow(dead_code, non_camel_case_types)]
    pub struct Result;
    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Ok;
    pub struct Err;
    pub struct Box;
    pub struct Vec;
    pub struct String;
    pub struct Future;
    pub struct Site;
    pub struct Region;
    pub struct Value;
    pub trait Drop {}
    pub trait Fn {}
    pub trait FnOnce {}
    pub trait Send {}
    pub trait Sized {}
    pub trait Into {}
    pub type u32 = ();
    pub type str = ();
    pub type bool = ();
    pub type usize = ();
    pub fn drop() {}
    pub fn future() {}
    pub fn enter() {}
    pub fn value() {}
    pub fn spawned() {}
    pub fn is_recording() {}

    #[trace::trace]
    pub fn plain(n: u8) -> u8 {
        n
    }

    #[trace::trace(args(n, m = ?n, k = %n))]
    pub fn arguments(n: u8) -> u8 {
        n + 1
    }

    #[trace::trace]
    pub fn spawns() -> u8 {
        ::std::thread::spawn(|| 4).join().unwrap()
    }

    pub struct Holder;

    #[trace::trace]
    impl Holder {
        pub fn method(&self) -> u8 {
            5
        }
    }

    #[trace::trace]
    pub fn generic<Site, Region, const __TRACE: u8>(site: Site, region: Region) -> (Site, Region, u8) {
        (site, region, __TRACE)
    }
}

pub fn run() {
    println!("{} {} {}", shadows::plain(1), shadows::arguments(2), shadows::spawns());
    println!("{} {:?}", shadows::Holder.method(), shadows::generic::<_, _, 6>(1, 2));
}
