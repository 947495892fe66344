#[trace::trace(future)]
async fn load() {}

fn main() {
    let _ = load();
}
