//! Results that borrow from `self` through associated types with lifetimes, and `Self` in many places.
//! Recorded: next 3 completed, of_itself 1 completed, convert 1 completed, project 1 completed, windows 1 completed

use crate::support::{block_on, pause};
use std::fmt::Debug;

#[allow(async_fn_in_trait)]
trait Lends {
    type Item<'a>: Debug
    where
        Self: 'a;

    async fn next<'a>(&'a mut self) -> Option<Self::Item<'a>>;
}

struct Windows {
    items: Vec<u8>,
    at: usize,
}

impl Lends for Windows {
    type Item<'a> = &'a mut [u8];

    #[trace::trace]
    async fn next<'a>(&'a mut self) -> Option<Self::Item<'a>> {
        pause().await;
        self.at += 1;
        self.items.get_mut(self.at - 1..=self.at)
    }
}

impl Windows {
    const SIZE: usize = 2;

    #[trace::trace]
    async fn of_itself(self) -> Result<Self, Box<Self>> {
        pause().await;
        if self.items.len() < Self::SIZE { Err(Box::new(self)) } else { Ok(Self { at: 0, ..self }) }
    }

    #[trace::trace]
    async fn convert<T>(&self) -> Vec<T>
    where
        T: From<u8>,
        Self: Sized,
    {
        pause().await;
        self.items.iter().copied().map(T::from).collect()
    }

    #[trace::trace]
    async fn project<I>(items: I) -> Option<<I as IntoIterator>::Item>
    where
        I: IntoIterator<Item: Clone>,
    {
        pause().await;
        items.into_iter().next()
    }

    #[trace::trace]
    async fn windows(&mut self) -> impl Iterator<Item = &mut [u8]> + use<'_> {
        pause().await;
        self.items.chunks_mut(Self::SIZE)
    }
}

pub fn run() {
    let mut windows = Windows { items: vec![1, 2, 3], at: 0 };
    while let Some(window) = block_on(windows.next()) {
        window[0] += 1;
        println!("{window:?}");
    }
    println!("{}", block_on(windows.windows()).count());
    println!("{:?}", block_on(windows.convert::<u32>()));
    println!("{:?}", block_on(Windows::project([Some(1)])));
    println!("{}", block_on(windows.of_itself()).is_ok());
}
