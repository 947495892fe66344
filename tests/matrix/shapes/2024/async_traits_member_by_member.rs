//! Attributes on single functions of a trait and of its implementation, also where `impl Future` is declared.
//! Recorded: load 1 completed, save 1 completed, refined 1 completed, count 1 completed

use crate::support::{block_on, pause};

trait Store {
    fn load(&self, id: u8) -> impl Future<Output = u8> + Send;
    #[trace::trace]
    fn save(&mut self, value: u8) -> impl Future<Output = ()> + Send {
        async move {
            pause().await;
            println!("not saved: {value}");
        }
    }
    fn refined(&self) -> impl Future<Output = &str>;
    fn count(&self) -> impl Future<Output = usize> + Send;
}

struct Memory(Vec<u8>);

impl Store for Memory {
    #[trace::trace]
    async fn load(&self, id: u8) -> u8 {
        pause().await;
        self.0[usize::from(id)]
    }

    #[trace::trace]
    async fn refined(&self) -> &str {
        pause().await;
        "refined"
    }

    #[trace::trace]
    fn count(&self) -> impl Future<Output = usize> + Send {
        async move { self.0.len() }
    }
}

fn needs_send<F: Future + Send>(future: F) -> F {
    future
}

pub fn run() {
    let mut memory = Memory(vec![1, 2]);
    println!("{}", block_on(needs_send(memory.load(1))));
    block_on(needs_send(memory.save(3)));
    println!("{}", block_on(memory.refined()));
    println!("{}", block_on(needs_send(memory.count())));
}
