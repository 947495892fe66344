//! Temporaries of statements, shadowed variables, values that are forgotten, taken or replaced.
//! Recorded: statements 1 completed, shadowed 1 completed, replaced 1 completed, forgotten 1 completed, blocks 1 completed, conditional 2 completed, in_result 1 completed
//! Also in: 2021, 2018, 2015

use crate::support::Noisy;

fn pass(noisy: &Noisy) -> usize {
    noisy.0.len()
}

#[trace::trace]
fn statements() -> usize {
    let length = pass(&Noisy("temporary"));
    let extended = &Noisy("extended");
    Noisy("expression");
    pass(&Noisy("second temporary"));
    length + extended.0.len()
}

#[trace::trace]
fn shadowed(noisy: Noisy) -> usize {
    let noisy = Noisy(if noisy.0.is_empty() { "empty" } else { "second" });
    let noisy = pass(&noisy) + 1;
    noisy
}

#[trace::trace]
fn replaced(mut noisy: Noisy) -> Noisy {
    noisy = Noisy("new");
    ::std::mem::replace(&mut noisy, Noisy("newer"))
}

#[trace::trace]
fn forgotten(noisy: Noisy, dropped: Noisy) {
    ::std::mem::forget(noisy);
    drop(dropped);
    println!("after drop");
}

#[trace::trace]
fn blocks() -> usize {
    let _outer = Noisy("outer");
    let n = {
        let _inner = Noisy("inner");
        1
    };
    if let Some(noisy) = Some(Noisy("if let")) {
        return noisy.0.len() + n;
    }
    n
}

#[trace::trace]
fn conditional(noisy: Noisy, give: bool) -> Option<Noisy> {
    if give {
        return Some(noisy);
    }
    println!("kept");
    None
}

#[trace::trace]
fn in_result(text: &str) -> Result<Noisy, std::num::ParseIntError> {
    let noisy = Noisy("in result");
    let _: u32 = text.parse()?;
    Ok(noisy)
}

pub fn run() {
    println!("{}", statements());
    println!("{}", shadowed(Noisy("first")));
    println!("{:?}", replaced(Noisy("old")));
    forgotten(Noisy("forgotten"), Noisy("dropped"));
    println!("{}", blocks());
    println!("{:?}", conditional(Noisy("given"), true));
    println!("{:?}", conditional(Noisy("not given"), false));
    println!("{:?}", in_result("x").is_err());
}
