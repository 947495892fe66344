//! `ret` and `err`, in every form, on functions of every sort: nothing of the function changes.
#![deny(warnings)]
#![deny(unsafe_op_in_unsafe_fn)]

#[path = "support/poll.rs"]
mod poll;

use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::num::ParseIntError;

use poll::{block_on, pause};

/// Panics when somebody formats it.
struct Shy;

impl Debug for Shy {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("formatted without recording")
    }
}

impl Display for Shy {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("formatted without recording")
    }
}

#[trace::trace(ret)]
fn plain(n: u8) -> u8 {
    n
}

#[trace::trace(?ret)]
fn by_debug() -> Shy {
    Shy
}

#[trace::trace(%ret, name = "shown", args(n), spawns = false)]
fn by_display(n: u8) -> Shy {
    let _ = n;
    Shy
}

#[trace::trace(err)]
fn error(text: &str) -> Result<u8, ParseIntError> {
    let n: u8 = text.parse()?;
    if n == 0 {
        return Ok(1);
    }
    Ok(n)
}

#[trace::trace(?err)]
fn error_by_debug(fail: bool) -> Result<Vec<u8>, Shy> {
    if fail { Err(Shy) } else { Ok(vec![]) }
}

#[trace::trace(ret, err)]
fn both(text: &str) -> Result<u8, Box<dyn Error>> {
    Ok(text.parse()?)
}

#[trace::trace(?ret, ?err, args(text, len = text.len()))]
fn both_by_debug(text: &str) -> std::io::Result<Option<Shy>> {
    if text.is_empty() {
        return Err(std::io::ErrorKind::NotFound.into());
    }
    Ok(Some(Shy))
}

#[trace::trace(err)]
fn coerced(fail: bool) -> Result<Box<dyn Fn() -> u8>, Box<dyn Error + Send + Sync>> {
    if fail {
        return Err("no".into());
    }
    Ok(Box::new(|| 1))
}

#[trace::trace(?ret)]
fn opaque(n: u8) -> impl Iterator<Item = u8> + Debug {
    0..n
}

#[trace::trace(err)]
fn opaque_inside(n: u8) -> Result<impl Fn() -> u8, Shy> {
    if n == 0 { Err(Shy) } else { Ok(move || n) }
}

#[trace::trace(?ret)]
fn unit(n: &mut u8) -> () {
    *n += 1;
}

#[trace::trace(ret, args(a, ?rest))]
fn patterns((a, _): (u8, Shy), [first, rest @ ..]: [u8; 3], mut n: u8, _: Shy, _unused: Shy) -> u8 {
    n += first + rest[1];
    a + n
}

#[trace::trace(?ret)]
fn generic<'a, T: Debug + ?Sized, const N: usize>(first: &'a T, _: [u8; N]) -> &'a T
where
    T: 'a,
{
    first
}

#[trace::trace(ret)]
fn taken(text: String, more: impl Into<String>) -> String {
    text + &more.into()
}

/// # Safety
/// None is needed.
#[trace::trace(ret)]
unsafe fn dangerous(n: *const u8) -> u8 {
    unsafe { *n }
}

#[trace::trace(ret)]
extern "C" fn called_by_others(n: u32) -> u32 {
    n
}

macro_rules! returning {
    ($name:ident, $type:ty, $value:expr) => {
        #[trace::trace(?ret)]
        fn $name() -> $type {
            $value
        }
    };
}
returning!(from_a_macro, Option<u8>, Some(1));

#[derive(Debug)]
struct List {
    items: Vec<u8>,
}

#[trace::trace]
impl List {
    #[trace::trace(err)]
    fn first<'a>(&'a mut self) -> Result<&'a mut u8, Shy> {
        self.items.first_mut().ok_or(Shy)
    }

    #[trace::trace(ret, err)]
    fn elided(&mut self, at: usize) -> Result<&mut u8, Shy> {
        let Some(item) = self.items.get_mut(at) else { return Err(Shy) };
        *item += 1;
        Ok(item)
    }

    #[trace::trace(?ret)]
    fn all(&self) -> &[u8] {
        &self.items
    }

    #[trace::trace(?ret)]
    fn with(mut self, n: u8) -> Self {
        self.items.push(n);
        self
    }

    #[trace::trace(?ret)]
    fn boxed(self: Box<Self>) -> Vec<u8> {
        self.items
    }

    #[trace::trace(ret, err)]
    async fn later(&mut self, at: usize) -> Result<&mut u8, Shy> {
        pause().await;
        self.items.get_mut(at).ok_or(Shy)
    }
}

