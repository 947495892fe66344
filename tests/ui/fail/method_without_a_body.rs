trait Load {
    #[trace::trace]
    fn load(&self);
}

impl Load for () {
    fn load(&self) {}
}

fn main() {
    ().load();
}
