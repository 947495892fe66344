use super::*;
use std::fs;

/// A workspace of two packages: one that renames the library, one that has it for its examples.
fn project(selection: Selection) -> Project {
    let dir = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let package = |name: &str, rest: &str| {
        write(&format!("{name}/src/main.rs"), "fn main() {}");
        write(&format!("{name}/examples/show-{name}.rs"), "fn main() {}");
        let head = format!("[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2021'\n");
        write(&format!("{name}/Cargo.toml"), &(head + rest));
    };
    write("Cargo.toml", "[workspace]\nresolver = '3'\nmembers = ['one', 'two', 'three', 'exectrace']\n");
    package("one", "[dependencies]\ntrace = { package = 'exectrace', path = '../exectrace' }\n");
    package("two", "[dev-dependencies]\nexectrace = { path = '../exectrace' }\n");
    package("three", "");
    write("exectrace/src/lib.rs", "");
    package("exectrace", "[features]\nenabled = []\nruntime = []\n");
    Project::find(&Selection { manifest_path: Some(dir.path().join("Cargo.toml")), ..selection }).unwrap()
}

fn package(name: &str) -> Selection {
    Selection { package: Some(name.into()), ..Selection::default() }
}

fn features(selection: Selection) -> Vec<String> {
    project(selection).turn_on(Feature::Runtime).unwrap().features
}

fn example(name: &str) -> Selection {
    Selection { example: Some(name.into()), ..Selection::default() }
}

#[test]
fn the_feature_has_the_name_by_which_the_package_knows_the_library() {
    assert_eq!(features(package("one")), ["trace/runtime"]);
    assert_eq!(features(package("exectrace")), ["runtime"]);
    for spec in ["one@0.1.0", "path+file:///w/one#0.1.0", "path+file:///w/dir#one@0.1.0"] {
        assert_eq!(features(package(spec)), ["trace/runtime"], "{spec}");
    }
}

#[test]
fn a_binary_or_example_is_found_in_the_member_that_has_it() {
    assert_eq!(features(example("show-one")), ["trace/runtime"]);
    let bin = Selection { bin: Some("exectrace".into()), ..Selection::default() };
    assert_eq!(features(bin), ["runtime"]);
}

#[test]
fn examples_see_dev_dependencies_and_binaries_do_not() {
    assert_eq!(features(example("show-two")), ["exectrace/runtime"]);
    let error = format!("{:?}", project(package("two")).turn_on(Feature::Runtime).unwrap_err());
    assert!(error.contains("dev- or build-dependencies only"), "{error}");
}

#[test]
fn without_the_library_the_lines_to_add_are_named() {
    let error = format!("{:?}", project(package("three")).turn_on(Feature::Runtime).unwrap_err());
    assert!(error.contains("`three` does not depend on `exectrace`"), "{error}");
    assert!(error.contains("[dependencies]"), "{error}");
}

#[test]
fn what_is_not_there_is_left_for_cargo_to_complain_about() {
    assert_eq!(features(package("nobody")), Vec::<String>::new());
    assert_eq!(features(example("nothing")), Vec::<String>::new());
}

#[test]
fn a_library_without_the_feature_is_asked_for_what_it_has() {
    let dir = tempfile::tempdir().unwrap();
    for (name, rest) in [
        ("library", "name = 'exectrace'\n[features]\nenabled = []\n"),
        ("program", "name = 'program'\n[dependencies]\nexectrace = { path = '../library' }\n"),
    ] {
        fs::create_dir_all(dir.path().join(name).join("src")).unwrap();
        fs::write(dir.path().join(name).join("src/lib.rs"), "").unwrap();
        fs::write(dir.path().join(name).join("src/main.rs"), "fn main() {}").unwrap();
        fs::write(dir.path().join(name).join("Cargo.toml"), format!("[package]\n{rest}")).unwrap();
    }
    let manifest_path = Some(dir.path().join("program/Cargo.toml"));
    let project = Project::find(&Selection { manifest_path, ..Selection::default() }).unwrap();
    let on = TurnedOn { features: vec!["exectrace/enabled".into()], most: Feature::Enabled };
    assert_eq!(project.turn_on(Feature::Runtime).unwrap(), on);
}

#[test]
fn what_is_not_wanted_is_not_turned_on() {
    let on = TurnedOn { features: vec!["trace/enabled".into()], most: Feature::Enabled };
    assert_eq!(project(package("one")).turn_on(Feature::Enabled).unwrap(), on);
}
