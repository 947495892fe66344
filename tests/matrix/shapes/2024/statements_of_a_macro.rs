//! A body of `$x:stmt` without semicolons. Between attribute and compiler such a fragment is only
//! its tokens, which do not parse: the function is left alone.
//! Recorded: nothing
//! Also in: 2021, 2018, 2015

macro_rules! function {
    ($name:ident, $($statement:stmt)*) => {
        #[trace::trace]
        fn $name() {
            $($statement)*
        }
    };
}

function!(made, let n = 1 println!("{n}"));

pub fn run() {
    made();
}
