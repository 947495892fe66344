#[trace::trace]
#[derive(Clone)]
pub struct Load {
    pub id: u8,
}

fn main() {
    let _ = Load { id: 1 }.clone();
}
