#![deny(dead_code)]

#[trace::trace]
fn load() {}

#[trace::trace]
async fn save() {}

struct Server;

#[trace::trace]
impl Server {
    fn load(&self) {}

    async fn save(&self) {}
}

fn main() {
    let _ = Server;
}
