use std::thread;

#[trace::trace]
fn load(id: u8) {
    thread::spawn(|| println!("{id}"));
}

fn main() {
    load(1);
}
