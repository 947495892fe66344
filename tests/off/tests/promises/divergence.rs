//! Features differ between the two sides of one build: see `divergence/Cargo.toml`.

use crate::build;

#[test]
fn an_annotated_library_on_both_sides_compiles_and_runs() {
    let arguments = ["run", "--quiet", "--manifest-path", "divergence/Cargo.toml"];
    let printed = build::run(build::cargo_here().args(arguments));
    assert_eq!(printed, "built with 55, run with 55\nrecorded something\n");
}
