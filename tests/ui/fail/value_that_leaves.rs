#[trace::trace(args(n = text.parse::<u8>()?, id))]
fn load(text: &str, id: u8) -> Result<u8, std::num::ParseIntError> {
    Ok(id)
}

#[trace::trace(args(n = future.await))]
async fn wait(future: std::future::Ready<u8>) {}

#[trace::trace(args(n = match id { Some(id) => id, None => return }))]
fn early(id: Option<u8>) {}

fn main() {}
