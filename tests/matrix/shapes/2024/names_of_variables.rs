//! Variables called as ours are, and names that come from inside and outside a macro.
//! Recorded: variables 1 completed, mixed 1 completed, shadowing 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace(args(__trace_region))]
fn variables(__trace_region: u8) -> u8 {
    let __trace_value = __trace_region;
    let __trace_argument_0 = 1;
    __trace_value + __trace_argument_0
}

macro_rules! mixed {
    ($name:ident, $parameter:ident) => {
        #[trace::trace(args(outer = $parameter, inner = n))]
        fn $name($parameter: u8, n: u8) -> u8 {
            let local = $parameter;
            local * 10 + n
        }
    };
}

mixed!(mixed, n);

#[trace::trace(args(self_, n))]
fn shadowing(self_: u8, n: u8) -> u8 {
    let n = n + self_;
    let n = n * 2;
    n
}

pub fn run() {
    println!("{} {} {}", variables(1), mixed(1, 2), shadowing(1, 2));
}
