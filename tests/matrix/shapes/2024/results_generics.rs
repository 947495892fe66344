//! Results of generic functions, of unsafe and foreign ones, of functions made by macros, of closures' types.
//! Recorded: generic 2 completed, array 1 completed, opaque 1 completed, given 1 completed, dangerous 1 completed, foreign 1 completed, made 1 completed, Holder::get 1 completed, Holder::map 1 completed, boxed 1 completed, recursive 4 completed, patterns 1 completed, function 1 completed, associated 1 completed
//! Results: generic = 1; generic = "x"; array = [0, 0]; opaque = 0..3; given = 2; dangerous = 5; foreign = 6; made = 7; Holder::get = 8; Holder::map = 16; recursive = 1; recursive = 1; recursive = 2; recursive = 6; patterns = 15; associated = 9
//! Also in: 2021, 2018, 2015

use std::fmt::Debug;

#[trace::trace(?ret)]
fn generic<T: Debug>(value: T) -> T {
    value
}

#[trace::trace(?ret)]
fn array<T: Default + Copy + Debug, const N: usize>() -> [T; N] {
    [T::default(); N]
}

#[trace::trace(?ret)]
fn opaque(n: u32) -> impl Iterator<Item = u32> + Debug {
    0..n
}

#[trace::trace(ret)]
fn given(f: impl FnOnce() -> u32, more: &mut dyn FnMut() -> u32) -> u32 {
    f() + more()
}

#[trace::trace(ret)]
unsafe fn dangerous(pointer: *const u32) -> u32 {
    // SAFETY: the caller's.
    unsafe { *pointer }
}

#[trace::trace(ret)]
extern "C" fn foreign(n: u32) -> u32 {
    n
}

macro_rules! made {
    ($name:ident, $type:ty, $value:expr) => {
        #[trace::trace(?ret)]
        fn $name() -> $type {
            $value
        }
    };
}
made!(made, u32, 7);

struct Holder<T>(T);

#[trace::trace]
impl<T: Copy + Debug> Holder<T> {
    #[trace::trace(?ret)]
    fn get(&self) -> T {
        self.0
    }

    #[trace::trace(?ret)]
    fn map<U, F>(self, f: F) -> U
    where
        F: FnOnce(T) -> U,
        U: Debug,
    {
        f(self.0)
    }
}

#[trace::trace(err)]
fn boxed<T: Into<u32> + std::fmt::Display + 'static>(value: T) -> Result<Box<dyn FnOnce() -> u32>, T> {
    Ok(Box::new(move || value.into()))
}

#[trace::trace(ret)]
fn recursive(n: u32) -> u32 {
    if n == 0 { 1 } else { n * recursive(n - 1) }
}

#[trace::trace(ret, args(a))]
fn patterns((a, mut b): (u32, u32), [first, .., last]: [u32; 3], &c: &u32, _: u32, mut d: u32) -> u32 {
    b += 1;
    d += 1;
    a + b + first + last + c + d
}

#[trace::trace(?ret)]
fn associated<I: Iterator>(mut items: I) -> I::Item
where
    I::Item: Debug,
{
    items.next().unwrap()
}

fn add_one(n: u32) -> u32 {
    n + 1
}

#[trace::trace(err)]
fn function() -> Result<fn(u32) -> u32, u8> {
    Ok(add_one)
}

pub fn run() {
    println!("{} {} {:?}", generic(1), generic("x"), array::<u8, 2>());
    println!("{} {}", opaque(3).sum::<u32>(), given(|| 1, &mut || 1));
    // SAFETY: it is a reference.
    println!("{} {} {}", unsafe { dangerous(&5) }, foreign(6), made());
    println!("{} {}", Holder(8).get(), Holder(8).map(|n| n * 2));
    println!("{:?} {}", boxed(1_u8).map(|f| f()).ok(), recursive(3));
    println!("{}", patterns((1, 2), [3, 0, 3], &1, 9, 3));
    println!("{} {:?}", associated(vec![9].into_iter()), function().map(|f| f(1)));
}
