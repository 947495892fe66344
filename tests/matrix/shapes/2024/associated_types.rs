//! Methods whose types belong to the trait or to the type.
//! Recorded: Numbers::into_iter 1 completed, Numbers::sum 1 completed, convert 1 completed, next 2 completed, with_self 1 completed, constant 1 completed
//! Also in: 2021, 2018, 2015

use std::slice::Iter;

struct Numbers([u32; 2]);

#[trace::trace]
impl<'a> IntoIterator for &'a Numbers {
    type Item = &'a u32;
    type IntoIter = Iter<'a, u32>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

trait Sum {
    type Total: Default;
    const START: u32;

    fn sum(&self) -> (Self::Total, u32);

    #[trace::trace]
    fn constant(&self) -> [u32; 2]
    where
        Self: Sized,
    {
        [Self::START; 2]
    }
}

#[trace::trace]
impl Sum for Numbers {
    type Total = u64;
    const START: u32 = { 1 + 1 };

    fn sum(&self) -> (u64, u32) {
        (self.into_iter().map(|n| u64::from(*n)).sum(), Self::START)
    }
}

#[trace::trace]
fn convert<S>(sum: &S) -> <S as Sum>::Total
where
    S: Sum<Total = u64> + ?Sized,
{
    sum.sum().0
}

struct Countdown<T>(T);

impl<T: Into<u32> + From<u8> + Copy> Iterator for Countdown<T> {
    type Item = T;

    #[trace::trace]
    fn next(&mut self) -> Option<T> {
        let now: u32 = self.0.into();
        let last = self.0;
        self.0 = T::from(0);
        if now == 0 { None } else { Some(last) }
    }
}

impl Numbers {
    const SIZE: usize = 2;

    #[trace::trace]
    fn with_self(self) -> [u32; Self::SIZE] {
        let Self(numbers) = self;
        numbers
    }
}

pub fn run() {
    println!("{} {:?}", convert(&Numbers([1, 2])), Numbers([0, 0]).constant());
    println!("{:?} {:?}", Countdown(3u32).collect::<Vec<_>>(), Numbers([4, 5]).with_self());
}
