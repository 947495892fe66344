//! Runs the library.

fn main() {
    support::shape("no_std", run);
}

fn run() {
    println!("{}", LIBRARY::sum(&[1, 2, 3]));
    println!("{}", support::block_on(LIBRARY::text(7)));
    println!("{:?}", LIBRARY::parsed("7").map(|queue| queue.length()));
    println!("{:?}", LIBRARY::parsed("x").is_err());
}
