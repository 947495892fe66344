//! What a futex is the inside of, from the functions around the wait.
//!
//! From the innermost function outwards, as long as functions are those of std or of a library of
//! locks: the last one that the table knows says what was waited for. A barrier is made of a condition
//! and a mutex, a channel of parking; what they are made of is not what the program waited for.
//!
//! A wait's address is that of the futex. Of std's locks it lies in the lock; of what waits by parking
//! (channels, `parking_lot`) it belongs to the thread that waits, so that there is a row for each such
//! thread. Two locks of one kind that were at one address one after the other are one row: nothing in
//! the trace tells when the first was dropped.

use std::borrow::Cow;

/// What was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// `std::sync::Mutex`.
    Mutex,
    /// `std::sync::RwLock`.
    RwLock,
    /// `std::sync::Condvar`.
    Condvar,
    /// `std::sync::Once`, `OnceLock` and `LazyLock`.
    Once,
    /// `std::sync::Barrier`.
    Barrier,
    /// `std::sync::mpsc` and other channels.
    Channel,
    /// `std::thread::park`.
    Park,
    /// The end of a thread, by its `JoinHandle` or its scope.
    Join,
    /// `parking_lot::Mutex`.
    ParkingLotMutex,
    /// `parking_lot::RwLock`.
    ParkingLotRwLock,
    /// `parking_lot::Condvar`.
    ParkingLotCondvar,
    /// `parking_lot::Once`.
    ParkingLotOnce,
    /// A worker of Tokio with nothing to do.
    TokioPark,
    /// A worker of rayon with nothing to do.
    RayonSleep,
}

impl Resource {
    /// The word for it in text and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Resource::Mutex => "Mutex",
            Resource::RwLock => "RwLock",
            Resource::Condvar => "Condvar",
            Resource::Once => "Once",
            Resource::Barrier => "Barrier",
            Resource::Channel => "channel",
            Resource::Park => "park",
            Resource::Join => "join",
            Resource::ParkingLotMutex => "parking_lot Mutex",
            Resource::ParkingLotRwLock => "parking_lot RwLock",
            Resource::ParkingLotCondvar => "parking_lot Condvar",
            Resource::ParkingLotOnce => "parking_lot Once",
            Resource::TokioPark => "Tokio's park",
            Resource::RayonSleep => "rayon's sleep",
        }
    }

    /// Whether a thread that waits sleeps on a word of its own, whatever it waits for: then the word's
    /// address says who waits, not for what.
    pub fn sleeps_on_its_own(self) -> bool {
        match self {
            Resource::Mutex | Resource::RwLock | Resource::Condvar | Resource::Once | Resource::Barrier => {
                false
            }
            Resource::Channel
            | Resource::Park
            | Resource::Join
            | Resource::ParkingLotMutex
            | Resource::ParkingLotRwLock
            | Resource::ParkingLotCondvar
            | Resource::ParkingLotOnce
            | Resource::TokioPark
            | Resource::RayonSleep => true,
        }
    }
}

/// Part of a function's name, and what it waits for. Generic arguments are not looked at.
const TABLE: &[(&str, Resource)] = &[
    ("std::sys::sync::mutex::", Resource::Mutex),
    ("std::sync::mutex::Mutex", Resource::Mutex),
    ("std::sync::poison::mutex::Mutex", Resource::Mutex),
    ("std::sys::sync::rwlock::", Resource::RwLock),
    ("std::sync::rwlock::RwLock", Resource::RwLock),
    ("std::sync::poison::rwlock::RwLock", Resource::RwLock),
    ("std::sys::sync::condvar::", Resource::Condvar),
    ("std::sync::condvar::Condvar", Resource::Condvar),
    ("std::sync::poison::condvar::Condvar", Resource::Condvar),
    ("std::sys::sync::once::", Resource::Once),
    ("std::sync::once::Once", Resource::Once),
    ("std::sync::poison::once::Once", Resource::Once),
    ("std::sync::once_lock::OnceLock", Resource::Once),
    ("std::sync::lazy_lock::LazyLock", Resource::Once),
    ("std::sync::barrier::Barrier", Resource::Barrier),
    ("std::sync::mpsc::", Resource::Channel),
    ("std::sync::mpmc::", Resource::Channel),
    ("crossbeam_channel::", Resource::Channel),
    ("flume::", Resource::Channel),
    ("std::sys::sync::thread_parking::", Resource::Park),
    ("std::thread::park", Resource::Park),
    ("std::thread::functions::park", Resource::Park),
    ("std::thread::scoped::scope", Resource::Join),
    ("std::thread::join_handle::", Resource::Join),
    ("std::thread::JoinHandle", Resource::Join),
    ("parking_lot::raw_mutex::", Resource::ParkingLotMutex),
    ("parking_lot::raw_rwlock::", Resource::ParkingLotRwLock),
    ("parking_lot::condvar::", Resource::ParkingLotCondvar),
    ("parking_lot::once::", Resource::ParkingLotOnce),
    ("tokio::runtime::park::", Resource::TokioPark),
    ("tokio::runtime::scheduler::", Resource::TokioPark),
    ("tokio::runtime::blocking::pool::", Resource::TokioPark),
    ("rayon_core::sleep::", Resource::RayonSleep),
];

