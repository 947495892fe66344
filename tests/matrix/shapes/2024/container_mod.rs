//! An annotated `mod`, with everything that may be in one.
//! Recorded: sum 1 completed, one 2 completed, Pair::new 1 completed, distance 1 completed, Shape::area 1 completed, named 1 completed, shape 1 completed
//! Also in: 2021, 2018

#[trace::trace]
mod module {
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

    pub union Bits {
        pub one: u8,
    }

    pub type Alias = Pair;

    macro_rules! three {
        () => {
            3
        };
    }

    thread_local! {
        static LOCAL: u8 = const { 1 };
    }

    pub fn sum() -> u8 {
        inner::one() + TWO + three!() + Pair::new().one + LOCAL.with(|one| *one)
    }

    #[trace(skip)]
    pub fn skipped() {}

    #[trace(name = "named")]
    pub fn other_name() -> u8 {
        inner::one()
    }

    impl Pair {
        fn new() -> Pair {
            Pair { one: ONE }
        }
    }

    #[trace(skip)]
    impl Either {
        pub fn get(&self) -> u8 {
            match self {
                Either::This { one } => *one,
            }
        }
    }

    pub trait Shape {
        fn area(&self) -> u8 {
            9
        }
    }

    impl Shape for Pair {}

    pub fn shape() -> impl Shape {
        Pair { one: 2 }
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

use module::Shape;

pub fn run() {
    println!("{} {} {}", module::sum(), module::distance(-1), module::other_name());
    println!("{} {}", module::Either::This { one: 4 }.get(), module::shape().area());
    module::skipped();
}
