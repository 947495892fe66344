//! Annotated functions as values: pointers, `dyn Fn`, arguments of adapters.
//! Recorded: add 6 completed, method 2 completed, generic 1 completed, unsafe_one 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
fn add(n: u32) -> u32 {
    n + 1
}

struct Holder(u32);

impl Holder {
    #[trace::trace]
    fn method(&self) -> u32 {
        self.0
    }
}

#[trace::trace]
fn generic<T: Default>() -> T {
    T::default()
}

#[trace::trace]
unsafe fn unsafe_one(n: u32) -> u32 {
    n
}

static TABLE: [fn(u32) -> u32; 2] = [add, add];

fn apply(f: &dyn Fn(u32) -> u32) -> u32 {
    f(1)
}

pub fn run() {
    println!("{} {}", TABLE[0](1), apply(&add));
    println!("{:?}", [1, 2, 3].map(add));
    println!("{:?}", Some(4).map(add));
    println!("{:?}", [Holder(1), Holder(2)].iter().map(Holder::method).collect::<Vec<_>>());
    let make: fn() -> Vec<u8> = generic;
    let pointer: unsafe fn(u32) -> u32 = unsafe_one;
    // SAFETY: it has no requirement.
    println!("{:?} {}", make(), unsafe { pointer(5) });
    println!("{}", size_of_val(&add));
}
