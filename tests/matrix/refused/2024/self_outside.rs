//! `self` in functions that have none.

#[trace::trace]
async fn free() -> u8 {
    self.0
}

struct Holder(u8);

#[trace::trace]
impl Holder {
    async fn associated() -> u8 {
        self.0
    }
}

fn main() {
    drop(free());
    drop(Holder::associated());
}
