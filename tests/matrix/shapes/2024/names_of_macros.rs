//! Macros called as those that our code needs.
//! Recorded: plain 1 completed, arguments 1 completed, spawns 1 completed, Holder::method 1 completed
//! Tasks: spawns::{closure} 1 completed
//! Also in: 2021, 2018, 2015

macro_rules! shadow {
    ($($name:ident)*) => { $(
        #[allow(unused_macros)]
        macro_rules! $name {
            () => {
                compile_error!("not yours");
            };
        }
    )* };
}

shadow!(concat stringify module_path file line column unreachable panic matches format_args vec cfg env);

#[trace::trace]
fn plain(n: u8) -> u8 {
    n
}

#[trace::trace(args(n, m = ?n, k = %n))]
fn arguments(n: u8) -> u8 {
    n + 1
}

#[trace::trace]
fn spawns() -> u8 {
    std::thread::spawn(|| 4).join().unwrap_or_default()
}

struct Holder;

#[trace::trace]
impl Holder {
    fn method(&self) -> u8 {
        5
    }
}

pub fn run() {
    println!("{} {} {} {}", plain(1), arguments(2), spawns(), Holder.method());
}
