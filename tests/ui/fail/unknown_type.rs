#[trace::trace]
fn load(id: Id) -> Page {
    todo!()
}

#[trace::trace]
async fn save(id: Id) -> Page {
    todo!()
}

fn main() {
    load(1);
    let _ = save(1);
}
