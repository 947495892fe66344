//! What a disabled build computes, and how large its futures are: `src/main.rs` prints both.

use std::process::Command;

use crate::build;

#[test]
fn annotated_and_plain_programs_print_the_same() {
    let [annotated, plain] =
        build::BOTH.map(|variant| build::run(&mut Command::new(build::program(variant))));
    assert!(plain.contains("\nrequest 12\n") && plain.contains("\nsize of request "), "{plain}");
    assert_eq!(annotated, plain);
}
