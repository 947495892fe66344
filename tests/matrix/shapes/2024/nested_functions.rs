//! Functions inside functions, closures, constants and `impl` blocks of a body.
//! Recorded: outer 1 completed, inner 2 completed, deepest 1 completed, in_closure 1 completed, in_constant 1 completed, method 1 completed
//! Nested: inner in outer, deepest in inner, method in outer, in_closure in outer, in_constant in outer
//! Also in: 2021, 2018, 2015

#[trace::trace]
fn outer(n: u32) -> u32 {
    #[trace::trace]
    fn inner(n: u32) -> u32 {
        #[trace::trace]
        fn deepest() -> u32 {
            3
        }
        if n == 0 { deepest() } else { n }
    }
    struct Local(u32);
    impl Local {
        #[trace::trace]
        fn method(&self) -> u32 {
            self.0
        }
    }
    let closure = |n: u32| {
        #[trace::trace]
        fn in_closure(n: u32) -> u32 {
            n * 2
        }
        in_closure(n)
    };
    const FUNCTION: fn() -> u32 = {
        #[trace::trace]
        fn in_constant() -> u32 {
            5
        }
        in_constant
    };
    inner(n) + inner(0) + Local(1).method() + closure(2) + FUNCTION()
}

pub fn run() {
    println!("{}", outer(1));
}
