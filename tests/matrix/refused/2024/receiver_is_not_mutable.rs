//! `self` without `mut` is changed.

struct Count(u8);

#[trace::trace]
impl Count {
    async fn by_value(self) -> u8 {
        self.0 += 1;
        self.0
    }

    async fn by_reference(&self) {
        self.0 += 1;
    }
}

fn main() {
    drop(Count(1).by_value());
    drop(Count(1).by_reference());
}
