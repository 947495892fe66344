struct User;

#[trace::trace(args(id, user))]
fn load(id: u8, user: &User) {}

fn main() {
    load(1, &User);
}
