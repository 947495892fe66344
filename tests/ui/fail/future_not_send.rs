use std::rc::Rc;

#[trace::trace]
async fn load(id: Rc<u8>) -> u8 {
    std::future::ready(()).await;
    *id
}

fn is_send(_: impl Send) {}

fn main() {
    is_send(load(Rc::new(1)));
}
