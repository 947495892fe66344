#[trace::trace(ret)]
fn load() {}

#[trace::trace(?ret)]
async fn save() {}

fn main() {
    load();
    let _ = save();
}
