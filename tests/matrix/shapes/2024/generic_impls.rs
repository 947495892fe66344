//! Blanket and specialised `impl`s, with constants and `where` in their heads.
//! Recorded: shout 2 completed, Wrapper::get 2 completed, twice 1 completed, [u8]::total 1 completed
//! Also in: 2021, 2018, 2015

use std::fmt::Display;

trait Shout {
    fn shout(&self) -> String;
}

impl<T: Display + ?Sized> Shout for T {
    #[trace::trace]
    fn shout(&self) -> String {
        format!("{}!", self)
    }
}

struct Wrapper<'a, T: 'a + ?Sized, const N: usize>([&'a T; N]);

#[trace::trace]
impl<'a, T, const N: usize> Wrapper<'a, T, N>
where
    T: ?Sized + Display,
    [&'a T; N]: Sized,
{
    fn get(&self) -> Option<&'a T> {
        self.0.first().copied()
    }
}

impl<'a> Wrapper<'a, str, 2> {
    #[trace::trace]
    fn twice(&self) -> String {
        self.0.concat()
    }
}

trait Total {
    fn total(&self) -> u32;
}

#[trace::trace]
impl Total for [u8] {
    fn total(&self) -> u32 {
        self.iter().map(|n| u32::from(*n)).sum()
    }
}

pub fn run() {
    println!("{} {}", 1.shout(), "text".shout());
    println!("{:?} {:?}", Wrapper([&1]).get(), Wrapper(["a", "b"]).get());
    println!("{} {}", Wrapper(["a", "b"]).twice(), [1u8, 2][..].total());
}
