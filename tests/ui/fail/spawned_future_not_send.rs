use std::rc::Rc;

#[trace::trace]
fn load(id: Rc<u8>) {
    tokio::spawn(async move {
        tokio::task::yield_now().await;
        drop(id);
    });
}

fn main() {}
