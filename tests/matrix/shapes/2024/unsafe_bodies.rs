//! Raw pointers, unions, mutable statics and `unsafe` methods.
//! Recorded: raw 1 completed, union_field 1 completed, Cell::set 1 completed, Cell::get 1 completed, unneeded 1 completed, operation 1 completed
//! Also in: 2021, 2018

union Bits {
    number: u32,
    bytes: [u8; 4],
}

#[trace::trace]
unsafe fn raw<T: Copy>(pointer: *const T) -> T {
    // SAFETY: the caller's.
    unsafe { pointer.read() }
}

#[trace::trace]
fn union_field(bits: Bits) -> u8 {
    // SAFETY: every pattern of bits is four bytes.
    unsafe { bits.bytes[0] & bits.bytes[3] }
}

struct Cell(std::cell::UnsafeCell<u32>);

#[trace::trace]
impl Cell {
    unsafe fn set(&self, n: u32) {
        // SAFETY: the caller's.
        unsafe { *self.0.get() = n }
    }

    unsafe fn get(&self) -> u32 {
        // SAFETY: the caller's.
        unsafe { *self.0.get() }
    }
}

#[trace::trace]
fn unneeded() -> u32 {
    unsafe { 1 }
}

#[trace::trace]
unsafe fn operation(pointer: *const u8) -> u8 {
    *pointer
}

pub fn run() {
    let cell = Cell(1.into());
    // SAFETY: all pointers come from references, and nothing is shared.
    unsafe {
        println!("{}", raw(&7));
        cell.set(2);
        println!("{} {}", cell.get(), operation(&3));
    }
    println!("{} {}", union_field(Bits { number: u32::MAX }), unneeded());
}
