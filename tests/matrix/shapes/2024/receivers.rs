//! Every way to take `self`.
//! Recorded: by_value 1 completed, by_mutable_value 1 completed, by_reference 1 completed, by_mutable_reference 1 completed
//! Recorded: by_box 1 completed, by_rc 1 completed, by_arc 1 completed, by_reference_to_arc 1 completed, by_pin 1 completed
//! Recorded: by_pinned_box 1 completed, typed 1 completed, unused 1 completed
//! Also in: 2021, 2018, 2015

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use crate::support::Noisy;

struct Counter {
    count: u32,
    label: Noisy,
}

impl Counter {
    #[trace::trace]
    fn by_value(self) -> Self {
        self
    }

    #[trace::trace]
    fn by_mutable_value(mut self, _argument: Noisy) -> u32 {
        self.count += 1;
        self.count
    }

    #[trace::trace]
    fn by_reference(&self) -> &u32 {
        &self.count
    }

    #[trace::trace]
    fn by_mutable_reference<'a>(&'a mut self, label: &str) -> &'a mut Self {
        self.count += label.len() as u32;
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
    fn by_arc(mut self: Arc<Self>) -> u32 {
        Arc::get_mut(&mut self).map_or(0, |counter| counter.count)
    }

    #[trace::trace]
    fn by_reference_to_arc(self: &Arc<Self>) -> Arc<Self> {
        Arc::clone(self)
    }

    #[trace::trace]
    fn by_pin(self: Pin<&mut Self>) -> &mut u32 {
        &mut self.get_mut().count
    }

    #[trace::trace]
    fn by_pinned_box(self: Pin<Box<Self>>) -> u32 {
        self.count
    }

    #[trace::trace]
    fn typed(self: &mut Self) -> &Noisy {
        &self.label
    }

    #[trace::trace]
    fn unused(&self) {}
}

fn counter(label: &'static str) -> Counter {
    Counter { count: 1, label: Noisy(label) }
}

pub fn run() {
    println!("{}", counter("value").by_value().by_mutable_value(Noisy("argument")));
    let mut one = counter("one");
    println!("{}", one.by_reference());
    println!("{}", one.by_mutable_reference("xy").count);
    *Pin::new(&mut one).by_pin() += 1;
    println!("{:?}", one.typed().0);
    one.unused();
    println!("{}", Box::new(counter("box")).by_box());
    println!("{}", Rc::new(counter("rc")).by_rc());
    println!("{}", Arc::new(counter("arc")).by_arc());
    println!("{}", Arc::new(counter("reference to arc")).by_reference_to_arc().count);
    println!("{}", Box::pin(counter("pinned box")).by_pinned_box());
}
