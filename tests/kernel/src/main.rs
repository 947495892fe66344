//! Programs whose threads do what is known, traced by the environment. Each prints what the test has
//! to know: `name value` a line.

mod calls;
mod heap;
mod memory;
mod sessions;
mod system;
mod threads;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().unwrap_or_default();
    let count = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(0);
    match program.as_str() {
        "spin" => threads::spin(),
        "two-on-one" => threads::two_on_one(),
        "sleep" => threads::sleep(),
        "short" => threads::short(count),
        "children" => threads::children(count),
        "ping-pong" => threads::ping_pong(count),
        "yields" => threads::yields(count),
        "calls" => calls::calls(count),
        "sockets" => calls::sockets(count),
        "hot" => threads::hot(),
        "touch" => memory::touch(count),
        "grow" => heap::grow(),
        "sample" => heap::sample(count),
        "cycles" => sessions::cycles(count),
        "many" => sessions::many(count),
        "idle" => sessions::idle(count),
        "born" => sessions::born(count),
        "refused" => sessions::refused(),
        other => panic!("there is no program `{other}`"),
    }
}
