//! Type and constant parameters, bounds and `where`.
//! Recorded: generic 2 completed, constant 1 completed, bounded 1 completed, defaulted 1 completed, sized 2 completed, associated 1 completed
//! Also in: 2021, 2018, 2015

use std::fmt::{Debug, Display};

#[trace::trace]
fn generic<T, U>(one: T, other: U) -> (U, T) {
    (other, one)
}

#[trace::trace]
fn constant<T, const N: usize>(items: [T; N]) -> Option<T>
where
    T: Clone + Debug,
    [T; N]: Debug,
{
    println!("{items:?} {N}");
    items.first().cloned()
}

#[trace::trace]
fn bounded<T: Into<u64> + Copy, F: FnOnce(u64) -> T>(n: T, f: F) -> T {
    f(n.into())
}

struct Holder<T = u8, const N: usize = 2>([T; N]);

impl<T: Default + Copy, const N: usize> Holder<T, N> {
    #[trace::trace]
    fn defaulted() -> Self {
        Holder([T::default(); N])
    }
}

#[trace::trace]
fn sized<T: ?Sized + Display>(text: &T) -> String {
    text.to_string()
}

#[trace::trace]
fn associated<I: IntoIterator>(items: I) -> Vec<I::Item>
where
    <I as IntoIterator>::Item: PartialOrd<I::Item>,
{
    items.into_iter().collect()
}

pub fn run() {
    println!("{:?} {:?}", generic(1, "a"), generic::<_, char>("b", 'c'));
    println!("{:?}", constant([1, 2]));
    println!("{}", bounded(3u32, |n| n as u32));
    println!("{:?}", Holder::<u8, 2>::defaulted().0);
    println!("{} {}", sized("text"), sized(&4));
    println!("{:?}", associated([1, 2]));
}
