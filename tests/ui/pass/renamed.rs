//! The facade under another name, as for who writes `et = { package = "exectrace" }`: there is an `et`
//! in the prelude of crates, and nothing of ours is found in `trace`.
#![deny(warnings)]

extern crate core as trace;
extern crate trace as et;

#[path = "support/poll.rs"]
mod poll;

use poll::{block_on, pause};

#[et::trace(crate = et, args(n, m = ?n, k = %n))]
fn plain(n: u32) -> u32 {
    n
}

#[et::trace(crate = ::et)]
fn spawns() -> u32 {
    let thread = std::thread::spawn(|| 1);
    let scoped = std::thread::scope(|s| s.spawn(|| 1).join().unwrap());
    let built = std::thread::Builder::new().spawn(|| 1).unwrap();
    thread.join().unwrap() + scoped + built.join().unwrap()
}

#[et::trace(crate = et, args(n, m = n + 1))]
async fn future(mut n: u32, (more, _): (u32, u32)) -> Result<u32, Box<dyn std::error::Error>> {
    pause().await;
    n += std::thread::spawn(move || more).join().unwrap();
    Ok(n)
}

#[must_use]
#[et::trace(crate = ::et)]
async fn awaiting(n: u32) -> u32 {
    pause().await;
    n
}

#[et::trace(crate = et, args(n))]
fn boxed(n: u32) -> std::pin::Pin<Box<dyn Future<Output = u32>>> {
    Box::pin(async move { n })
}

#[et::trace(crate = et, ret, ?err, args(n))]
fn result(n: u32) -> Result<u32, String> {
    Ok(n)
}

#[et::trace(crate = ::et, task, ?ret, err, args(n))]
async fn task(n: u32) -> Result<u32, String> {
    pause().await;
    result(n)
}

#[et::trace(crate = et, task, args(n), ret)]
fn plain_task(n: u32) -> u32 {
    n
}

#[et::trace(crate = et, future, args(n), ret)]
fn returned(n: u32) -> std::pin::Pin<Box<dyn Future<Output = u32>>> {
    Box::pin(std::future::ready(n))
}

#[et::trace(crate = et, future, task, args(n), ret)]
fn returned_task(n: u32) -> impl Future<Output = u32> {
    std::future::ready(n)
}

struct Account {
    id: u32,
}

#[et::trace(crate = et)]
impl Account {
    #[et::trace(args(id = self.id))]
    fn id(&self) -> u32 {
        self.id
    }

    async fn add(mut self, n: u32) -> u32 {
        self.id += n;
        pause().await;
        self.id()
    }

    #[et::trace(skip)]
    fn skipped(&self) {}
}

impl Account {
    #[et::trace(crate = ::et, args(id = self.id))]
    async fn alone(&self) -> u32 {
        self.id
    }
}

#[et::trace(crate = ::et)]
trait Named {
    fn name(&self) -> String {
        "account".to_string()
    }
}

impl Named for Account {}

mod inner {
    use et::trace;

    #[trace(crate = et, name = "deep")]
    pub fn deep() -> u32 {
        let _region = et::region!("inside", n = 1);
        1
    }
}

fn main() {
    assert_eq!(plain(1) + spawns() + inner::deep(), 5);
    assert_eq!(block_on(future(1, (2, 3))).unwrap(), 3);
    assert_eq!(block_on(awaiting(1)) + block_on(boxed(1)), 2);
    assert_eq!(block_on(task(1)), Ok(1));
    assert_eq!(plain_task(1) + block_on(returned(1)) + block_on(returned_task(1)), 3);
    let account = Account { id: 1 };
    account.skipped();
    assert_eq!(block_on(account.alone()) + account.id(), 2);
    assert_eq!(account.name(), "account");
    assert_eq!(block_on(account.add(1)), 2);
}
