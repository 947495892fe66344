struct User;

#[trace::trace(args(id, ?user))]
async fn load(id: u8, user: &User) {}

fn main() {
    let _ = load(1, &User);
}
