use trace::trace;

struct Server;

#[trace]
impl Server {
    #[trace(name = "load")]
    #[trace]
    fn load(&self) {}
}

fn main() {
    Server.load();
}
