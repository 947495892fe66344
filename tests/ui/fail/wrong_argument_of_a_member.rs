struct Server;

#[trace::trace]
impl Server {
    #[trace::trace(nmae = "load")]
    fn load(&self) {}

    fn save(&self) {}
}

fn main() {
    Server.load();
    Server.save();
}
