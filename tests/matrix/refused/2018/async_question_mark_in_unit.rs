//! `?` in functions that return nothing or something that cannot hold it.

#[trace::trace]
async fn unit() {
    "1".parse::<u8>()?;
}

#[trace::trace]
async fn number() -> u8 {
    "1".parse::<u8>()?
}

#[trace::trace]
async fn option() -> Option<u8> {
    Some("1".parse::<u8>()?)
}

#[trace::trace]
async fn no_conversion() -> Result<u8, String> {
    Ok("1".parse::<u8>()?)
}

#[trace::trace]
fn plain() {
    "1".parse::<u8>()?;
}

fn main() {
    drop((unit(), number(), option(), no_conversion()));
    plain();
}
