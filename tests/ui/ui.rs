//! What `#[trace]` accepts, and how it complains.
//!
//! `pass` holds programs that are compiled and run, grouped by what is special about their
//! functions; most assert that nothing differs from the function without the attribute. `fail`
//! holds one mistake a file, named by the mistake, each beside the messages it gets.
//! After a change of a message, `TRYBUILD=overwrite cargo test -p exectrace-ui` rewrites those.

#[test]
fn what_compiles_without_the_attribute_compiles_and_does_the_same_with_it() {
    trybuild::TestCases::new().pass("pass/*.rs");
}

#[test]
fn each_mistake_is_shown_at_its_token() {
    trybuild::TestCases::new().compile_fail("fail/*.rs");
}
