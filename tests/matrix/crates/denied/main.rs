//! Runs the library.

fn main() {
    support::shape("denied", LIBRARY::run);
}
