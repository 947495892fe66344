#[trace::trace(?ret, err)]
fn load(text: &str) -> Result<u8, String> {
    if text.is_empty() {
        return Ok("none");
    }
    "much"
}

fn main() {
    let _ = load("");
}
