struct User;

#[trace::trace(ret, err)]
impl User {
    fn load() {}
}

#[trace::trace(task)]
trait Named {
    fn name(&self) {}
}

#[trace::trace(future)]
mod users {
    pub fn all() {}
}

impl Named for User {}

fn main() {
    User::load();
    User.name();
    users::all();
}
