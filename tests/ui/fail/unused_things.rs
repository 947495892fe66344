#![deny(warnings)]

#[trace::trace]
fn load(id: u8, mut name: String) -> u8 {
    let unused = 1;
    1
}

#[trace::trace]
async fn save(id: u8, mut name: String, (left, mut right): (u8, u8)) -> u8 {
    let unused = 1;
    1
}

fn main() {
    let _ = load(1, String::new());
    let _ = save(1, String::new(), (1, 2));
}
