//! Doc comments above, below and inside.
//! Recorded: above 1 completed, below 1 completed, inside 1 completed, hidden 1 completed
//! Also in: 2021, 2018, 2015

/// Documented above, with `code` and [`below`].
#[trace::trace]
pub fn above() {}

#[trace::trace]
/// Documented below.
///
/// ```
/// assert!(true);
/// ```
#[doc(alias = "under")]
pub fn below() {}

#[trace::trace]
/** A block. */
pub fn inside() {
    //! And inside.
    #![doc = "Twice."]
    println!("inside");
}

#[doc(hidden)]
#[trace::trace]
#[doc = concat!("Made", " up.")]
pub fn hidden() {}

#[trace::trace]
pub fn undocumented() {}

pub fn run() {
    above();
    below();
    inside();
    hidden();
}
