//! Modules called as crates that our code needs.
//! Recorded: plain 1 completed, arguments 1 completed, Holder::method 1 completed, spawns 1 completed
//! Tasks: spawns::{closure} 1 completed
//! Also in: 2021, 2018, 2015

pub mod core {}
pub mod std {}
pub mod alloc {}
pub mod trace {}
pub mod __private {}

#[::trace::trace]
fn plain(n: u8) -> u8 {
    n
}

#[::trace::trace(args(n, m = ?n, k = %n))]
fn arguments(n: u8) -> u8 {
    n + 1
}

struct Holder;

#[::trace::trace]
impl Holder {
    fn method(&self) -> u8 {
        3
    }
}

#[::trace::trace]
fn spawns() -> u8 {
    ::std::thread::spawn(|| 4).join().unwrap()
}

pub fn run() {
    println!("{} {} {} {}", plain(1), arguments(1), Holder.method(), spawns());
}
