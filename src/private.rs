//! What expansions of `#[trace]` and of this crate's macros may name. Both halves have all of it:
//! cargo may unify the features of the macro crate, which is built for the host, differently from
//! this crate's, which is built for the target.

pub use crate::half::private::*;
pub use ::core;
