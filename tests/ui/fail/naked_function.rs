#[trace::trace]
#[unsafe(naked)]
extern "C" fn load() {
    std::arch::naked_asm!("ret")
}

fn main() {
    load();
}
