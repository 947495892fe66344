//! Paths that begin at the crate's root, and parameters without a name.
//! Recorded: plain 1 completed, Holder::get 1 completed, unnamed 1 completed

use support::Noisy;

#[trace::trace]
fn plain(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    ::support::Noisy("temporary").0.len()
}

struct Holder(u32);

trait Unnamed {
    fn declared(&self, u32) -> u32;

    #[trace::trace]
    fn unnamed(&self, n: u32) -> u32 {
        self.declared(n)
    }
}

impl Unnamed for Holder {
    fn declared(&self, n: u32) -> u32 {
        n + 1
    }
}

#[trace::trace]
impl Holder {
    fn get(&self) -> Box<dyn Fn(u32) -> u32> {
        let n = self.0;
        Box::new(move |m| n + m)
    }
}

pub fn run() {
    println!("{}", plain(Noisy("argument")));
    println!("{} {}", Holder(1).get()(2), Holder(1).unnamed(2));
}
