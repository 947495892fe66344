//! Models of the hand-overs, explored exhaustively.
//!
//! `queue.rs` is compiled a second time here, on loom's atomics instead of the real ones: its
//! `crate::sync` is the module below.

#![allow(dead_code, unreachable_pub, missing_docs, reason = "the included file has more than a model uses")]

mod sync {
    pub(crate) use loom::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
}

#[path = "../src/queue.rs"]
mod queue;

use loom::sync::Arc;
use loom::thread;
use queue::{Queue, Stack};
use sync::{AtomicU32, AtomicU64, Ordering};

fn model(f: impl Fn() + Sync + Send + 'static) {
    let mut model = loom::model::Builder::new();
    // Three switches of thread by force show every bug that two threads of a few steps can have;
    // without a bound the models take hours.
    model.preemption_bound = Some(3);
    model.check(f);
}

#[test]
fn what_two_threads_push_is_popped_once_each() {
    model(|| {
        let queue = Arc::new(Queue::new(2));
        let pushers: Vec<_> = [1, 2]
            .map(|value| {
                let queue = Arc::clone(&queue);
                thread::spawn(move || assert!(queue.push(value)))
            })
            .into();
        let mut popped: Vec<_> = (0..2).filter_map(|_| queue.pop()).collect();
        pushers.into_iter().for_each(|pusher| pusher.join().unwrap());
        popped.extend(std::iter::from_fn(|| queue.pop()));
        popped.sort_unstable();
        assert_eq!(popped, [1, 2]);
    });
}

#[test]
fn two_threads_that_pop_get_different_numbers() {
    model(|| {
        let queue = Arc::new(Queue::new(2));
        assert!(queue.push(1) && queue.push(2) && !queue.push(3));
        let other = {
            let queue = Arc::clone(&queue);
            thread::spawn(move || queue.pop())
        };
        let mut popped = [queue.pop(), other.join().unwrap()];
        popped.sort_unstable();
        assert_eq!(popped, [Some(1), Some(2)]);
        assert_eq!(queue.pop(), None);
        assert!(queue.push(4), "a slot is free for the next round");
    });
}

#[test]
fn what_was_written_before_a_push_is_seen_after_the_pop() {
    model(|| {
        let queue = Arc::new(Queue::new(2));
        let written = Arc::new(AtomicU32::new(0));
        let pusher = {
            let (queue, written) = (Arc::clone(&queue), Arc::clone(&written));
            thread::spawn(move || {
                written.store(7, Ordering::Relaxed);
                queue.push(1);
            })
        };
        if queue.pop().is_some() {
            assert_eq!(written.load(Ordering::Relaxed), 7);
        }
        pusher.join().unwrap();
    });
}

/// The case that a stack without a count of changes gets wrong: one thread reads the top and the
/// number below it, and is held up while another takes both and puts the first one back.
#[test]
fn a_number_taken_and_put_back_meanwhile_is_noticed() {
    model(|| {
        let stack = Arc::new(Stack::from_head(AtomicU64::new(0)));
        let cells = Arc::new([AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0)]);
        for number in 0..2 {
            stack.push(number, &cells[number as usize]);
        }
        let other = {
            let (stack, cells) = (Arc::clone(&stack), Arc::clone(&cells));
            thread::spawn(move || {
                let first = stack.pop(|number| &cells[number as usize]);
                let second = stack.pop(|number| &cells[number as usize]);
                if let Some(first) = first {
                    stack.push(first, &cells[first as usize]);
                }
                second
            })
        };
        let mine = stack.pop(|number| &cells[number as usize]);
        let others = other.join().unwrap();
        let mut all: Vec<_> = std::iter::from_fn(|| stack.pop(|number| &cells[number as usize])).collect();
        all.extend(mine);
        all.extend(others);
        all.sort_unstable();
        assert_eq!(all, [0, 1], "each number exactly once");
    });
}
