//! On an `impl`, a `trait` and a `mod`, with members that want something else.
#![deny(warnings)]

#[path = "support/poll.rs"]
mod poll;

use poll::{block_on, pause};
use trace::trace;

struct Queue<T, const N: usize>([T; N]);

#[trace]
impl<T: Clone> Queue<T, { 1 + 1 }>
where
    T: Ord,
{
    const LENGTH: usize = { 2 };

    /// Left alone, for it runs in the compiler.
    const fn length() -> usize {
        Self::LENGTH
    }

    fn first(&self) -> &T {
        &self.0[0]
    }

    pub async fn last(&self) -> &T {
        pause().await;
        &self.0[Self::length() - 1]
    }

    #[trace(skip)]
    fn skipped(&self) {}

    #[trace(name = "sum", args(left, right = ?right))]
    fn add(left: u8, right: u8) -> u8 {
        left + right
    }

    #[trace::trace(spawns = false)]
    fn spawns() {
        std::thread::spawn(|| ()).join().unwrap();
    }
}

#[trace::trace]
trait Animal: Sized {
    type Food;
    const LEGS: u32;

    fn name(&self) -> String;

    async fn eat(&mut self, food: Self::Food) -> bool;

    fn legs(&self) -> u32 {
        Self::LEGS
    }

    async fn run(&self, miles: u32) -> u32 {
        pause().await;
        miles * self.legs()
    }
}

struct Cat;

#[trace::trace]
impl Animal for Cat {
    type Food = u8;
    const LEGS: u32 = 4;

    fn name(&self) -> String {
        "cat".to_string()
    }

    async fn eat(&mut self, food: u8) -> bool {
        pause().await;
        food == 1
    }
}

#[trace::trace]
impl Animal for &Cat {
    type Food = ();
    const LEGS: u32 = 4;

    fn name(&self) -> String {
        (*self).name()
    }

    #[trace::trace(skip)]
    async fn eat(&mut self, _: ()) -> bool {
        false
    }
}

#[trace::trace]
pub(crate) mod module {
    #![allow(dead_code)]
    //! A module, with an import that only members' attributes use.

    use trace::trace;

    pub const ONE: u8 = 1;
    static TWO: u8 = {
        const ONE: u8 = 1;
        ONE + super::module::ONE
    };
    pub struct Pair {
        one: u8,
    }
    pub enum Either {
        This { one: u8 },
    }
    macro_rules! three {
        () => {
            3
        };
    }

    pub fn sum() -> u8 {
        inner::one() + TWO + three!() + Pair::new().one
    }

    #[trace(skip)]
    pub fn skipped() {}

    #[trace(args(n))]
    pub async fn later(n: u8) -> u8 {
        n
    }

    impl Pair {
        fn new() -> Pair {
            Pair { one: ONE }
        }
    }

    #[trace(skip)]
    impl Either {
        fn get(&self) -> u8 {
            match self {
                Either::This { one } => *one,
            }
        }
    }

    pub mod inner {
        pub fn one() -> u8 {
            super::ONE
        }
    }

    unsafe extern "C" {
        safe fn abs(n: i32) -> i32;
    }

    pub fn distance(n: i32) -> i32 {
        abs(n)
    }
}

/// Alone, `skip` is a no-op: an attribute around it may be conditional.
#[trace::trace(skip)]
fn skipped_alone() {}

fn main() {
    let queue = Queue([1, 2]);
    assert_eq!(queue.first() + block_on(queue.last()), 3);
    queue.skipped();
    assert_eq!(Queue::<u8, 2>::add(1, 2), 3);
    Queue::<u8, 2>::spawns();
    assert_eq!(block_on(Cat.run(2)), 8);
    assert!(block_on(Cat.eat(1)));
    assert!(!block_on((&mut &Cat).eat(())));
    assert_eq!((&Cat).name(), "cat");
    assert_eq!(module::sum(), 7);
    module::skipped();
    assert_eq!(block_on(module::later(1)), 1);
    assert_eq!(module::distance(-1), 1);
    skipped_alone();
}
