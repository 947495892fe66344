//! A trait with an async method as a trait object.

#[trace::trace]
#[allow(async_fn_in_trait)]
trait Loads {
    async fn load(&self) -> u8 {
        1
    }
}

fn take(_: &dyn Loads) {}

fn main() {}
