//! An annotated `impl`, with members that want something else.
//! Recorded: Queue::first 1 completed, sum 1 completed, Queue::method 1 completed, Queue::made 1 completed
//! Also in: 2021, 2018, 2015

use trace::trace;

struct Queue<T, const N: usize>([T; N]);

#[trace]
impl<T: Clone> Queue<T, { 1 + 1 }>
where
    T: Ord,
{
    const LENGTH: usize = { 2 };

    /// Left alone, for it runs in the compiler.
    const fn length() -> usize {
        Self::LENGTH
    }

    fn first(&self) -> &T {
        &self.0[0]
    }

    #[trace(skip)]
    fn skipped(&self) {}

    #[trace(name = "sum", args(left, right = ?right))]
    fn add(left: u8, right: u8) -> u8 {
        left + right
    }

    #[inline]
    #[must_use]
    pub(crate) fn method(&self) -> usize {
        Self::length()
    }

    fn made() -> fn(u8, u8) -> u8 {
        Self::add
    }
}

const LENGTH: usize = Queue::<u8, 2>::length();

pub fn run() {
    let queue = Queue([1, 2]);
    println!("{} {} {LENGTH}", queue.first(), queue.method());
    queue.skipped();
    println!("{}", Queue::<u8, 2>::made()(1, 2));
}
