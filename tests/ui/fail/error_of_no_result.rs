#[trace::trace(err)]
fn load() -> Option<u8> {
    None
}

#[trace::trace(err)]
async fn save() -> u8 {
    1
}

fn main() {
    load();
    let _ = save();
}
