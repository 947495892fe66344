//! The arguments of the attribute. Values are evaluated only while something records them.
#![deny(warnings)]
// What only the attribute uses is unused where it is off.
#![allow(dead_code, unused_imports)]

#[path = "support/poll.rs"]
mod poll;

use poll::block_on;

/// Panics when somebody looks at it.
struct Shy;

impl Shy {
    fn look(&self) -> u64 {
        panic!("looked at without recording")
    }
}

impl std::fmt::Debug for Shy {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("formatted without recording")
    }
}

#[trace::trace(
    name = "of every kind",
    args(
        id,
        len = items.len(),
        ?items,
        %text,
        total = id + items.len() as u64 * 2,
        shy = shy.look(),
        looks = ?shy,
        type = text,
        r#match = !flag,
        first = if items.is_empty() { 0 } else { items[0] },
    )
)]
fn every_kind(id: u64, items: Vec<u8>, text: &str, shy: Shy, flag: bool) -> usize {
    drop(shy);
    items.len() + id as usize + text.len() + usize::from(flag)
}

#[trace::trace(args(id, ?shy, n = items.len(), %text))]
async fn in_a_future(id: u64, shy: Shy, items: Vec<u8>, mut text: String) -> usize {
    poll::pause().await;
    text.push('.');
    drop(shy);
    items.len() + id as usize + text.len()
}

#[must_use]
#[trace::trace(args(seen = shy.look(), ?shy))]
async fn in_an_awaited_future(shy: Shy) -> u64 {
    poll::pause().await;
    drop(shy);
    1
}

#[trace::trace(args(seen = shy.look(), ?shy))]
fn in_a_box(shy: Shy) -> std::pin::Pin<Box<dyn Future<Output = u64>>> {
    Box::pin(async move {
        drop(shy);
        1
    })
}

struct Account {
    id: u64,
}

#[trace::trace]
impl Account {
    #[trace::trace(args(id = self.id, ?amount))]
    fn pay(&mut self, amount: Option<f64>) -> bool {
        amount.is_some()
    }

    #[trace::trace(args(id = self.id, ?amount))]
    async fn pay_later(self, amount: Option<f64>) -> u64 {
        amount.map_or(0, |_| self.id)
    }
}

#[trace::trace(args())]
fn no_values() {}

/// Every type that needs no form.
#[trace::trace(args(a, b, c, d, e, f, g, h))]
fn types(a: u8, b: i64, c: u128, d: f32, e: bool, f: char, g: &str, h: &String) {
    let _ = (a, b, c, d, e, f, g, h);
}

/// A crate that hands on the facade from somewhere else, as one that renames its dependency.
mod facade {
    pub mod again {
        #[doc(hidden)]
        pub use ::trace::__private;
        pub use ::trace::trace;
    }
}

#[facade::again::trace(crate = crate::facade::again, args(n))]
fn by_another_path(n: u8) -> u8 {
    n
}

#[facade::again::trace(crate = facade::again)]
impl Shy {
    async fn by_another_path(&self) -> u8 {
        std::thread::spawn(|| 1).join().unwrap()
    }

    #[facade::again::trace(skip)]
    fn skipped(&self) {}

    #[facade::again::trace(args(seen = self.look(), ?self))]
    async fn in_a_method(self) -> u8 {
        1
    }
}

macro_rules! reexported {
    ($name:ident) => {
        #[$crate::facade::again::trace(crate = $crate::facade::again)]
        async fn $name() -> u8 {
            1
        }
    };
}
reexported!(from_a_macro);

/// What leaves a closure, a loop or a block inside the value does not leave the function.
#[trace::trace(args(
    next = ?(|| id.checked_add(1)?.checked_mul(2))(),
    found = loop { if id > 0 { break id } else { break 0 } },
    length = { for n in 0..id { if n > 1 { continue } } id },
    future = ?std::mem::size_of_val(&async { std::future::ready(1).await }),
))]
fn values_that_stay(id: u8) -> u8 {
    id
}

fn main() {
    assert_eq!(values_that_stay(1), 1);
    assert_eq!(every_kind(1, vec![1, 2], "x", Shy, true), 5);
    assert_eq!(block_on(in_a_future(1, Shy, vec![1], "x".into())), 4);
    assert_eq!(block_on(in_an_awaited_future(Shy)) + block_on(in_a_box(Shy)), 2);
    assert_eq!(block_on(Shy.in_a_method()), 1);
    let mut account = Account { id: 1 };
    assert!(account.pay(Some(1.0)));
    assert_eq!(block_on(account.pay_later(Some(1.0))), 1);
    no_values();
    types(1, 2, 3, 4.0, true, 'f', "g", &"h".to_string());
    assert_eq!(by_another_path(1), 1);
    assert_eq!(block_on(Shy.by_another_path()), 1);
    Shy.skipped();
    assert_eq!(block_on(from_a_macro()), 1);
}
