#[trace::trace]
pub const unsafe fn load() -> u8 {
    1
}

const ONE: u8 = unsafe { load() };

fn main() {
    println!("{ONE}");
}
