//! Which waits were for the same thing, once their stacks have names.
//!
//! The recorder knows on which word in memory a thread slept. That is not always what it waited for:
//!
//! 1. A word may be one lock now and another one later, as memory is used again. So the waits at one
//!    address are told apart by what they were for.
//! 2. Whoever waits for a channel, for `unpark`, or for the threads of a scope sleeps on a word of its
//!    own, the same for all of these. So such waits belong together where the same stack waits, on
//!    whichever word and however far inside of std, and have no address.

use crate::waits::{Resource, is_inside, resource};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use trace_reader::summary::{Address, Frame, Lock, Place};

/// What waits were for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Kind(String, Whose);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    /// What is at an address.
    Shared(u64),
    /// What was waited for on a stack, by its addresses.
    Own(Vec<u64>),
}

/// Locks by what they are, of locks by their addresses. The largest total first, as they come.
pub fn tell_apart(locks: Vec<Lock>) -> Vec<Lock> {
    let mut kinds: BTreeMap<Kind, Vec<Place>> = BTreeMap::new();
    for lock in locks {
        let mut first = None;
        for place in lock.places {
            // What was put together for want of room has no stack, and goes where most goes.
            let kind = match &first {
                Some(first) if place.stack.is_empty() => Kind::clone(first),
                _ => kind(&lock.kind, lock.address, &place),
            };
            first.get_or_insert_with(|| kind.clone());
            kinds.entry(kind).or_default().push(place);
        }
    }
    let row = |(Kind(name, whose), mut places): (Kind, Vec<Place>)| {
        places.sort_by_key(|place| Reverse(place.total_ns));
        let address = match whose {
            Whose::Shared(address) => address,
            Whose::Own(_) => 0,
        };
        Lock::of(Address(address), name, places)
    };
    let mut locks: Vec<_> = kinds.into_iter().map(row).collect();
    locks.sort_by_key(|lock| Reverse(lock.total_ns));
    locks
}

fn kind(call: &str, address: Address, place: &Place) -> Kind {
    // What was joined is a thread, and the call says so.
    let functions = place.stack.iter().map(|frame| (frame.function.as_str(), frame.file.as_str()));
    let resource = resource(functions).filter(|_| call != "thread_join");
    let name = resource.map_or(call, |resource| resource.name()).to_owned();
    let whose = match resource.is_some_and(Resource::sleeps_on_its_own) {
        true => Whose::Own(waiting(&place.stack)),
        false => Whose::Shared(address.0),
    };
    Kind(name, whose)
}

/// The stack from the function that waits outwards: the way on from there depends on how long it has to.
fn waiting(stack: &[Frame]) -> Vec<u64> {
    let inside = stack.iter().take_while(|frame| is_inside(&frame.function, &frame.file)).count();
    let outside = if inside == stack.len() { stack } else { &stack[inside..] };
    outside.iter().map(|frame| frame.address.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits of so many nanoseconds in a function of std, called from an address.
    fn place(total_ns: u64, function: &str, caller: u64) -> Place {
        let frame =
            |function: &str, address| Frame { function: function.into(), address, ..Frame::default() };
        let (function, caller) = (frame(function, Address(total_ns)), frame("app::main", Address(caller)));
        Place { waits: 1, total_ns, max_ns: total_ns, stack: vec![function, caller], ..Place::default() }
    }

    fn at(address: u64, places: Vec<Place>) -> Lock {
        Lock::of(Address(address), "futex_wait".into(), places)
    }

    fn told(locks: Vec<Lock>) -> Vec<(String, u64, u64, u64)> {
        let row = |lock: Lock| (lock.kind, lock.address.0, lock.waits, lock.total_ns);
        tell_apart(locks).into_iter().map(row).collect()
    }

    const MUTEX: &str = "std::sys::sync::mutex::futex::Mutex::lock_contended";
    const RWLOCK: &str = "std::sys::sync::rwlock::futex::RwLock::read_contended";
    const RECV: &str = "std::sync::mpmc::list::Channel<T>::recv";
    const PARK: &str = "std::thread::park";

    #[test]
    fn two_locks_that_had_the_same_address_are_two() {
        let locks = vec![at(64, vec![place(50, MUTEX, 7), place(30, MUTEX, 8), place(40, RWLOCK, 9)])];
        assert_eq!(told(locks), [("Mutex".into(), 64, 2, 80), ("RwLock".into(), 64, 1, 40)]);
    }

    #[test]
    fn a_mutex_at_two_addresses_is_two() {
        let locks = vec![at(64, vec![place(50, MUTEX, 7)]), at(96, vec![place(30, MUTEX, 7)])];
        assert_eq!(told(locks), [("Mutex".into(), 64, 1, 50), ("Mutex".into(), 96, 1, 30)]);
    }

    /// Each of the receivers of a channel had a row, and that of a thread that also parked one with both.
    #[test]
    fn the_words_that_threads_sleep_on_are_not_what_they_wait_for() {
        let locks = vec![
            at(64, vec![place(50, RECV, 7), place(20, PARK, 8)]),
            at(96, vec![place(30, RECV, 7), place(10, RECV, 9)]),
        ];
        assert_eq!(
            told(locks),
            [("channel".into(), 0, 2, 80), ("park".into(), 0, 1, 20), ("channel".into(), 0, 1, 10)]
        );
    }

    /// A channel was called parking.
    #[test]
    fn what_was_inlined_is_known_by_its_file() {
        let frame = |function: &str, file: &str| Frame {
            function: function.into(),
            file: file.into(),
            ..Frame::default()
        };
        let stack = vec![
            frame("std::thread::park", ""),
            frame("wait_until", "/rustc/0123/library/std/src/sync/mpmc/context.rs"),
            frame("{closure#1}<u8>", "/rustc/0123/library/std/src/sync/mpmc/list.rs"),
            frame("next", "/srv/app/library/own/src/next.rs"),
        ];
        let place = Place { waits: 1, total_ns: 7, stack, ..Place::default() };
        assert_eq!(told(vec![at(64, vec![place])]), [("channel".into(), 0, 1, 7)]);
    }

    #[test]
    fn what_was_put_together_goes_where_most_goes() {
        let rest = Place { waits: 9, total_ns: 900, ..Place::default() };
        let locks = vec![at(64, vec![place(50, RWLOCK, 7), rest.clone()]), at(96, vec![rest])];
        assert_eq!(told(locks), [("RwLock".into(), 64, 10, 950), ("futex_wait".into(), 96, 9, 900)]);
    }

    #[test]
    fn a_joined_thread_is_not_what_joining_is_made_of() {
        let join = Lock::of(Address(3), "thread_join".into(), vec![place(5, PARK, 7)]);
        assert_eq!(told(vec![join]), [("thread_join".into(), 3, 1, 5)]);
    }
}
