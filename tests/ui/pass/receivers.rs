//! Every way to take `self`, by methods of an `impl` and of a trait, sync and async.
#![deny(warnings)]

#[path = "support/poll.rs"]
mod poll;

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use poll::{block_on, pause};

#[derive(Clone, Default)]
struct Counter {
    count: u32,
    label: String,
}

impl Counter {
    #[trace::trace]
    fn new(count: u32) -> Self {
        Self { count, label: String::new() }
    }

    #[trace::trace]
    fn by_value(self) -> Self {
        self
    }

    #[trace::trace]
    fn by_mutable_value(mut self) -> u32 {
        self.count += 1;
        self.count
    }

    #[trace::trace]
    fn by_reference(&self) -> &u32 {
        &self.count
    }

    #[trace::trace]
    fn by_mutable_reference<'a>(&'a mut self, label: &str) -> &'a mut Self {
        self.label.push_str(label);
        self
    }

    #[trace::trace]
    fn by_box(self: Box<Self>) -> u32 {
        self.count
    }

    #[trace::trace]
    fn by_rc(self: Rc<Self>) -> u32 {
        self.count
    }

    #[trace::trace]
    fn by_reference_to_arc(self: &Arc<Self>) -> u32 {
        self.count
    }

    #[trace::trace]
    fn by_pin(self: Pin<&mut Self>) -> u32 {
        self.get_mut().count
    }
}

impl Counter {
    #[trace::trace]
    async fn async_new(count: u32) -> Self {
        pause().await;
        Self { count, label: String::new() }
    }

    #[trace::trace]
    async fn async_by_value(self) -> Self {
        pause().await;
        self
    }

    #[trace::trace]
    async fn async_by_mutable_value(mut self) -> u32 {
        self.count += 1;
        pause().await;
        let Self { count, label } = self;
        count + label.len() as u32
    }

    #[trace::trace]
    async fn async_by_reference(&self) -> &u32 {
        pause().await;
        &self.count
    }

    #[trace::trace]
    async fn async_of_the_argument<'a>(&self, other: &'a str) -> &'a str {
        pause().await;
        &other[self.count as usize..]
    }

    #[trace::trace]
    async fn async_by_mutable_reference<'a>(&'a mut self, label: &str) -> &'a mut Self {
        pause().await;
        self.label.push_str(label);
        self
    }

    #[trace::trace]
    async fn async_by_box(self: Box<Self>) -> u32 {
        pause().await;
        self.count
    }

    #[trace::trace]
    async fn async_by_rc(self: Rc<Self>) -> u32 {
        self.count
    }

    #[trace::trace]
    async fn async_by_reference_to_arc(self: &Arc<Self>) -> u32 {
        pause().await;
        self.count
    }

    #[trace::trace]
    async fn async_by_pin(mut self: Pin<&mut Self>) -> u32 {
        self.count += 1;
        self.count
    }

    #[trace::trace]
    async fn async_unused(&self) {}

    #[trace::trace]
    async fn async_in_macros(&self) -> String {
        format!("{} {}", self.count, Self::default().count)
    }
}

trait Shape {
    const SIDES: u32;
    type Side;

    fn sides(&self) -> u32;

    async fn side(&self, at: u32) -> Option<Self::Side>;

    #[trace::trace]
    fn twice(&self) -> u32 {
        self.sides() * 2
    }

    #[trace::trace]
    async fn later(&mut self, more: u32) -> u32 {
        pause().await;
        self.sides() + more + Self::SIDES
    }
}

impl Shape for Counter {
    const SIDES: u32 = 4;
    type Side = u32;

    #[trace::trace]
    fn sides(&self) -> u32 {
        self.count
    }

    #[trace::trace]
    async fn side(&self, at: u32) -> Option<Self::Side> {
        pause().await;
        (at < Self::SIDES).then_some(at)
    }
}

struct Holder<'a, T, const N: usize>([&'a T; N]);

impl<'a, T: PartialEq, const N: usize> Holder<'a, T, N>
where
    T: Clone,
{
    #[trace::trace]
    fn first(&self) -> Option<&'a T> {
        self.0.first().copied()
    }

    #[trace::trace]
    async fn async_first<U>(&self, other: U) -> (Option<&'a T>, U) {
        pause().await;
        (self.first(), other)
    }
}

fn main() {
    let mut counter = Counter::new(1).by_value();
    assert_eq!(counter.clone().by_mutable_value(), 2);
    assert_eq!(counter.by_reference(), &1);
    assert_eq!(counter.by_mutable_reference("x").label, "x");
    assert_eq!(Box::new(counter.clone()).by_box(), 1);
    assert_eq!(Rc::new(counter.clone()).by_rc(), 1);
    assert_eq!(Arc::new(counter.clone()).by_reference_to_arc(), 1);
    assert_eq!(Pin::new(&mut counter).by_pin(), 1);

    let mut counter = block_on(async { Counter::async_new(1).await.async_by_value().await });
    assert_eq!(block_on(counter.clone().async_by_mutable_value()), 2);
    assert_eq!(block_on(counter.async_by_reference()), &1);
    assert_eq!(block_on(counter.async_of_the_argument("xy")), "y");
    assert_eq!(block_on(counter.async_by_mutable_reference("x")).label, "x");
    assert_eq!(block_on(Box::new(counter.clone()).async_by_box()), 1);
    assert_eq!(block_on(Rc::new(counter.clone()).async_by_rc()), 1);
    assert_eq!(block_on(Arc::new(counter.clone()).async_by_reference_to_arc()), 1);
    assert_eq!(block_on(Pin::new(&mut counter).async_by_pin()), 2);
    block_on(counter.async_unused());
    assert_eq!(block_on(counter.async_in_macros()), "2 0");

    assert_eq!(counter.twice(), 4);
    assert_eq!(block_on(counter.later(1)), 7);
    assert_eq!(block_on(counter.side(3)), Some(3));

    let holder = Holder([&5]);
    assert_eq!(holder.first(), Some(&5));
    assert_eq!(block_on(holder.async_first("u")), (Some(&5), "u"));
}
