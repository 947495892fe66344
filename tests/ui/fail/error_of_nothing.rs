#[trace::trace(err)]
fn load() {}

#[trace::trace(err)]
fn run() -> ! {
    loop {}
}

fn main() {
    load();
    run();
}
