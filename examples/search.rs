//! A parallel text search: where does the time of each worker go, and of each file?
//!
//!     cargo trace run --release --example search -- PATTERN [DIR]
//!
//! The main thread walks the folder (this repository, if none is given) and sends paths through a
//! channel. Workers share its receiving end behind a lock, so all but one of those without a file
//! wait for that lock, not for the channel: a wait that a trace shows and a profile does not.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::{env, fs, io, thread};

use regex::Regex;

struct Match {
    path: PathBuf,
    line: usize,
    text: String,
}

/// What the workers share.
struct Search {
    pattern: Regex,
    queue: Mutex<Receiver<PathBuf>>,
    found: Mutex<Vec<Match>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let pattern = Regex::new(&args.next().unwrap_or_else(|| r"\bfn \w+".into()))?;
    let folder = args.next().unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());

    let (paths, queue) = mpsc::channel();
    let search = Arc::new(Search { pattern, queue: Mutex::new(queue), found: Mutex::default() });
    let workers: Vec<_> = (0..thread::available_parallelism()?.get())
        .map(|_| {
            let search = Arc::clone(&search);
            trace::spawn(move || work(&search))
        })
        .collect();

    walk(Path::new(&folder), &paths)?;
    // The workers end when no path can come any more.
    drop(paths);
    for worker in workers {
        worker.join().expect("a worker does not panic");
    }

    let mut found = search.found.lock().expect("a worker does not panic");
    found.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    for Match { path, line, text } in found.iter().take(5) {
        println!("{}:{line}: {}", path.display(), text.trim());
    }
    println!("{} matches of {}", found.len(), search.pattern);
    Ok(())
}

#[trace::trace]
fn walk(folder: &Path, paths: &Sender<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let kind = entry.file_type()?;
        if kind.is_dir() && name != "target" && name != ".git" {
            walk(&entry.path(), paths)?;
        } else if kind.is_file() {
            paths.send(entry.path()).expect("the workers hold the receiver");
        }
    }
    Ok(())
}

#[trace::trace]
fn work(search: &Search) {
    while let Some(path) = next(search) {
        // A task of its own, so that a slow file is found by its name.
        let task = trace::Task::new("file").arg("path", &*path.to_string_lossy());
        let _scope = task.enter();
        // What is no text has nothing to find.
        let Ok(text) = read(&path) else { continue };
        let matches = matches(&search.pattern, &path, &text);
        collect(search, matches);
    }
}

#[trace::trace]
fn next(search: &Search) -> Option<PathBuf> {
    search.queue.lock().expect("a worker does not panic").recv().ok()
}

#[trace::trace]
fn read(path: &Path) -> io::Result<String> {
    fs::read_to_string(path)
}

#[trace::trace(args(bytes = text.len()))]
fn matches(pattern: &Regex, path: &Path, text: &str) -> Vec<Match> {
    let lines = text.lines().enumerate().filter(|(_, line)| pattern.is_match(line));
    lines
        .map(|(index, line)| Match { path: path.to_owned(), line: index + 1, text: line.to_owned() })
        .collect()
}

#[trace::trace]
fn collect(search: &Search, matches: Vec<Match>) {
    let mut found = search.found.lock().expect("a worker does not panic");
    found.extend(matches);
    trace::counter!("matches", found.len());
}
