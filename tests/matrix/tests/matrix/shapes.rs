//! The shapes: files below `shapes` and `refused`, a folder for each edition.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// One file.
pub(crate) struct Shape {
    pub(crate) edition: String,
    pub(crate) name: String,
    pub(crate) text: String,
}

/// How many runs, by the name of the region or task and how they ended.
pub(crate) type Counts = BTreeMap<(String, String), u64>;

impl Shape {
    /// What it is called in reports: the file, below `shapes` or `refused`.
    pub(crate) fn title(&self) -> String {
        format!("{}/{}", self.edition, self.name)
    }

    /// What happens inside others: of a pair, the first in the second.
    pub(crate) fn nested(&self) -> Vec<(String, String)> {
        let pairs = self.head("Nested").flat_map(|line| line.split(", ")).map(|pair| pair.split_once(" in "));
        pairs.map(|pair| pair.expect("`inner in outer`")).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    }

    /// The regions that its head promises, or what is wrong with the head.
    pub(crate) fn recorded(&self) -> Result<Counts, String> {
        if self.head("Recorded").next().is_none() {
            return Err("its head has no `//! Recorded: name N completed, ..` or `nothing`".to_owned());
        }
        self.runs("Recorded")
    }

    /// The tasks that its head promises: none where it is silent.
    pub(crate) fn tasks(&self) -> Result<Counts, String> {
        self.runs("Tasks")
    }

    /// What its head promises that is returned, sorted: `name = value` and `name ! error`.
    pub(crate) fn results(&self) -> Vec<String> {
        let mut results: Vec<String> =
            self.head("Results").flat_map(|line| line.split("; ")).map(str::to_owned).collect();
        results.sort();
        results
    }

    fn runs(&self, word: &str) -> Result<Counts, String> {
        let mut counts = Counts::new();
        for run in self.head(word).flat_map(|line| line.split(", ")).filter(|run| *run != "nothing") {
            let wrong = || format!("`{run}` is not `name N completed`, `panicked` or `cancelled`");
            let mut words = run.rsplitn(3, ' ');
            let (Some(outcome), Some(count), Some(name)) = (words.next(), words.next(), words.next()) else {
                return Err(wrong());
            };
            let known = ["completed", "panicked", "cancelled"].contains(&outcome);
            let count: u64 = count.parse().ok().filter(|_| known).ok_or_else(wrong)?;
            *counts.entry((name.to_owned(), outcome.to_owned())).or_default() += count;
        }
        Ok(counts)
    }

    /// The lines `//! word: ..` of its head, without that.
    fn head<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        let start = move |line: &'a str| line.strip_prefix("//! ")?.strip_prefix(word)?.strip_prefix(": ");
        self.text.lines().filter_map(start)
    }
}

/// The folder of this package.
pub(crate) fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below `folder`, once for each of their editions, in the order of their titles.
pub(crate) fn all(folder: &str) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for edition in list(&package().join(folder)) {
        for path in list(&edition) {
            let text = fs::read_to_string(&path).expect("a shape can be read");
            let others = text.lines().find_map(|line| line.strip_prefix("//! Also in: ")).unwrap_or_default();
            for edition in others.split(", ").filter(|edition| !edition.is_empty()).chain([&*stem(&edition)])
            {
                let (edition, text) = (edition.to_owned(), text.clone());
                shapes.push(Shape { edition, name: stem(&path), text });
            }
        }
    }
    assert!(!shapes.is_empty(), "there is nothing in {folder}");
    shapes.sort_by_key(Shape::title);
    for pair in shapes.windows(2) {
        assert_ne!(pair[0].title(), pair[1].title(), "two files are one shape of an edition");
    }
    shapes
}

/// The editions that `shapes` are of.
pub(crate) fn editions(shapes: &[Shape]) -> Vec<String> {
    let mut editions: Vec<String> = shapes.iter().map(|shape| shape.edition.clone()).collect();
    editions.dedup();
    editions
}

pub(crate) fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}
