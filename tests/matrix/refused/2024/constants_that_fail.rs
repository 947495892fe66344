//! Constants that cannot be computed.

#[trace::trace]
async fn overflows() -> u8 {
    const MORE: u8 = u8::MAX + 1;
    MORE
}

#[trace::trace]
async fn out_of_bounds() -> u8 {
    const ITEMS: [u8; 1] = [1];
    const { ITEMS[1] }
}

#[trace::trace]
fn divides() -> u8 {
    const ZERO: u8 = 0;
    const DIVIDED: u8 = 1 / ZERO;
    DIVIDED
}

fn main() {
    drop(overflows());
    drop(out_of_bounds());
    divides();
}
