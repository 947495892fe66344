#![deny(unused_must_use)]

#[trace::trace]
async fn load() {}

#[trace::trace]
#[must_use]
async fn save() -> u8 {
    1
}

async fn both() {
    load();
    save().await;
}

fn main() {
    let _ = both();
}
