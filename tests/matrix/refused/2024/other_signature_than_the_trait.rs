//! Implementations whose methods have other arguments, other results, another receiver or are not async.

#[trace::trace]
#[allow(async_fn_in_trait)]
trait Loads {
    async fn load(&self, id: u8) -> u8;
}

struct One;
struct Two;
struct Three;
struct Four;

#[trace::trace]
impl Loads for One {
    async fn load(&self, id: &str) -> u8 {
        0
    }
}

#[trace::trace]
impl Loads for Two {
    async fn load(&self, id: u8) -> String {
        String::new()
    }
}

#[trace::trace]
impl Loads for Three {
    async fn load(&mut self, id: u8) -> u8 {
        id
    }
}

#[trace::trace]
impl Loads for Four {
    fn load(&self, id: u8) -> u8 {
        id
    }
}

fn main() {}
