#[trace::trace(err = 1)]
fn fails() -> Result<u8, String> {
    Ok(1)
}

#[trace::trace(task = true, ret())]
fn task() -> u8 {
    1
}

#[trace::trace(task())]
fn called() {}

#[trace::trace(skip = true)]
fn skipped() {}

#[trace::trace(args(_ = 1))]
fn underscore() {}

fn main() {
    task();
    called();
    skipped();
    underscore();
    let _ = fails();
}
