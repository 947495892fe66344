//! The ways in which every shape is built.

/// How a shape is built. The last is also run in two ways, idle and recording.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// Without the attribute, and without any crate of ours.
    Plain,
    /// With the attribute, the feature off.
    Off,
    /// With the attribute, the feature on.
    On,
}

impl Mode {
    pub(crate) const ALL: [Mode; 3] = [Mode::Plain, Mode::Off, Mode::On];
    /// Those that are held against [`Mode::Plain`].
    pub(crate) const OURS: [Mode; 2] = [Mode::Off, Mode::On];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Mode::Plain => "plain",
            Mode::Off => "off",
            Mode::On => "on",
        }
    }

    /// A file of this mode: without the attribute its lines are empty comments, so that all
    /// others keep their numbers. Blank lines below a comment clippy would find.
    pub(crate) fn source(self, text: &str) -> String {
        match self {
            Mode::Plain => without_attributes(text),
            Mode::Off | Mode::On => text.to_owned(),
        }
    }

    /// The dependency on the facade, below the name that the package gives it.
    pub(crate) fn dependency(self, name: &str, facade: &str) -> String {
        let features = match self {
            Mode::Plain => return String::new(),
            Mode::Off => "",
            Mode::On => ", features = [\"enabled\"]",
        };
        format!("{name} = {{ package = \"exectrace\", path = {facade:?}{features} }}\n")
    }
}

/// Empty comments instead of our attributes and of imports from our crate.
fn without_attributes(text: &str) -> String {
    lines(text).flat_map(|(line, ours)| [if ours { "//" } else { line }, "\n"]).collect()
}

/// Our attributes in it, and the imports from our crate.
pub(crate) fn our_lines(text: &str) -> String {
    lines(text).filter(|(_, ours)| *ours).flat_map(|(line, _)| [line, "\n"]).collect()
}

/// Each line, and whether it is of such an attribute or import, which have their lines for themselves.
fn lines(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut open = 0;
    text.lines().map(move |line| {
        let ours = open > 0 || is_ours(line.trim_start());
        if ours {
            open += brackets(line);
        }
        (line, ours)
    })
}

/// How many more brackets the line opens than it closes.
fn brackets(line: &str) -> i32 {
    let count = |bracket| line.matches(bracket).count() as i32;
    count('[') - count(']')
}

/// Whether the line begins an attribute of ours, or an import of it.
fn is_ours(line: &str) -> bool {
    let import =
        ["use trace::", "use ::trace::", "extern crate "].iter().any(|import| line.starts_with(import));
    if import {
        return line.contains("trace");
    }
    let Some(attribute) = line.strip_prefix("#[") else { return false };
    if attribute.starts_with("cfg_attr(") {
        return attribute.contains("trace::trace");
    }
    let path = attribute.split(['(', ']', ' ']).next().unwrap_or_default();
    path.rsplit("::").next() == Some("trace")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_attributes_become_empty_comments_and_nothing_else_does() {
        let text = "use trace::trace;\n#[::trace::trace(\n  name = \"[x]\",\n)]\n#[inline]\nfn f() {\n    #[trace]\n    fn g() {}\n}\n#[cfg_attr(all(), trace::trace)]\nfn h() { [1]; }\n#[tracing::instrument]\n";
        let plain = "//\n//\n//\n//\n#[inline]\nfn f() {\n//\n    fn g() {}\n}\n//\nfn h() { [1]; }\n#[tracing::instrument]\n";
        assert_eq!(without_attributes(text), plain);
    }
}
