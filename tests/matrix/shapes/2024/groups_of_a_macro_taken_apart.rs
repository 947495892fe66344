//! Functions that are put together anew: they begin with items, spawn, or have another signature. What a
//! macro took as an expression, a type or a pattern is what it was all the same.
//! Recorded: named 1 completed, negative 3 completed, conditions 1 completed
//! Recorded: references 1 completed, call 1 completed, leaves 1 completed, objects 1 completed, Held::object 1 completed
//! Recorded: inverted 1 completed, spawning 1 completed, sent 1 completed
//! Tasks: spawning::{closure} 1 completed, sent::{closure} 1 completed
//! Results: references = Some(6); named = 3
//! Also in: 2021

use crate::support::block_on;
use std::fmt::Debug;

macro_rules! named {
    ($v:vis $name:ident, $t:ty, $l:lifetime, $m:meta, $p:path) => {
        #[$m]
        #[trace::trace(ret)]
        $v fn $name<$l>(x: &$l $t) -> &$l $t {
            let _default = <$p>::default();
            x
        }
    };
}

named!(pub(crate) named, u8, 'a, allow(dead_code), std::string::String);

macro_rules! negative {
    ($l:literal, $p:pat, $e:expr) => {
        #[trace::trace]
        async fn negative(x: i32) -> i32 {
            const K: i32 = $l;
            match x {
                $l => 1,
                $p => 2,
                _ => K + $e,
            }
        }
    };
}

negative!(-1, 1 | 2, if true { 5 } else { 6 });

macro_rules! conditions {
    ($c:expr, $i:expr, $r:expr) => {
        #[trace::trace]
        fn conditions(n: u8) -> u8 {
            use std::convert::identity;
            let mut sum = 0;
            if $c {
                sum += 1;
            }
            for i in $r {
                sum += i;
            }
            match $c {
                true => $i,
                false => identity(n) + sum,
            }
        }
    };
}

conditions!(1 + 1 == 2 && true, 3 as u8, 0..4);

macro_rules! references {
    ($a:expr, $f:expr, $r:expr) => {
        #[trace::trace(?ret)]
        fn references(v: Vec<i32>) -> Option<i32> {
            #![allow(unused_variables)]
            let first = &$a[0];
            let x = *$a.first()? - $f(1);
            let z = $r.count() as i32;
            Some(*first + x + $f(2) + z)
        }
    };
}

references!([1, 2, 3], |x: i32| x + 1, (0..3).map(|x| x + 1));

macro_rules! call {
    ($f:expr, $($argument:expr),*) => {
        #[trace::trace]
        fn call() -> u8 {
            const K: u8 = 1;
            K + $f($($argument),*)
        }
    };
}

call!(|a: u8, b: u8| a * b, 1 + 1, 2 + 2);

macro_rules! leaves {
    ($e:expr) => {
        #[trace::trace]
        fn leaves(x: u8) -> u8 {
            const K: u8 = 1;
            if x > K {
                $e
            }
            $e
        }
    };
}

leaves!(return 5);

struct Held;

macro_rules! objects {
    ($t:ty) => {
        #[trace::trace]
        fn objects(x: Box<$t>) -> Box<$t> {
            const K: u8 = 1;
            let object: &$t = &*x;
            println!("{object:?} {K}");
            x
        }

        #[trace::trace]
        impl Held {
            fn object(x: &mut $t, f: fn(&$t) -> u8) -> u8 {
                f(x)
            }
        }
    };
}

objects!(dyn Debug + Send + Sync);

macro_rules! inverted {
    ($e:expr) => {
        #[trace::trace]
        fn inverted(x: bool) -> bool {
            const K: bool = true;
            (x && K) & !$e
        }

        #[trace::trace]
        mod constants {
            pub const C: bool = !$e;
            pub static D: [u8; $e as usize + 1] = [0; $e as usize + 1];
            pub enum E {
                A = 2 * ($e as isize) + 1,
            }
        }
    };
}

inverted!(1 == 2 || false);

macro_rules! spawning {
    ($e:expr, $t:ty) => {
        #[trace::trace]
        fn spawning(y: u8) -> u8 {
            let handle = std::thread::spawn(move || -> u8 {
                let z = y as $t;
                (z < 3 as $t) as u8 + y * $e
            });
            let list = [$e * 2, y * $e];
            vec![list[0] * $e].len() as u8 + handle.join().unwrap() * $e
        }

        #[trace::trace]
        async fn sent(y: u8) -> u8 {
            let z = std::thread::spawn(move || y * $e).join().unwrap();
            z * $e
        }
    };
}

spawning!(1 + 2, u32);

pub fn run() {
    println!("{} {}", named(&3), conditions(1));
    println!("{} {} {}", block_on(negative(-1)), block_on(negative(2)), block_on(negative(7)));
    println!("{:?} {} {}", references(vec![1]), call(), leaves(1));
    println!("{:?} {}", objects(Box::new(3)), Held::object(&mut 3, |_| 4));
    println!("{} {} {:?} {}", inverted(true), constants::C, constants::D, constants::E::A as u8);
    println!("{} {}", spawning(2), block_on(sent(2)));
}
