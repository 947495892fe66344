//! Calls with too few and too many arguments, and with arguments of other types.

#[trace::trace]
async fn two(_a: u8, (_b, _c): (u8, u8)) {}

struct Holder;

#[trace::trace]
impl Holder {
    async fn one(&self, _a: &str) {}
}

fn main() {
    drop(two(1));
    drop(two(1, (2, 3), 4));
    drop(two("1", (2, 3)));
    drop(Holder.one());
    drop(Holder::one("x"));
}
