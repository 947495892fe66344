//! An `impl`, a `trait` and a `mod` as a whole, with async members of all kinds, some left alone.
//! Recorded: Queue::push 2 completed, Queue::pop 1 completed, Queue::returned 1 completed, inner 1 completed
//! Recorded: Named::name 1 completed, renamed 1 completed, Deep::get 1 completed, Queue::drop 1 completed
//! Also in: 2021, 2018

use crate::support::{block_on, pause};

struct Queue<T> {
    items: Vec<T>,
}

#[trace::trace]
impl<T: Clone> Queue<T> {
    const LIMIT: usize = 2;

    async fn push(&mut self, item: T) -> Result<(), T> {
        pause().await;
        if self.items.len() == Self::LIMIT {
            return Err(item);
        }
        self.items.push(item);
        Ok(())
    }

    async fn pop(&mut self) -> Option<T> {
        pause().await;
        self.items.pop()
    }

    #[trace::trace(skip)]
    async fn quiet(&self) -> usize {
        self.items.len()
    }

    fn returned(&self) -> impl std::future::Future<Output = usize> + '_ {
        async move { self.items.len() }
    }

    const fn limit() -> usize {
        Self::LIMIT
    }
}

#[trace::trace]
impl<T> Drop for Queue<T> {
    fn drop(&mut self) {
        println!("dropped with {}", self.items.len());
    }
}

#[trace::trace]
#[allow(async_fn_in_trait)]
trait Named {
    const NAME: &'static str;
    type Other;

    async fn name(&self) -> &'static str {
        pause().await;
        Self::NAME
    }
}

impl Named for u8 {
    const NAME: &'static str = "u8";
    type Other = ();
}

#[trace::trace]
mod whole {
    use crate::support::pause;

    pub static N: u8 = 1;

    pub async fn inner() -> u8 {
        pause().await;
        N
    }

    #[trace::trace(name = "renamed")]
    pub(super) async fn named() -> u8 {
        pause().await;
        N + 1
    }

    pub mod deeper {
        pub struct Deep;

        impl Deep {
            pub async fn get(&self) -> u8 {
                super::N + 2
            }
        }
    }
}

pub fn run() {
    let mut queue = Queue { items: vec![1] };
    println!("{:?} {:?}", block_on(queue.push(2)), block_on(queue.push(3)));
    println!("{:?} {}", block_on(queue.pop()), block_on(queue.quiet()));
    println!("{} {}", block_on(queue.returned()), Queue::<u8>::limit());
    println!("{}", block_on(1_u8.name()));
    println!("{} {}", block_on(whole::inner()), block_on(whole::named()));
    println!("{}", block_on(whole::deeper::Deep.get()));
}
