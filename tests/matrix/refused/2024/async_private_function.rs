//! A private function and a private method are called from outside.

mod inside {
    #[trace::trace]
    async fn private() {}

    pub struct Holder;

    #[trace::trace]
    impl Holder {
        async fn get(&self) {}
    }
}

fn main() {
    drop(inside::private());
    drop(inside::Holder.get());
}
