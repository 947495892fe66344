//! What expansions of `#[trace]` and of this crate's macros may name. Both halves have all of it:
//! cargo may unify the features of the macro crate, which is built for the host, differently from
//! this crate's, which is built for the target.

pub use ::core;

#[cfg(not(feature = "enabled"))]
pub use crate::disabled::private::*;
#[cfg(feature = "enabled")]
pub use trace_core::{
    AsyncRegion, Region, Site, ToValue, Value, counter, enter, enter_with, future, inactive, is_recording,
    log, region_args, spawned, value,
};
