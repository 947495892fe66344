#[trace::trace]
fn load() {
    drop(__trace_region);
}

#[trace::trace]
async fn save((id, _): (u8, u8)) {
    drop(__trace_argument_0);
    drop(__trace_value);
}

fn main() {
    load();
    let _ = save((1, 2));
}
