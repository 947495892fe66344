//! A bound is not declared, and one is not fulfilled.

#[trace::trace]
fn text<T>(value: T) -> String {
    value.to_string()
}

#[trace::trace]
fn copied<T: Copy>(value: T) -> T {
    value
}

fn main() {
    text(1);
    copied(String::new());
}
