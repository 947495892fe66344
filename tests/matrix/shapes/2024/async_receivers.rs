//! An async method with each receiver that a method can have.
//! Recorded: by_value 1 completed, by_mutable_value 1 completed, by_reference 1 completed
//! Recorded: by_mutable_reference 1 completed, by_box 1 completed, by_rc 1 completed
//! Recorded: by_reference_to_arc 1 completed, by_arc 1 completed, by_pin 1 completed
//! Also in: 2018

use crate::support::{block_on, pause};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

#[derive(Clone)]
struct Name(String);

impl Name {
    #[trace::trace]
    async fn by_value(self) -> String {
        pause().await;
        self.0
    }

    #[trace::trace]
    async fn by_mutable_value(mut self) -> String {
        self.0.push('!');
        pause().await;
        self.0
    }

    #[trace::trace]
    async fn by_reference(&self) -> &str {
        pause().await;
        &self.0
    }

    #[trace::trace]
    async fn by_mutable_reference(&mut self, more: &str) -> &mut String {
        self.0.push_str(more);
        pause().await;
        &mut self.0
    }

    #[trace::trace]
    async fn by_box(self: Box<Self>) -> String {
        pause().await;
        self.0
    }

    #[trace::trace]
    async fn by_rc(self: Rc<Self>) -> usize {
        pause().await;
        Rc::strong_count(&self)
    }

    #[trace::trace]
    async fn by_reference_to_arc(self: &Arc<Self>) -> usize {
        pause().await;
        Arc::strong_count(self)
    }

    #[trace::trace]
    async fn by_arc(self: Arc<Self>) -> usize {
        pause().await;
        self.0.len()
    }

    #[trace::trace]
    async fn by_pin(self: Pin<&mut Self>) -> usize {
        pause().await;
        self.get_mut().0.len()
    }
}

pub fn run() {
    let mut name = Name("x".to_string());
    println!("{}", block_on(name.clone().by_value()));
    println!("{}", block_on(name.clone().by_mutable_value()));
    println!("{}", block_on(name.by_reference()));
    println!("{}", block_on(name.by_mutable_reference("yz")));
    println!("{}", block_on(Box::new(name.clone()).by_box()));
    println!("{}", block_on(Rc::new(name.clone()).by_rc()));
    println!("{}", block_on(Arc::new(name.clone()).by_reference_to_arc()));
    println!("{}", block_on(Arc::new(name.clone()).by_arc()));
    println!("{}", block_on(Pin::new(&mut name).by_pin()));
}
