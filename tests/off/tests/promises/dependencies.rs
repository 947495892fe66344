//! What a disabled dependency brings into a library's build.

use crate::build;

#[test]
fn a_library_that_annotates_depends_on_two_crates() {
    let arguments = ["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}"];
    let tree = build::run(build::cargo_here().args(arguments));
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names, ["off", "exectrace", "trace-macros"], "{tree}");
}
