//! Names of the user's that are also ours, the standard library's or the prelude's.
#![deny(warnings)]
#![allow(dead_code, unused_macros, non_camel_case_types, clippy::disallowed_names)]

#[path = "support/poll.rs"]
mod poll;

mod shadows {
    pub mod core {}
    pub mod std {}
    pub mod alloc {}
    pub mod trace {}
    pub mod __private {}

    macro_rules! concat {
        ($($any:tt)*) => {
            compile_error!("not yours")
        };
    }
    macro_rules! stringify {
        ($($any:tt)*) => {
            compile_error!("not yours")
        };
    }
    macro_rules! module_path {
        ($($any:tt)*) => {
            compile_error!("not yours")
        };
    }
    macro_rules! file {
        ($($any:tt)*) => {
            compile_error!("not yours")
        };
    }
    macro_rules! line {
        ($($any:tt)*) => {
            compile_error!("not yours")
        };
    }
    macro_rules! column {
        ($($any:tt)*) => {
            compile_error!("not yours")
        };
    }
    macro_rules! unreachable {
        ($($any:tt)*) => {
            compile_error!("not yours")
        };
    }

    pub struct Result;
    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Box;
    pub struct String;
    pub struct Future;
    pub struct Site;
    pub struct Region;
    pub trait Drop {}
    pub trait Fn {}
    pub type u32 = ();
    pub type str = ();
    pub type bool = ();

    pub fn future() {}
    pub fn enter() {}
    pub fn value() {}
    pub fn spawned() {}
    pub fn is_recording() {}

    #[::trace::trace(args(n))]
    pub fn plain(n: u8) -> u8 {
        n
    }

    #[::trace::trace(args(n, m = ?n, k = %n))]
    pub async fn later(n: u8) -> u8 {
        n
    }

    #[::trace::trace]
    pub async fn never() -> ! {
        loop {
            ::std::future::pending::<()>().await;
        }
    }

    #[::trace::trace]
    pub fn spawns() -> u8 {
        ::std::thread::spawn(|| 1).join().unwrap()
    }
}

/// Variables, labels and constants called as ours are.
#[trace::trace(args(__trace_region))]
fn variables(__trace_region: u8) -> u8 {
    let __trace_value = __trace_region;
    let site = 1;
    __trace_value + site
}

#[trace::trace(args(__trace_value))]
async fn async_variables(__trace_value: u8, (__trace_argument_0, _): (u8, u8), __trace_argument_1: u8) -> u8 {
    let __trace_region = __trace_value;
    __trace_region + __trace_argument_0 + __trace_argument_1
}

/// Parameters whose names come from inside a macro, and from outside, and are the same.
macro_rules! mixed {
    ($name:ident, $parameter:ident) => {
        #[trace::trace(args(outer = $parameter, inner = n))]
        async fn $name($parameter: u8, n: u8) -> u8 {
            $parameter * 10 + n
        }
    };
}
mixed!(mixed_names, n);

/// A type parameter and a constant parameter that look like ours.
#[trace::trace]
fn parameters<Site, const __TRACE: usize>(site: Site) -> (Site, usize) {
    (site, __TRACE)
}

/// An import of another attribute of the same name does not disturb the full path.
mod another {
    #[allow(unused_imports)]
    use std::clone::Clone as trace;

    #[::trace::trace]
    pub fn function() -> u8 {
        1
    }
}

fn main() {
    assert_eq!(shadows::plain(1), 1);
    assert_eq!(poll::block_on(shadows::later(1)), 1);
    assert!(poll::once(std::pin::pin!(shadows::never())).is_pending());
    assert_eq!(shadows::spawns(), 1);
    assert_eq!(variables(1), 2);
    assert_eq!(poll::block_on(async_variables(1, (2, 3), 4)), 7);
    assert_eq!(poll::block_on(mixed_names(1, 2)), 12);
    assert_eq!(parameters::<_, 3>("x"), ("x", 3));
    assert_eq!(another::function(), 1);
}