trait Parse {
    #[trace::trace(err)]
    fn parse_it(&self) -> Result<u8, Self::Error>
    where
        Self::Error: Display,
    {
        self.parse_later()
    }

    type Error;
    fn parse_later(&self) -> Result<u8, Self::Error>;
}

impl Parse for str {
    type Error = ParseIntError;

    #[trace::trace(err)]
    fn parse_later(&self) -> Result<u8, Self::Error> {
        self.parse()
    }
}

#[trace::trace(ret)]
async fn future(n: u8) -> u8 {
    pause().await;
    n
}

#[trace::trace(?ret, err, args(text))]
async fn future_of_both(mut text: String, (n, _): (u8, Shy)) -> Result<Box<dyn Debug>, Box<dyn Error>> {
    pause().await;
    text.push('1');
    let parsed: u8 = text.parse()?;
    Ok(Box::new(parsed + n))
}

#[must_use]
#[trace::trace(err)]
async fn awaited(fail: bool) -> Result<u8, Shy> {
    if fail { Err(Shy) } else { Ok(1) }
}

#[trace::trace(ret)]
fn last_block(n: u8) -> impl Future<Output = u8> + Send {
    async move { n }
}

#[trace::trace(ret, err, args(n))]
fn last_box(n: u8) -> std::pin::Pin<Box<dyn Future<Output = Result<u8, Shy>> + Send>> {
    Box::pin(async move { if n == 0 { Err(Shy) } else { Ok(n) } })
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

fn main() {
    assert_eq!(plain(1), 1);
    let _ = (by_debug(), by_display(1));
    assert_eq!((error("7").unwrap(), error("0").unwrap(), error("x").is_err()), (7, 1, true));
    assert!(error_by_debug(true).is_err() && error_by_debug(false).is_ok());
    assert_eq!(both("7").unwrap(), 7);
    assert!(both_by_debug("").is_err() && both_by_debug("x").unwrap().is_some());
    assert_eq!(coerced(false).unwrap()(), 1);
    assert!(coerced(true).is_err());
    assert_eq!(opaque(3).sum::<u8>(), 3);
    assert_eq!(opaque_inside(2).ok().map(|f| f()), Some(2));
    let mut n = 1;
    unit(&mut n);
    assert_eq!(n, 2);
    assert_eq!(patterns((1, Shy), [1, 2, 3], 4, Shy, Shy), 9);
    assert_eq!(generic("x", [1]), "x");
    assert_eq!(taken("x".into(), "y"), "xy");
    assert_eq!(unsafe { dangerous(&1) } as u32 + called_by_others(1), 2);
    assert_eq!(from_a_macro(), Some(1));
    let mut list = List { items: vec![1] };
    *list.first().unwrap() = 2;
    assert_eq!(*list.elided(0).unwrap(), 3);
    assert!(list.elided(1).is_err());
    assert_eq!(*block_on(list.later(0)).unwrap(), 3);
    assert_eq!(list.all(), [3]);
    assert_eq!(Box::new(list.with(4)).boxed(), [3, 4]);
    assert_eq!("7".parse_it(), Ok(7));
    assert_eq!(block_on(assert_send(future(1))), 1);
    assert!(block_on(future_of_both("1".into(), (2, Shy))).is_ok());
    assert!(block_on(future_of_both("x".into(), (2, Shy))).is_err());
    assert!(block_on(awaited(true)).is_err() && block_on(awaited(false)).is_ok());
    assert_eq!(block_on(assert_send(last_block(1))), 1);
    assert!(block_on(assert_send(last_box(1))).is_ok());
}
