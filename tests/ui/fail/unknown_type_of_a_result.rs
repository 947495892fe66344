#[trace::trace(?ret)]
fn load() -> Page {
    todo!()
}

fn main() {
    load();
}
