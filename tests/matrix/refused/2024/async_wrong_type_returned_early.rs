//! An early return has another type than the function.

#[trace::trace]
async fn early(n: u8) -> Result<u8, String> {
    if n == 0 {
        return Err(0);
    }
    if n == 1 {
        return;
    }
    Ok(n)
}

fn main() {
    drop(early(1));
}
