//! An implementation lacks a method, and has one that the trait does not know.

#[trace::trace]
#[allow(async_fn_in_trait)]
trait Loads {
    async fn load(&self) -> u8;
    async fn save(&mut self, value: u8) {
        let _ = value;
    }
}

struct Holder;

#[trace::trace]
impl Loads for Holder {
    async fn save(&mut self, _: u8) {}

    async fn other(&self) {}
}

fn main() {}
