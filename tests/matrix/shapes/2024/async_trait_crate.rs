//! `#[async_trait]` outside, our attribute on the methods or around the whole: trait, default, implementation.
//! Recorded: get 1 completed, Store::describe 1 completed, put 1 completed, Memory::take 1 cancelled, Local::get 1 completed
//! Also in: 2018

use crate::support::{block_on, pause, poll_once, Noisy};
use async_trait::async_trait;

#[async_trait]
trait Store: Send {
    async fn get(&self, key: &str) -> Option<String>;

    #[trace::trace(name = "Store::describe")]
    async fn describe(&self, prefix: String) -> String
    where
        Self: Sync,
    {
        pause().await;
        format!("{}{:?}", prefix, self.get("a").await)
    }

    async fn put(&mut self, (key, value): (&str, String), _held: Noisy);

    async fn take(self: Box<Self>, held: Noisy) -> usize;
}

struct Memory(Vec<(String, String)>);

#[async_trait]
impl Store for Memory {
    #[trace::trace]
    async fn get(&self, key: &str) -> Option<String> {
        pause().await;
        let found = self.0.iter().find(|(name, _)| name == key)?;
        Some(found.1.clone())
    }

    #[trace::trace]
    async fn put(&mut self, (key, value): (&str, String), _held: Noisy) {
        let _local = Noisy("local");
        pause().await;
        self.0.push((key.to_string(), value));
    }

    #[trace::trace(name = "Memory::take")]
    async fn take(self: Box<Self>, held: Noisy) -> usize {
        let _local = Noisy("local");
        pause().await;
        held.0.len() + self.0.len()
    }
}

#[async_trait(?Send)]
trait Gets {
    async fn get<'a>(&'a self) -> &'a str;
}

struct Local(std::rc::Rc<String>);

#[async_trait(?Send)]
impl Gets for Local {
    #[trace::trace(name = "Local::get")]
    async fn get<'a>(&'a self) -> &'a str {
        let copy = self.0.clone();
        pause().await;
        drop(copy);
        &self.0
    }
}

pub fn run() {
    let mut memory = Memory(Vec::new());
    block_on(memory.put(("a", "x".to_string()), Noisy("held")));
    println!("{}", block_on(memory.describe("is ".to_string())));
    let boxed: Box<dyn Store> = Box::new(memory);
    let mut future = boxed.take(Noisy("taken"));
    let _ = poll_once(future.as_mut());
    drop(future);
    println!("{}", block_on(Local(std::rc::Rc::new("local".to_string())).get()));
}
