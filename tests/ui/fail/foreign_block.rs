#[trace::trace]
unsafe extern "C" {
    safe fn abs(n: i32) -> i32;
}

fn main() {
    abs(1);
}
