//! What plain functions return, as it is, by `Debug` and by `Display`, behind each way out.
//! Recorded: plain 3 completed, by_debug 2 completed, by_display 1 completed, text 1 completed, unit 1 completed, labelled 2 completed, looped 1 completed, outer 1 completed, inner 2 completed
//! Results: plain = 0; plain = 10; plain = 3; by_debug = Some(1); by_debug = None; by_display = 2.50; text = été; unit = (); labelled = 3; labelled = 0
//! Results: looped = 4; outer = 33; inner = 11; inner = 22
//! Nested: inner in outer
//! Also in: 2021, 2018, 2015

#[trace::trace(ret)]
fn plain(n: u32) -> u32 {
    if n > 9 {
        return 10;
    }
    match n {
        0 => return n,
        _ => {}
    }
    n + 1
}

#[trace::trace(?ret)]
fn by_debug(items: &[u32]) -> Option<u32> {
    let first = items.first()?;
    Some(*first)
}

struct Price(f64);

impl std::fmt::Display for Price {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}

#[trace::trace(%ret)]
fn by_display() -> Price {
    Price(2.5)
}

#[trace::trace(ret)]
fn text(end: &str) -> String {
    "ét".to_string() + end
}

#[trace::trace(?ret)]
fn unit(n: &mut u32) -> () {
    *n += 1;
}

#[trace::trace(ret)]
fn labelled(n: u32) -> u32 {
    let found = 'search: {
        for m in 0..10 {
            if m * m == n {
                break 'search m;
            }
        }
        return 0;
    };
    found
}

#[trace::trace(ret)]
fn looped(mut n: u32) -> u32 {
    loop {
        n += 1;
        if n > 3 {
            break n;
        }
    }
}

#[trace::trace(ret)]
fn inner(n: u32) -> u32 {
    n * 11
}

/// Each result belongs to its own region.
#[trace::trace(ret)]
fn outer() -> u32 {
    let one = inner(1);
    let two = inner(2);
    one + two
}

pub fn run() {
    println!("{} {} {}", plain(0), plain(2), plain(11));
    println!("{:?} {:?} {}", by_debug(&[1, 2]), by_debug(&[]), by_display());
    let mut n = 1;
    unit(&mut n);
    println!("{} {}", text("é"), n);
    println!("{} {} {}", labelled(9), labelled(10), looped(1));
    println!("{}", outer());
}