/// Functions that are passed over on the way out: they are inside of something, or call it.
const PASSED: &[&str] = &["std::", "core::", "alloc::", "parking_lot_core::", "lock_api::", "parking_lot::"];

/// What a wait was for, from the functions on its stack and their files, the innermost first.
pub fn resource<'f>(functions: impl IntoIterator<Item = (&'f str, &'f str)>) -> Option<Resource> {
    let mut found = None;
    for (function, file) in functions {
        let path = path(function, file);
        match named(&path) {
            Some(resource) => found = Some(resource),
            None if is_passed(&path) => {}
            None => break,
        }
    }
    found
}

/// Whether a function belongs to what a thread waits in, rather than to what waits.
pub(crate) fn is_inside(function: &str, file: &str) -> bool {
    let path = path(function, file);
    named(&path).is_some() || is_passed(&path)
}

fn named(path: &str) -> Option<Resource> {
    TABLE.iter().find(|(part, _)| path.starts_with(part)).map(|&(_, resource)| resource)
}

fn is_passed(path: &str) -> bool {
    PASSED.iter().any(|part| path.starts_with(part))
}

/// The path of the function or of the type that it is a method of: `std::sync::Once` of
/// `<std::sync::Once as core::fmt::Debug>::fmt`. Of a function that was inlined, line tables have the
/// name alone: then its file says the rest.
fn path<'f>(function: &'f str, file: &str) -> Cow<'f, str> {
    let path = function.trim_start_matches('<').trim_start_matches('&');
    let path = path.strip_prefix("mut ").unwrap_or(path);
    let is_bare = !path.split('<').next().unwrap_or_default().contains("::");
    match module(file).filter(|_| is_bare) {
        Some(module) => Cow::Owned(format!("{module}::{path}")),
        None => Cow::Borrowed(path),
    }
}

/// The module that is in a file of std or of a crate with its version: `std::sync::mpmc::list` of
/// `/rustc/…/library/std/src/sync/mpmc/list.rs`.
fn module(file: &str) -> Option<String> {
    let (folder, file) = file.rsplit_once("/src/")?;
    let (around, folder) = folder.rsplit_once('/')?;
    let name = match folder.rsplit_once('-') {
        _ if around.ends_with("/library") => folder,
        Some((name, version)) if version.starts_with(|first: char| first.is_ascii_digit()) => name,
        _ => return None,
    };
    let file = file.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
    Some(format!("{}::{file}", name.replace('-', "_")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUTEX: &str = "std::sys::pal::unix::futex::futex_wait";

    #[test]
    fn the_outermost_function_of_std_says_what_was_waited_for() {
        let cases: [(&[&str], Option<Resource>); 8] = [
            (
                &[FUTEX, "std::sys::sync::mutex::futex::Mutex::lock_contended", "app::work"],
                Some(Resource::Mutex),
            ),
            (
                &[
                    FUTEX,
                    "std::sys::sync::condvar::futex::Condvar::wait_optional_timeout",
                    "std::sync::poison::condvar::Condvar::wait",
                    "std::sync::barrier::Barrier::wait",
                    "app::main",
                ],
                Some(Resource::Barrier),
            ),
            (
                &[
                    FUTEX,
                    "std::sys::sync::thread_parking::futex::Parker::park",
                    "std::thread::park",
                    "std::sync::mpmc::context::Context::wait_until",
                    "std::sync::mpmc::list::Channel<T>::recv",
                    "app::main",
                ],
                Some(Resource::Channel),
            ),
            // A lock that a function takes which initialises something else is a lock.
            (
                &[
                    FUTEX,
                    "std::sys::sync::mutex::futex::Mutex::lock_contended",
                    "app::load",
                    "std::sync::once_lock::OnceLock<T>::initialize",
                ],
                Some(Resource::Mutex),
            ),
            (
                &[
                    "parking_lot_core::parking_lot::park",
                    "parking_lot::raw_mutex::RawMutex::lock_slow",
                    "app::f",
                ],
                Some(Resource::ParkingLotMutex),
            ),
            (&["<std::sync::mpsc::Receiver<T> as core::iter::Iterator>::next"], Some(Resource::Channel)),
            (&[FUTEX, "app::own_futex"], None),
            (&["app::work", "std::sys::sync::mutex::futex::Mutex::lock_contended"], None),
        ];
        for (functions, expected) in cases {
            assert_eq!(resource(functions.iter().map(|&function| (function, ""))), expected, "{functions:?}");
        }
    }

    /// Line tables once hid what was behind such a function.
    #[test]
    fn a_function_without_a_path_is_known_by_its_file() {
        let wait = |file| {
            resource([
                ("parking_lot_core::thread_parker::imp::ThreadParker::park", ""),
                ("with_thread_data<parking_lot_core::ParkResult>", file),
                ("parking_lot::once::Once::call_once_slow", ""),
            ])
        };
        assert_eq!(wait("/x/parking_lot_core-0.9.12/src/parking_lot.rs"), Some(Resource::ParkingLotOnce));
        assert_eq!(wait("/x/app/src/main.rs"), None);
    }
}
