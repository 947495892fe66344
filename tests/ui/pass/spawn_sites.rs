//! Spawn sites: what the calls return, and what their closures may be, stays as it is.
#![deny(warnings)]

#[path = "support/poll.rs"]
mod poll;

use std::io;
use std::sync::mpsc;
use std::thread::{self, JoinHandle, ScopedJoinHandle};

fn seven() -> u8 {
    7
}

#[trace::trace]
fn written_in_full() -> JoinHandle<u8> {
    std::thread::spawn(|| 1)
}

#[trace::trace]
fn from_the_root() -> JoinHandle<u8> {
    ::std::thread::spawn(move || 1)
}

#[trace::trace]
fn by_the_module() -> JoinHandle<u8> {
    thread::spawn(seven)
}

#[trace::trace]
fn with_types() -> JoinHandle<u8> {
    thread::spawn::<fn() -> u8, u8>(seven)
}

#[trace::trace]
fn captured(text: String) -> JoinHandle<usize> {
    let f = move || text.len();
    thread::spawn(f)
}

#[trace::trace]
fn boxed(f: Box<dyn FnOnce() -> u8 + Send>) -> JoinHandle<u8> {
    thread::spawn(f)
}

#[trace::trace]
fn generic<F: FnOnce() -> T + Send + 'static, T: Send + 'static>(f: F) -> JoinHandle<T> {
    thread::spawn(f)
}

#[trace::trace]
fn diverging() {
    thread::spawn(|| {
        loop {
            thread::park();
        }
    });
}

#[trace::trace]
fn in_a_loop() -> Vec<u32> {
    let mut threads = Vec::new();
    for n in 0..3 {
        threads.push(thread::spawn(move || n));
    }
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

#[trace::trace]
fn in_closures_and_blocks(n: u32) -> u32 {
    let spawn = |n| thread::spawn(move || n);
    let other = match n {
        0 => None,
        _ => Some({
            let m = n + 1;
            thread::spawn(move || thread::spawn(move || m).join().unwrap())
        }),
    };
    spawn(n).join().unwrap() + other.map_or(0, |thread| thread.join().unwrap())
}

#[trace::trace]
fn in_macros() -> u8 {
    assert_eq!(thread::spawn(|| 1).join().ok(), Some(1), "{}", "message");
    let threads = vec![thread::spawn(|| 1), thread::spawn(seven)];
    let repeated = vec![0; 3];
    threads.into_iter().map(|thread| thread.join().unwrap()).sum::<u8>() + repeated[0]
}

#[trace::trace]
async fn in_a_future() -> u8 {
    thread::spawn(|| 1).join().unwrap()
}

#[trace::trace]
fn by_a_builder() -> io::Result<u8> {
    let plain = thread::Builder::new().spawn(|| 1)?;
    let named = std::thread::Builder::new().name("named".to_string()).stack_size(1 << 16).spawn(seven)?;
    let mut local = 1;
    thread::scope(|scope| {
        thread::Builder::new().spawn_scoped(scope, || local += 1).map(|thread| thread.join().unwrap())
    })?;
    Ok(plain.join().unwrap() + named.join().unwrap() + local)
}

#[trace::trace]
fn scoped(items: &mut [u32]) -> u32 {
    let (first, rest) = items.split_first_mut().unwrap();
    std::thread::scope(|s| {
        let thread: ScopedJoinHandle<'_, u32> = s.spawn(|| {
            *first += 1;
            *first
        });
        s.spawn(|| s.spawn(|| rest[0] += 1).join().unwrap()).join().unwrap();
        thread.join().unwrap()
    })
}

/// Something else that is called `spawn`, and a scope's variable outside its scope.
#[trace::trace]
fn not_a_thread() -> u8 {
    struct Pool;
    impl Pool {
        fn spawn(&self, n: u8) -> u8 {
            n
        }
    }
    fn spawn(n: u8) -> u8 {
        n
    }
    let s = Pool;
    thread::scope(|s| s.spawn(|| ()).join()).unwrap();
    s.spawn(1) + spawn(1)
}

/// Asked not to.
mod elsewhere {
    pub mod thread {
        pub fn spawn(n: u8) -> u8 {
            n
        }
    }

    #[trace::trace(spawns = false)]
    pub fn spawn() -> u8 {
        thread::spawn(1)
    }
}

/// Nested items are left alone.
#[trace::trace]
fn nested() -> u8 {
    mod thread {
        pub(super) fn spawn(n: u8) -> u8 {
            n
        }
    }
    fn inner() -> u8 {
        thread::spawn(1)
    }
    inner()
}

#[trace::trace]
fn channel() -> Vec<u8> {
    let (sender, receiver) = mpsc::channel();
    let other = sender.clone();
    thread::spawn(move || other.send(1)).join().unwrap().unwrap();
    thread::spawn(move || -> Result<(), mpsc::SendError<u8>> {
        sender.send(2)?;
        Ok(())
    })
    .join()
    .unwrap()
    .unwrap();
    receiver.iter().collect()
}

fn main() {
    let handles = [
        written_in_full(),
        from_the_root(),
        by_the_module(),
        with_types(),
        boxed(Box::new(seven)),
        generic(seven),
    ];
    assert_eq!(handles.map(|handle| handle.join().unwrap()), [1, 1, 7, 7, 7, 7]);
    assert_eq!(captured("four".to_string()).join().unwrap(), 4);
    diverging();
    assert_eq!(in_a_loop(), [0, 1, 2]);
    assert_eq!(in_closures_and_blocks(1), 3);
    assert_eq!(in_macros(), 8);
    assert_eq!(poll::block_on(in_a_future()), 1);
    assert_eq!(by_a_builder().unwrap(), 10);
    assert_eq!(scoped(&mut [1, 2]), 2);
    assert_eq!(not_a_thread(), 2);
    assert_eq!(elsewhere::spawn() + nested(), 2);
    assert_eq!(channel(), [1, 2]);
}
