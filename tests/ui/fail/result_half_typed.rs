#[trace::trace(?)]
fn load() -> u8 {
    1
}

#[trace::trace(ret = )]
fn save() -> u8 {
    1
}

#[trace::trace(err)]
fn find() -> Result<u8, String> {
    let x = y.
}

fn main() {
    load();
    save();
    let _ = find();
}
