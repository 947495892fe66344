struct User;

#[trace::trace(ret)]
fn load() -> User {
    User
}

#[trace::trace(ret, err)]
async fn save() -> Result<User, String> {
    Ok(User)
}

#[trace::trace(?ret)]
fn find() -> Option<User> {
    None
}

fn main() {
    load();
    find();
    let _ = save();
}
