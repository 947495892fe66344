#![allow(unused)]

struct Server;

#[trace::trace(name = "server", args(id))]
impl Server {
    fn load(&self, id: u8) {}
}

fn main() {
    Server.load(1);
}
