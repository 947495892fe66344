struct Server;

#[trace::trace]
impl Server {
    fn load(&self) {
        let = 1;
    }

    async fn save(&self) {}
}

fn main() {
    Server.load();
    let _ = Server.save();
}
