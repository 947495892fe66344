//! The whole API in a program where the feature is off.

#[test]
fn every_name_is_there_and_records_nothing() {
    let summary = off::api::everything();
    assert_eq!(summary.to_string(), "not recorded: the feature `enabled` of the crate `exectrace` is off");
}
