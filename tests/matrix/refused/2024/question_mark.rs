//! `?` where nothing can be returned by it, or something else.
//! Also in: 2021, 2018

#[trace::trace]
fn nothing(text: &str) {
    let _: u32 = text.parse()?;
}

#[trace::trace]
fn another(text: &str) -> Result<u32, u8> {
    Ok(text.parse::<u32>()?)
}

fn main() {
    nothing("");
    let _ = another("");
}
