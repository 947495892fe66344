//! Functions that call themselves, each other, and through a pointer.
//! Recorded: plain 4 completed, even 2 completed, odd 2 completed, by_pointer 3 completed, generic 3 completed, unwound 3 panicked
//! Also in: 2021, 2018, 2015

#[trace::trace]
fn plain(n: u32) -> u32 {
    if n == 0 { 0 } else { 1 + plain(n - 1) }
}

#[trace::trace]
fn even(n: u32) -> bool {
    n == 0 || odd(n - 1)
}

#[trace::trace]
fn odd(n: u32) -> bool {
    n != 0 && even(n - 1)
}

#[trace::trace]
fn by_pointer(n: u32, f: &dyn Fn(u32) -> u32) -> u32 {
    if n == 0 { f(0) } else { f(n) + by_pointer(n - 1, f) }
}

#[trace::trace]
fn generic<T: Copy + std::fmt::Debug>(items: &[T]) -> usize {
    match items {
        [] => 0,
        [first, rest @ ..] => {
            println!("{first:?}");
            1 + generic(rest)
        }
    }
}

#[trace::trace]
fn unwound(n: u32) {
    assert_ne!(n, 0, "the bottom");
    unwound(n - 1);
}

pub fn run() {
    println!("{} {}", plain(3), even(3));
    println!("{} {}", by_pointer(2, &|n| n * 2), generic(&['a', 'b']));
    crate::support::caught(|| unwound(2));
}
