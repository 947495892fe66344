//! Names that nobody has declared.

#[trace::trace]
fn variable() -> u32 {
    missing + 1
}

#[trace::trace]
fn call() -> u32 {
    absent()
}

#[trace::trace]
fn method(text: &str) -> usize {
    text.length()
}

#[trace::trace]
fn ty(value: Absent) {}

fn main() {
    variable();
    call();
    method("");
}
