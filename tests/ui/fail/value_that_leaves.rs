#[trace::trace(args(n = text.parse::<u8>()?, id))]
fn load(text: &str, id: u8) -> Result<u8, std::num::ParseIntError> {
    text.parse::<u8>().map(|n| n + id)
}

#[trace::trace(args(n = future.await))]
async fn wait(future: std::future::Ready<u8>) -> u8 {
    future.await
}

#[trace::trace(args(n = match id { Some(id) => id, None => return 1 }))]
fn early(id: Option<u8>) -> u8 {
    id.unwrap_or(1)
}

fn main() {
    let _ = (load("1", 2), wait(std::future::ready(1)), early(None));
}
