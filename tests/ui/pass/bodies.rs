//! What a body may do, sync and async.
#![deny(warnings)]

#[path = "support/poll.rs"]
mod poll;

use std::num::ParseIntError;
use std::panic::catch_unwind;

use poll::{block_on, pause};

#[trace::trace]
fn question_mark(text: &str) -> Result<u32, ParseIntError> {
    let number: u32 = text.parse()?;
    Ok(number + 1)
}

#[trace::trace]
async fn async_question_mark(text: &str) -> Result<u32, Box<dyn std::error::Error>> {
    pause().await;
    let number: u32 = text.parse()?;
    if number == 0 {
        return Err("zero".into());
    }
    Ok(number + 1)
}

#[trace::trace]
fn early_return(n: u32) -> u32 {
    if n > 1 {
        return n;
    }
    let Some(m) = n.checked_sub(1) else { return 7 };
    m
}

#[trace::trace]
fn labels(n: u32) -> u32 {
    'outer: loop {
        for m in 0.. {
            if m == n {
                break 'outer m;
            }
        }
    }
}

#[trace::trace]
fn let_chains(n: Option<u32>) -> u32 {
    if let Some(n) = n
        && n > 2
    {
        n
    } else {
        0
    }
}

#[trace::trace]
#[rustfmt::skip]
fn one_expression(n: u32) -> u32 { n }

#[trace::trace]
#[rustfmt::skip]
async fn async_one_expression(n: u32) -> u32 { n }

#[trace::trace]
async fn async_empty() {}

#[trace::trace]
fn braces_of_the_users() -> u32 {
    { 1 + 1 }.min(3)
}

#[trace::trace]
fn inner_attributes() -> u32 {
    #![allow(unused_variables)]
    //! And a comment that is an attribute, too.
    let unused = 1;
    2
}

#[trace::trace]
async fn async_inner_attributes(n: u32) -> u32 {
    #![allow(unused_variables)]
    let unused = n;
    2
}

#[trace::trace]
fn nested_items(n: u32) -> u32 {
    use std::collections::BTreeMap;
    const ONE: u32 = 1;
    static __TRACE: u32 = 1;
    struct Local(u32);
    impl Local {
        fn get(&self) -> u32 {
            self.0
        }
    }
    #[trace::trace]
    fn function(n: u32) -> u32 {
        n + ONE
    }
    macro_rules! double {
        ($n:expr) => {
            $n * 2
        };
    }
    let map = BTreeMap::from([(1, function(n))]);
    double!(Local(map[&1]).get()) + __TRACE
}

#[trace::trace]
fn recursive(n: u32) -> u32 {
    if n == 0 { 0 } else { 1 + recursive(n - 1) }
}

#[trace::trace]
async fn async_recursive(n: u32) -> u32 {
    if n == 0 { 0 } else { 1 + Box::pin(async_recursive(n - 1)).await }
}

#[trace::trace]
fn unwinding(n: u32) -> u32 {
    [1, 2, 3][n as usize]
}

#[trace::trace]
async fn async_unwinding(n: u32) -> u32 {
    pause().await;
    [1, 2, 3][n as usize]
}

#[trace::trace]
fn closures(n: u32) -> impl Fn(u32) -> u32 {
    let add = move |m| return_from_closure(m) + n;
    add
}

#[trace::trace]
fn return_from_closure(n: u32) -> u32 {
    let f = || {
        return n;
    };
    f()
}

#[trace::trace]
fn temporaries_in_the_tail() -> usize {
    let cell = std::cell::RefCell::new(vec![1]);
    cell.borrow().len()
}

#[trace::trace]
async fn async_temporaries_in_the_tail(mutex: std::sync::Mutex<Vec<u8>>) -> usize {
    mutex.lock().unwrap().len()
}

#[trace::trace]
fn unsafe_inside(n: &u32) -> u32 {
    let pointer: *const u32 = n;
    // SAFETY: it was a reference.
    unsafe { *pointer }
}

/// A function in an async block, in a closure, in a function.
#[trace::trace]
async fn deep() -> u32 {
    let inside = async {
        #[trace::trace]
        async fn deepest() -> u32 {
            pause().await;
            9
        }
        deepest().await
    };
    (|| inside)().await
}

fn main() {
    assert_eq!(question_mark("1"), Ok(2));
    assert!(question_mark("x").is_err());
    assert_eq!(block_on(async_question_mark("1")).unwrap(), 2);
    assert_eq!(block_on(async_question_mark("0")).unwrap_err().to_string(), "zero");
    assert_eq!([0, 1, 2].map(early_return), [7, 0, 2]);
    assert_eq!(labels(3), 3);
    assert_eq!(let_chains(Some(3)), 3);
    assert_eq!(one_expression(1) + block_on(async_one_expression(1)), 2);
    block_on(async_empty());
    assert_eq!(braces_of_the_users(), 2);
    assert_eq!(inner_attributes() + block_on(async_inner_attributes(1)), 4);
    assert_eq!(nested_items(1), 5);
    assert_eq!(recursive(3) + block_on(async_recursive(3)), 6);
    std::panic::set_hook(Box::new(|_| ()));
    assert!(catch_unwind(|| unwinding(3)).is_err());
    assert!(catch_unwind(|| block_on(async_unwinding(3))).is_err());
    assert_eq!(closures(1)(1), 2);
    assert_eq!(temporaries_in_the_tail(), 1);
    assert_eq!(block_on(async_temporaries_in_the_tail(vec![1].into())), 1);
    assert_eq!(unsafe_inside(&1), 1);
    assert_eq!(block_on(deep()), 9);
}
