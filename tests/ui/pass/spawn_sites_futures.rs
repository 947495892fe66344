//! Spawn sites of futures: what the calls return, and what their futures may be, stays as it is.
#![deny(warnings)]

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use tokio::runtime::{self, Handle};
use tokio::task::{self, JoinError, JoinHandle, JoinSet, LocalSet};

async fn seven() -> u8 {
    7
}

struct Server(u8);

impl Server {
    async fn handle(self) -> u8 {
        self.0
    }
}

#[trace::trace]
fn from_the_crate() -> JoinHandle<u8> {
    tokio::spawn(seven())
}

#[trace::trace]
fn written_in_full() -> JoinHandle<u8> {
    ::tokio::task::spawn(async move { seven().await })
}

#[trace::trace]
fn by_the_module() -> JoinHandle<u8> {
    task::spawn(Server(1).handle())
}

#[trace::trace]
fn with_types() -> JoinHandle<u8> {
    tokio::spawn::<Pin<Box<dyn Future<Output = u8> + Send>>>(Box::pin(seven()))
}

#[trace::trace]
fn boxed(future: Pin<Box<dyn Future<Output = u8> + Send>>) -> JoinHandle<u8> {
    tokio::spawn(future)
}

#[trace::trace]
fn generic<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    tokio::spawn(future)
}

/// The error's type comes from what the call returns.
#[trace::trace]
fn inferred(ok: bool) -> JoinHandle<Result<u8, String>> {
    tokio::spawn(async move {
        if !ok {
            Err("not ok")?;
        }
        Ok(1)
    })
}

#[trace::trace]
fn diverging() {
    tokio::spawn(async {
        loop {
            task::yield_now().await;
        }
    })
    .abort();
}

#[trace::trace]
async fn in_a_future(text: String) -> Result<usize, JoinError> {
    let nested = tokio::spawn(async move { tokio::spawn(async move { text.len() }).await });
    nested.await?
}

/// Not `Send`, as neither has to be.
#[trace::trace]
async fn local() -> u8 {
    let shared = Rc::new(RefCell::new(1));
    let (first, second) = (shared.clone(), shared.clone());
    let full = tokio::task::spawn_local(async move { *first.borrow_mut() += 1 });
    let short: JoinHandle<()> = task::spawn_local(async move { *second.borrow_mut() += 1 });
    full.await.unwrap();
    short.await.unwrap();
    *shared.borrow()
}

#[trace::trace]
async fn in_a_set() -> u8 {
    let mut set = JoinSet::new();
    let abort: task::AbortHandle = set.spawn(seven());
    set.spawn_on(async { 1 }, &Handle::current());
    set.spawn_local(seven());
    set.spawn_blocking(|| 1);
    set.spawn_blocking_on(|| 1, &runtime::Handle::current());
    fill(&mut set);
    let sum = set.join_all().await.into_iter().sum();
    assert!(abort.is_finished());
    sum
}

#[trace::trace]
fn fill(set: &mut JoinSet<u8>) {
    for n in 0..2 {
        set.spawn(async move { n });
    }
    let fill = |set: &mut task::JoinSet<u8>, n| {
        set.spawn(async move { n });
    };
    fill(set, 2);
}

#[trace::trace]
fn in_other_sets() -> (task::JoinSet<u8>, LocalSet) {
    let local = LocalSet::new();
    let mut full: tokio::task::JoinSet<u8> = tokio::task::JoinSet::default();
    full.spawn_local_on(seven(), &local);
    (full, local)
}

/// Other variables of the same name, which take something else.
#[trace::trace]
fn not_a_set() -> usize {
    let set = JoinSet::<()>::new();
    assert!(set.is_empty());
    struct Pool;
    impl Pool {
        fn spawn(&self, n: usize) -> usize {
            n
        }
    }
    let one = 1;
    let set = Pool;
    let sum = set.spawn(one);
    let set = [Some(Pool)];
    let Some(set) = &set[0] else { return 0 };
    sum + set.spawn(one)
}

#[trace::trace]
async fn by_a_handle(handle: tokio::runtime::Handle) -> u8 {
    let first: JoinHandle<u8> = Handle::current().spawn(seven());
    let second = tokio::runtime::Handle::current().spawn_blocking(|| 1);
    let other = runtime::Handle::current().clone();
    let third = handle.spawn(async { 1 });
    let fourth = other.spawn_blocking(|| 1);
    first.await.unwrap() + second.await.unwrap() + third.await.unwrap() + fourth.await.unwrap()
}

/// What the arguments make on the way lives until the end of the statement, as it did.
#[trace::trace]
async fn temporaries(log: Rc<RefCell<Vec<&'static str>>>) {
    struct Dropped(Rc<RefCell<Vec<&'static str>>>);
    impl Dropped {
        fn one(&self) -> u8 {
            1
        }
    }
    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.borrow_mut().push("dropped");
        }
    }
    async fn nothing(_: u8) {}
    fn spawned<T>(log: &RefCell<Vec<&'static str>>, _: T) {
        log.borrow_mut().push("spawned");
    }
    spawned(&log, tokio::spawn(nothing(Dropped(log.clone()).one())));
}

mod elsewhere {
    use async_std::task;

    async fn seven() -> u8 {
        7
    }

    #[trace::trace]
    pub fn by_async_std() -> task::JoinHandle<u8> {
        async_std::task::spawn(async { task::spawn(seven()).await })
    }

    #[trace::trace]
    pub fn by_async_std_on_this_thread() -> u8 {
        let shared = std::rc::Rc::new(1);
        let other = shared.clone();
        async_std::task::block_on(async {
            let full: task::JoinHandle<u8> = async_std::task::spawn_local(async move { *other });
            full.await + task::spawn_local(async move { *shared }).await
        })
    }

    #[trace::trace]
    pub fn by_smol() -> smol::Task<u8> {
        smol::spawn(seven())
    }
}

async fn all(log: Rc<RefCell<Vec<&'static str>>>) {
    for handle in [
        from_the_crate(),
        written_in_full(),
        with_types(),
        boxed(Box::pin(seven())),
        generic(seven()),
    ] {
        assert_eq!(handle.await.unwrap(), 7);
    }
    assert_eq!(by_the_module().await.unwrap(), 1);
    assert_eq!(inferred(true).await.unwrap(), Ok(1));
    assert_eq!(inferred(false).await.unwrap(), Err("not ok".to_string()));
    diverging();
    assert_eq!(in_a_future("four".to_string()).await.unwrap(), 4);
    assert_eq!(local().await, 3);
    assert_eq!(in_a_set().await, 20);
    let (mut set, local) = in_other_sets();
    local.await;
    assert_eq!(set.join_next().await.unwrap().unwrap(), 7);
    assert_eq!(not_a_set(), 2);
    assert_eq!(by_a_handle(Handle::current()).await, 10);
    temporaries(log).await;
}

fn main() {
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let log = Rc::new(RefCell::new(Vec::new()));
    runtime.block_on(LocalSet::new().run_until(all(log.clone())));
    assert_eq!(*log.borrow(), ["spawned", "dropped"]);
    assert_eq!(async_std::task::block_on(elsewhere::by_async_std()), 7);
    assert_eq!(elsewhere::by_async_std_on_this_thread(), 2);
    assert_eq!(smol::block_on(elsewhere::by_smol()), 7);
}
