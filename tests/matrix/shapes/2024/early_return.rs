//! The ways out of a body: `return`, `?`, `let else`, a labelled block, the last expression.
//! Recorded: returns 3 completed, question_mark 2 completed, option 2 completed, let_else 2 completed, labelled 2 completed

use std::num::ParseIntError;

#[trace::trace]
fn returns(n: u32) -> &'static str {
    if n > 1 {
        return "many";
    }
    match n {
        0 => return "none",
        _ => {}
    }
    "one"
}

#[trace::trace]
fn question_mark(text: &str) -> Result<u32, ParseIntError> {
    let number: u32 = text.parse()?;
    Ok(number + 1)
}

#[trace::trace]
fn option(items: &[u32]) -> Option<u32> {
    Some(*items.first()? + items.last()?)
}

#[trace::trace]
fn let_else(n: Option<u32>) -> u32 {
    let Some(n) = n else { return 0 };
    n
}

#[trace::trace]
fn labelled(n: u32) -> u32 {
    let found = 'search: {
        for m in 0..10 {
            if m * m == n {
                break 'search m;
            }
        }
        return 0;
    };
    'outer: loop {
        loop {
            break 'outer found;
        }
    }
}

pub fn run() {
    println!("{} {} {}", returns(0), returns(1), returns(2));
    println!("{:?} {:?}", question_mark("1"), question_mark("x"));
    println!("{:?} {:?}", option(&[1, 2]), option(&[]));
    println!("{} {}", let_else(Some(1)), let_else(None));
    println!("{} {}", labelled(9), labelled(10));
}
