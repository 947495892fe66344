//! Loops that end by `break`, by `return`, or not at all.
//! Recorded: breaks 1 completed, continues 2 completed, returns 1 completed, endless 1 completed, whole_body 1 completed, label 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
fn breaks() -> u32 {
    let mut n = 0;
    loop {
        n += 1;
        if n > 3 {
            break n;
        }
    }
}

#[trace::trace]
fn continues(items: &[u32]) -> u32 {
    let mut sum = 0;
    for item in items {
        if item % 2 == 0 {
            continue;
        }
        sum += item;
    }
    sum
}

#[trace::trace]
fn returns(items: &[u32]) -> Option<u32> {
    for item in items {
        if *item > 1 {
            return Some(*item);
        }
    }
    None
}

#[trace::trace]
fn endless(mut n: u32) -> u32 {
    loop {
        n += 1;
        if n > 5 {
            return n;
        }
    }
}

#[trace::trace]
fn whole_body(mut n: u32) {
    while n > 0 {
        n -= 1;
    }
}

#[trace::trace]
fn label() -> u32 {
    'a: {
        'b: {
            if continues(&[]) == 0 {
                break 'b;
            }
            break 'a 1;
        }
        2
    }
}

pub fn run() {
    println!("{} {} {:?}", breaks(), continues(&[1, 2, 3]), returns(&[1, 2]));
    println!("{} {}", endless(1), label());
    whole_body(2);
}
