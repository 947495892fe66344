struct Broken;

#[trace::trace(err)]
fn load() -> Result<u8, Broken> {
    Err(Broken)
}

fn main() {
    let _ = load();
}
