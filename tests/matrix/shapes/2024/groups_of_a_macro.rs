//! Functions whose bodies have in them what a macro took as an expression or a type. Each of these keeps
//! its own precedence, however the body is put together.
//! Recorded: product 1 completed, returned 1 completed, awaited 1 completed
//! Recorded: item 1 completed, attribute 1 completed, spawning 1 completed, cast 1 completed
//! Recorded: after_an_item 1 completed, object 1 completed, negated 1 completed, method 1 completed
//! Recorded: associated 1 completed, Held::inside 1 completed, Provided::provided 1 completed
//! Recorded: in_a_module 1 completed, last 1 completed, awaited_ret 1 completed
//! Recorded: pattern 2 completed, block 1 completed, outer 1 completed, future 1 completed, closure 1 completed
//! Tasks: task 1 completed, spawning::{closure} 1 completed
//! Results: returned = 6; awaited_ret = 18; object = 7
//! Also in: 2021, 2018

use crate::support::block_on;
use std::fmt::{Debug, Display};
use std::future::Future;

macro_rules! expressions {
    ($e:expr, $f:expr) => {
        #[trace::trace]
        fn product(y: u8) -> u8 {
            y * $e
        }

        #[trace::trace(ret, args(v = y * $e))]
        fn returned(y: u8) -> u8 {
            y * $e
        }

        #[trace::trace(task)]
        fn task(y: u8) -> u8 {
            let z = { y * $e };
            z * $e
        }

        #[trace::trace]
        async fn awaited(y: u8) -> u8 {
            y * $e
        }

        #[trace::trace(ret)]
        async fn awaited_ret(y: u8) -> u8 {
            use std::convert::identity;
            identity(y * $e) * $e
        }

        #[trace::trace]
        fn after_an_item(y: u8) -> u8 {
            const K: u8 = 10 - $e;
            y * $e + K
        }

        #[trace::trace]
        #[allow(unused_parens)]
        fn item(y: u8) -> u8 {
            fn inner(y: u8) -> u8 {
                y * $e
            }
            inner(y)
        }

        #[trace::trace]
        fn attribute(y: u8) -> u8 {
            #![allow(unused_variables)]
            y * $e
        }

        #[trace::trace]
        fn spawning(y: u8) -> u8 {
            let z = std::thread::spawn(move || y * $e).join().unwrap();
            z * $e
        }

        #[trace::trace]
        fn negated(y: i8) -> i8 {
            use std::convert::identity;
            identity(y) - -$f
        }

        #[trace::trace]
        fn method(y: i8) -> i8 {
            use std::convert::identity;
            identity(y) + $f.abs()
        }

        #[trace::trace]
        fn last(y: u8) -> impl Future<Output = u8> {
            let z = y * $e;
            async move { z * $e }
        }

        #[trace::trace(future, args(v = y * $e))]
        fn future(y: u8) -> impl Future<Output = u8> {
            std::future::ready(y * $e)
        }
    };
}

expressions!(1 + 2, 1 - 5i8);

macro_rules! types {
    ($t:ty, $o:ty, $v:ty, $p:pat, $b:block, $c:expr) => {
        #[trace::trace]
        fn cast(y: u8) -> bool {
            use std::convert::identity;
            identity(y) as $t < 100 as $t
        }

        #[trace::trace(?ret)]
        fn object<'l>(y: &'l $o) -> &'l $o {
            y
        }

        #[trace::trace]
        fn associated() -> usize {
            use std::convert::identity;
            identity(<$v>::new()).len()
        }

        #[trace::trace]
        fn pattern(y: Option<u8>) -> bool {
            use std::convert::identity;
            match identity(y) {
                $p => true,
                _ => false,
            }
        }

        #[trace::trace]
        fn block() -> u8 $b

        #[trace::trace]
        fn closure() -> u8 {
            use std::convert::identity;
            identity(1) + $c(2) + if $c(1) == 2 { 1 } else { 2 }
        }
    };
}

types!(i64, dyn Shown + Sync, Vec<u8>, Some(1..=2), { 3 }, |n: u8| n + 1);

trait Shown: Debug + Display {}
impl Shown for u8 {}

struct Held;

trait Trait {
    const L: i32;
}

macro_rules! containers {
    ($e:expr, $o:ty) => {
        #[trace::trace]
        impl Held {
            const K: i32 = 10 - $e;

            fn inside(y: i32) -> i32 {
                y * $e
            }
        }

        #[trace::trace]
        trait Provided {
            const K: i32 = 10 - $e;

            fn provided<'l>(y: &'l $o) -> &'l $o {
                y
            }
        }

        #[trace::trace]
        impl Trait for Held {
            const L: i32 = {
                const INNER: i32 = 10 - $e;
                INNER - $e
            };
        }

        #[trace::trace]
        mod module {
            pub(super) static K: i32 = 10 - $e;

            pub(super) fn in_a_module(y: i32) -> i32 {
                y * $e
            }
        }
    };
}

containers!(1 - 3, dyn Debug + Sync);

impl Provided for u8 {}

macro_rules! nested {
    ($e:expr) => {
        nested!(@ 2 * $e);
    };
    (@ $e:expr) => {
        #[trace::trace]
        fn outer(y: u8) -> u8 {
            const N: u8 = 20 - $e;
            N - y * $e + y
        }
    };
}

nested!(1 + 2);

pub fn run() {
    println!("{} {} {}", product(2), returned(2), task(2));
    println!("{} {}", block_on(awaited(2)), block_on(awaited_ret(2)));
    println!("{} {} {} {}", after_an_item(2), item(2), attribute(2), spawning(2));
    println!("{} {} {}", negated(1), method(1), block_on(last(2)));
    println!("{} {} {}", cast(1), object(&7), associated());
    println!("{} {} {} {}", pattern(Some(2)), pattern(None), block(), closure());
    println!("{} {} {}", Held::K, Held::inside(2), Held::L);
    println!("{} {:?}", <u8 as Provided>::K, <u8 as Provided>::provided(&3));
    println!("{} {}", module::K, module::in_a_module(2));
    println!("{} {}", outer(2), block_on(future(2)));
}
