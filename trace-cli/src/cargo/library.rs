//! The library as cargo knows it: its package's name, its features, and which of them a copy of it has.

use cargo_metadata::Package;
use std::ffi::OsString;

/// The library's package.
pub(super) const LIBRARY: &str = "exectrace";
/// The library's name in code, which cargo does not know.
const IN_CODE: &str = "trace";

/// How much a program records: features of the library, the lesser first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Feature {
    /// What is annotated.
    Enabled,
    /// And what the program does without being asked.
    Runtime,
}

impl Feature {
    /// Its name in the manifest.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Feature::Enabled => "enabled",
            Feature::Runtime => "runtime",
        }
    }

    /// As much of it as this copy of the library has.
    pub(super) fn of(self, library: &Package) -> Feature {
        if library.features.contains_key(self.name()) { self } else { Feature::Enabled }
    }
}

/// What to say to features among cargo's words that name the library as code does. That is right where
/// the dependency is renamed, so ask only when cargo has refused it.
pub(crate) fn misnamed(words: &[OsString]) -> Option<String> {
    words.iter().filter_map(|word| word.to_str()).find_map(misnamed_in)
}

/// The same of a text.
pub(super) fn misnamed_in(text: &str) -> Option<String> {
    let name = |feature: &str| {
        let (_, name) = feature.split_once('/').filter(|(package, _)| *package == IN_CODE)?;
        [Feature::Enabled, Feature::Runtime].into_iter().find(|feature| feature.name() == name)
    };
    let feature = text.split(['=', ',', ' ', '`']).find_map(name)?;
    let right = format!("{LIBRARY}/{}", feature.name());
    Some(format!("To cargo the library has its package's name: write `{right}`. In code it is `{IN_CODE}`."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_s_name_in_code_is_no_name_for_cargo() {
        for (text, right) in [
            ("--features=a,trace/enabled", Some("write `exectrace/enabled`")),
            ("feature `x` includes `trace/runtime`, but", Some("write `exectrace/runtime`")),
            ("exectrace/runtime", None),
            ("trace/other", None),
        ] {
            let said = misnamed_in(text);
            assert_eq!(said.is_some(), right.is_some(), "{text}");
            assert!(said.unwrap_or_default().contains(right.unwrap_or_default()), "{text}");
        }
    }
}
