//! Runs the annotated library where the feature is off, and hands the result to the program.

fn main() {
    println!("cargo::rustc-env=BUILT_WITH={}", annotated::work(10));
}
