//! Generic functions: types, constants, bounds, defaults of a type, associated types, `where`.
//! Recorded: types 1 completed, constants 1 completed, associated 1 completed, add 1 completed
//! Recorded: unsized_by_reference 2 completed, called 1 completed, sum 1 completed
//! Also in: 2021, 2018

use crate::support::{block_on, pause};
use std::fmt::Debug;
use std::future::Future;

#[trace::trace]
async fn types<T: Clone, U>(value: T, other: U) -> (T, T, U)
where
    T: Debug + Send,
    for<'x> &'x U: Debug,
{
    pause().await;
    (value.clone(), value, other)
}

#[trace::trace]
async fn constants<const N: usize, const UP: bool>(items: [u32; N]) -> [u32; N] {
    pause().await;
    let mut items = items;
    if UP {
        for item in &mut items {
            *item += 1;
        }
    }
    items
}

#[trace::trace]
async fn associated<I: IntoIterator>(items: I) -> Vec<I::Item>
where
    I::Item: Ord,
{
    pause().await;
    let mut items: Vec<_> = items.into_iter().collect();
    items.sort();
    items
}

#[trace::trace]
async fn unsized_by_reference<T: Debug + ?Sized>(value: &T) -> String {
    pause().await;
    format!("{:?}", value)
}

#[trace::trace]
async fn called<F, Fut>(f: F) -> Fut::Output
where
    F: FnOnce(u8) -> Fut,
    Fut: Future,
{
    pause().await;
    f(1).await
}

struct Matrix<T, const N: usize>([T; N]);

impl<T: Copy + std::ops::Add<Output = T>, const N: usize> Matrix<T, N> {
    #[trace::trace]
    async fn add<U: Into<T>>(&self, by: U) -> Self {
        pause().await;
        let (mut items, by) = (self.0, by.into());
        items.iter_mut().for_each(|item| *item = *item + by);
        Matrix(items)
    }

    #[trace::trace]
    async fn sum(self) -> Option<T>
    where
        T: std::iter::Sum<T>,
    {
        pause().await;
        if N == 0 {
            None
        } else {
            Some(self.0.iter().copied().sum())
        }
    }
}

pub fn run() {
    println!("{:?}", block_on(types("a", 1)));
    println!("{:?}", block_on(constants::<2, true>([1, 2])));
    println!("{:?}", block_on(associated(vec![3, 1, 2])));
    println!("{}", block_on(unsized_by_reference("str")));
    println!("{}", block_on(unsized_by_reference::<[u8]>(&[1])));
    println!("{}", block_on(called(|n| async move { n + 1 })));
    let matrix = block_on(Matrix([1_u32, 2]).add(1_u8));
    println!("{:?}", block_on(matrix.sum()));
}
