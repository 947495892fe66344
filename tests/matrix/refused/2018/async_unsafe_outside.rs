//! Unsafe functions are called outside of `unsafe`.

#[trace::trace]
async unsafe fn dangerous(pointer: *const u8) -> u8 {
    unsafe { *pointer }
}

#[trace::trace]
async fn calls() -> u8 {
    dangerous(&1).await
}

#[trace::trace]
async fn dereferences(pointer: *const u8) -> u8 {
    *pointer
}

fn main() {
    drop(calls());
    drop(dereferences(&1));
}
