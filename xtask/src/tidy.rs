//! House rules that neither rustc nor clippy knows, each checked on every file of the repository.
//!
//! [`tree`] reads the repository once; a rule is a function from that to findings, in a file of its
//! own with its tests, and a row of [`RULES`].

mod cfgs;
mod docs;
mod edges;
mod readme;
mod sizes;
mod source;
mod tree;
mod unsafety;
mod words;

use std::fmt;
use std::path::Path;

use tree::Tree;

/// A rule's name, its check, and why it is there.
type Rule = (&'static str, fn(&Tree) -> Vec<Finding>, &'static str);

const RULES: &[Rule] = &[
    ("edges", edges::check, "a crate knows only what the architecture lets it know"),
    ("sizes", sizes::check, "a file holds one concern"),
    ("unsafe", unsafety::check, "unsafe code is in few files, known by name"),
    ("cfg", cfgs::check, "features and loom choose whole files, in few places"),
    ("words", words::check, "nothing unfinished lands, nothing names one machine"),
    ("docs", docs::check, "what a document points to is there"),
    ("readme", readme::check, "a command in a document can be run"),
];

/// One breach of a rule.
#[derive(Debug, PartialEq)]
pub(crate) struct Finding {
    path: String,
    /// Counted from 1; 0 where the file as a whole is meant.
    line: usize,
    message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.message),
            line => write!(f, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// Checks every rule, prints what breaks them, and says whether all are kept.
pub(crate) fn run(root: &Path) -> bool {
    let tree = match Tree::read(root) {
        Ok(tree) => tree,
        Err(error) => {
            eprintln!("xtask: cannot read the repository: {error}");
            return false;
        }
    };
    let mut kept = true;
    for (name, check, reason) in RULES {
        let findings = check(&tree);
        if !findings.is_empty() {
            kept = false;
            eprintln!("{name}: {reason}");
        }
        for finding in findings {
            eprintln!("  {finding}");
        }
    }
    if kept {
        println!("{} house rules kept in {} files", RULES.len(), tree.files().count());
    }
    kept
}
