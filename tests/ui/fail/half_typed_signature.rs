#[trace::trace]
fn load(id: ) -> usize {
    id
}

fn main() {
    load(1);
}
