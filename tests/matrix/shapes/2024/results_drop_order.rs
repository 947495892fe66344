//! Arguments, locals and temporaries are dropped in the same order where a result is recorded.
//! Recorded: kept 1 completed, taken 1 completed, patterns 1 completed, early 2 completed, temporary 1 completed, failed 2 completed, shadowed 1 completed, in_a_loop 1 completed
//! Results: kept = 1; taken = Noisy("second"); patterns = 2; early = 0; early = 1; temporary = 4; failed ! no; shadowed = 6; in_a_loop = 2
//! Also in: 2021, 2018, 2015

use crate::support::Noisy;

#[trace::trace(ret)]
fn kept(_first: Noisy, _: Noisy, _third: Noisy) -> u32 {
    let _local = Noisy("local");
    println!("body");
    1
}

#[trace::trace(?ret)]
fn taken(_first: Noisy, second: Noisy, _third: Noisy) -> Noisy {
    let _local = Noisy("local");
    second
}

#[trace::trace(ret)]
fn patterns((one, _): (Noisy, Noisy), [_, two]: [Noisy; 2], _last: Noisy) -> u32 {
    drop(two);
    println!("has {}", one.0);
    2
}

#[trace::trace(ret)]
fn early(n: u32, first: Noisy, _second: Noisy) -> u32 {
    let _one = Noisy("one");
    if n == 0 {
        return 0;
    }
    let _two = first;
    n
}

struct Length(Noisy);

impl Length {
    fn get(&self) -> usize {
        (self.0).0.len()
    }
}

#[trace::trace(ret)]
fn temporary(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    Length(Noisy("temp")).get()
}

#[trace::trace(err)]
fn failed(fails: bool, _argument: Noisy) -> Result<Noisy, &'static str> {
    let local = Noisy("local");
    if fails {
        Err("no")?;
    }
    Ok(local)
}

#[trace::trace(ret)]
fn shadowed(noisy: Noisy) -> usize {
    let length = noisy.0.len();
    let noisy = Noisy("shadows");
    let _ = &noisy;
    length
}

#[trace::trace(ret)]
fn in_a_loop(items: Vec<Noisy>) -> usize {
    let mut count = 0;
    for item in items {
        if item.0 == "stop" {
            return count;
        }
        count += 1;
    }
    count
}

pub fn run() {
    println!("{}", kept(Noisy("first"), Noisy("wild"), Noisy("third")));
    println!("{:?}", taken(Noisy("first"), Noisy("second"), Noisy("third")));
    println!(
        "{}",
        patterns((Noisy("one"), Noisy("left")), [Noisy("left, too"), Noisy("two")], Noisy("last"))
    );
    println!("{} {}", early(0, Noisy("a"), Noisy("b")), early(1, Noisy("c"), Noisy("d")));
    println!("{}", temporary(Noisy("argument")));
    println!("{:?}", failed(true, Noisy("argument")));
    println!("{:?}", failed(false, Noisy("argument")));
    println!("{}", shadowed(Noisy("shadow")));
    println!("{}", in_a_loop(vec![Noisy("x"), Noisy("y"), Noisy("stop"), Noisy("z")]));
}
