//! Runs the library.

fn main() {
    support::shape("renamed", LIBRARY::run);
}
