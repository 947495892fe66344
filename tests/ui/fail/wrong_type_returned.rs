#[trace::trace]
fn load() -> u8 {
    "one"
}

#[trace::trace]
async fn save(id: u8) -> Result<u8, String> {
    if id == 1 {
        return Err(1);
    }
    Ok("one")
}

#[trace::trace]
async fn nothing_returned() -> u8 {
    1;
}

fn main() {
    load();
    let _ = save(1);
    let _ = nothing_returned();
}
