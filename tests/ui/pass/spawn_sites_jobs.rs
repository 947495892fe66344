//! Spawn sites of closures for pools, and of threads by what a variable holds: types stay.
#![deny(warnings)]

use std::io;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, Scope};
use tokio::task::{self, JoinHandle};

fn seven() -> u8 {
    7
}

#[trace::trace]
fn on_tokio() -> JoinHandle<u8> {
    tokio::task::spawn_blocking(seven)
}

#[trace::trace]
fn on_tokio_by_the_module(text: String) -> JoinHandle<usize> {
    task::spawn_blocking(move || text.len())
}

#[trace::trace]
fn generic<F: FnOnce() -> T + Send + 'static, T: Send + 'static>(f: F) -> JoinHandle<T> {
    task::spawn_blocking(f)
}

#[trace::trace]
fn boxed(f: Box<dyn FnOnce() -> u8 + Send>) -> JoinHandle<u8> {
    task::spawn_blocking(f)
}

#[trace::trace]
fn inferred() -> JoinHandle<io::Result<u8>> {
    task::spawn_blocking(|| {
        "".parse::<u8>().or(Err(io::ErrorKind::InvalidInput))?;
        Ok(1)
    })
}

#[trace::trace]
async fn on_smol() -> u8 {
    smol::unblock(|| 1).await + smol::unblock(seven).await
}

mod elsewhere {
    use async_std::task;

    #[trace::trace]
    pub async fn on_async_std() -> u8 {
        let full: task::JoinHandle<u8> = async_std::task::spawn_blocking(super::seven);
        full.await + task::spawn_blocking(|| 1).await
    }
}

#[trace::trace]
fn on_rayon(sender: Sender<u8>) {
    let other = sender.clone();
    rayon::spawn(move || other.send(1).unwrap());
    let other = sender.clone();
    ::rayon::spawn(move || {
        rayon::spawn_fifo(move || sender.send(2).unwrap());
        other.send(4).unwrap();
    });
}

/// Rayon's scopes give their closures an argument: they are left alone.
#[trace::trace]
fn scoped_on_rayon(items: &mut [u8]) {
    #[trace::trace]
    fn inner<'s>(scope: &rayon::Scope<'s>, item: &'s mut u8) {
        scope.spawn(|_| *item += 1);
    }
    rayon::scope(|s| {
        for item in items {
            s.spawn(|s| inner(s, item));
        }
    });
}

#[trace::trace]
fn by_a_builder_in_a_variable() -> io::Result<u8> {
    let builder = thread::Builder::new().name("named".to_string());
    let builder = builder.stack_size(1 << 16);
    let name = builder.spawn(|| thread::current().name().map(str::len))?.join().unwrap();
    let mut local = 1;
    let other: std::thread::Builder = std::thread::Builder::new();
    thread::scope(|scope| other.spawn_scoped(scope, || local += 1).map(|thread| thread.join().unwrap()))?;
    Ok(local + given(thread::Builder::new())? + name.map_or(0, |length| length as u8))
}

#[trace::trace]
fn given(builder: thread::Builder) -> io::Result<u8> {
    Ok(builder.spawn(seven)?.join().unwrap())
}

#[trace::trace]
fn scoped(items: &mut [u8]) {
    thread::scope(|s| split(s, items));
}

#[trace::trace]
fn split<'scope, 'env>(s: &'scope Scope<'scope, 'env>, items: &'scope mut [u8]) {
    let (first, rest) = items.split_first_mut().unwrap();
    s.spawn(|| *first += 1);
    s.spawn(|| add(s, rest));
}

#[trace::trace]
fn add<'scope>(s: &'scope thread::Scope<'scope, '_>, items: &'scope mut [u8]) {
    for item in items {
        let thread: thread::ScopedJoinHandle<'_, u8> = s.spawn(|| {
            *item += 1;
            *item
        });
        drop(thread);
    }
}

/// A module of the user's own with these names.
mod own {
    mod task {
        pub fn spawn(name: &str) -> usize {
            name.len()
        }

        pub fn spawn_blocking(f: impl Fn(u8) -> u8) -> u8 {
            f(1) + f(2)
        }
    }

    #[trace::trace]
    pub fn plainly_something_else() -> usize {
        task::spawn("four") + usize::from(task::spawn_blocking(|n| n + 1))
    }

    #[trace::trace(spawns = false)]
    pub fn asked_not_to(name: &str) -> usize {
        task::spawn(name)
    }
}

async fn all() {
    for handle in [on_tokio(), generic(seven), boxed(Box::new(seven))] {
        assert_eq!(handle.await.unwrap(), 7);
    }
    assert_eq!(on_tokio_by_the_module("four".to_string()).await.unwrap(), 4);
    assert_eq!(inferred().await.unwrap().unwrap_err().kind(), io::ErrorKind::InvalidInput);
    assert_eq!(on_smol().await, 8);
    assert_eq!(elsewhere::on_async_std().await, 8);
}

fn main() {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(all());
    let (sender, receiver) = channel();
    on_rayon(sender);
    assert_eq!(receiver.iter().sum::<u8>(), 7);
    let mut items = [1, 2, 3];
    scoped_on_rayon(&mut items);
    scoped(&mut items);
    assert_eq!(items, [3, 4, 5]);
    assert_eq!(by_a_builder_in_a_variable().unwrap(), 14);
    assert_eq!(own::plainly_something_else() + own::asked_not_to("four"), 13);
}
