//! Results that borrow: lifetimes named, elided, of generics, of `impl Trait`, of closures that are returned.
//! Recorded: named 1 completed, elided 1 completed, fixed 1 completed, of_generic 2 completed, of_closure 1 completed, split 1 completed, mutable 1 completed, iterator 1 completed, captured 1 completed, cow 1 completed, Parser::next_word 2 completed
//! Results: named = b; elided = tail; fixed = 'x'; of_generic = [1]; of_generic = "t"; of_closure = ab; split = ("a", "b"); mutable = 2
//! Results: captured ! never; cow = cow; Parser::next_word = Some("one"); Parser::next_word = Some("two")
//! Also in: 2021, 2018, 2015

use std::borrow::Cow;
use std::fmt::Debug;

#[trace::trace(ret)]
fn named<'a, 'b: 'a>(one: &'a str, two: &'b str) -> &'a str {
    if one.is_empty() { one } else { two }
}

#[trace::trace(ret)]
fn elided(text: &str) -> &str {
    &text[1..]
}

#[trace::trace(?ret)]
fn fixed() -> &'static char {
    &'x'
}

#[trace::trace(?ret)]
fn of_generic<'a, T: Debug + ?Sized>(value: &'a T) -> &'a T
where
    T: 'a,
{
    value
}

#[trace::trace(ret)]
fn of_closure<'a>(text: &'a str, f: impl for<'x> Fn(&'x str) -> &'x str) -> &'a str {
    f(text)
}

#[trace::trace(?ret)]
fn split<'a>(text: &'a str) -> (&'a str, &'a str) {
    let middle = text.len() / 2;
    (&text[..middle], &text[middle..])
}

#[trace::trace(ret)]
fn mutable(items: &mut Vec<u32>) -> &mut u32 {
    items.push(2);
    items.last_mut().unwrap()
}

#[trace::trace(err)]
fn iterator<'a>(items: &'a [u32]) -> Result<impl Iterator<Item = u32> + 'a, u8> {
    if items.is_empty() {
        return Err(1);
    }
    Ok(items.iter().map(|item| item + 1))
}

#[trace::trace(err)]
fn captured<'a>(text: &'a str) -> Result<Box<dyn Fn() -> &'a str + 'a>, String> {
    if text.is_empty() {
        return Err("never".to_string());
    }
    Ok(Box::new(move || text))
}

#[trace::trace(%ret)]
fn cow(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

struct Parser<'a> {
    rest: &'a str,
}

#[trace::trace]
impl<'a> Parser<'a> {
    #[trace::trace(?ret)]
    fn next_word(&mut self) -> Option<&'a str> {
        let (word, rest) = match self.rest.find(' ') {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
            None => (self.rest, ""),
        };
        self.rest = rest;
        if word.is_empty() { None } else { Some(word) }
    }
}

pub fn run() {
    println!("{} {} {}", named("a", "b"), elided("stail"), fixed());
    println!("{:?} {}", of_generic(&[1][..]), of_generic("t"));
    println!("{} {:?}", of_closure("abc", |text| &text[..2]), split("ab"));
    let mut items = vec![1];
    *mutable(&mut items) += 1;
    println!("{:?} {:?}", items, iterator(&items).map(|items| items.sum::<u32>()));
    println!("{:?} {}", captured("").map(|f| f().len()), cow("cow"));
    let mut parser = Parser { rest: "one two" };
    println!("{:?} {:?}", parser.next_word(), parser.next_word());
}
