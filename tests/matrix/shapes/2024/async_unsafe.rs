//! `async unsafe fn`, free and as a method, with an unsafe block in its body.
//! Recorded: read 2 completed, write 1 completed, safely 1 completed, Cell::get 1 completed
//! Also in: 2018

use crate::support::{block_on, pause};

#[trace::trace]
async unsafe fn read(pointer: *const u8) -> u8 {
    pause().await;
    // SAFETY: the caller's.
    unsafe { *pointer }
}

#[trace::trace]
pub(self) async unsafe fn write(pointer: *mut u8, value: u8) {
    // SAFETY: the caller's.
    unsafe { *pointer = value };
    pause().await;
}

#[trace::trace]
async fn safely(value: &u8) -> u8 {
    // SAFETY: the reference lives longer than the future.
    unsafe { read(value).await }
}

struct Cell(*const u8);

#[trace::trace]
impl Cell {
    async unsafe fn get(&self) -> u8 {
        // SAFETY: the caller's.
        unsafe { *self.0 }
    }
}

pub fn run() {
    let mut value = 1;
    println!("{}", block_on(safely(&3)));
    // SAFETY: the pointers come from references that live longer than the futures.
    unsafe {
        block_on(write(&mut value, 7));
        println!("{}", block_on(read(&value)));
        println!("{}", block_on(Cell(&value).get()));
    }
}
