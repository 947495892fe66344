//! A program with many annotated functions: arguments, results, methods, generics, loops and early
//! returns, as in code that does something. `main` calls all of them, so that none is left out.

/// How many functions of each kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mix {
    pub(super) plain: usize,
    pub(super) asynchronous: usize,
}

const HEAD: &str = "\
use std::collections::HashMap;
use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

#[derive(Default)]
pub struct Store {
    pages: HashMap<u64, String>,
    hits: u64,
}

fn finish<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}
";

/// Definitions and calls; `#N` stands for the function's number and `#A` for the attribute.
const PLAIN: &[(&str, &str)] = &[
    (
        "#A
pub fn parse_#N(text: &str, limit: usize) -> Result<u64, String> {
    let mut sum = #N_u64;
    for byte in text.bytes().take(limit) {
        if !byte.is_ascii_digit() {
            return Err(format!(\"no digit: {byte}\"));
        }
        sum = sum.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
    }
    Ok(sum)
}",
        "black_box(parse_#N(black_box(\"1234\"), 4)).is_ok();",
    ),
    (
        "impl Store {
    #A
    pub fn page_#N(&self, id: u64) -> Option<&str> {
        let page = self.pages.get(&(id ^ #N))?;
        if page.is_empty() { None } else { Some(page.trim()) }
    }
}",
        "black_box(store.page_#N(black_box(7)));",
    ),
    (
        "impl Store {
    #A
    pub fn put_#N(&mut self, id: u64, page: String) -> bool {
        self.hits += 1;
        self.pages.insert(id.wrapping_add(#N), page).is_none()
    }
}",
        "black_box(store.put_#N(black_box(7), String::new()));",
    ),
    (
        "#A
pub fn largest_#N<T: PartialOrd + Copy>(items: &[T], least: T) -> T {
    let mut largest = least;
    for &item in items {
        if item > largest {
            largest = item;
        }
    }
    largest
}",
        "black_box(largest_#N(black_box(&[1_u32, 5, 3]), #N));",
    ),
    (
        "#A
pub fn even_#N(items: &[u64]) -> impl Iterator<Item = u64> + '_ {
    items.iter().filter(|item| *item % 2 == 0).map(|item| item + #N)
}",
        "black_box(even_#N(black_box(&[1, 2, 3, 4])).count());",
    ),
    (
        "#A
pub fn total_#N(store: &Store, ids: &[u64]) -> Result<usize, std::num::ParseIntError> {
    let mut total = #N;
    for id in ids {
        if let Some(page) = store.pages.get(id) {
            total += page.parse::<usize>()?;
        }
    }
    Ok(total)
}",
        "black_box(total_#N(store, black_box(&[1, 2, 3]))).is_ok();",
    ),
    (
        "#A
pub fn mix_#N(a: u64, b: u64) -> u64 {
    (a ^ #N).rotate_left(13).wrapping_mul(b | 1)
}",
        "black_box(mix_#N(black_box(3), 5));",
    ),
];

const ASYNC: &[(&str, &str)] = &[
    (
        "#A
pub async fn load_#N(id: u64, retries: u32) -> Result<String, String> {
    for retry in 0..retries {
        let found = std::future::ready(id.wrapping_mul(#N + 1) > u64::from(retry)).await;
        if found {
            return Ok(format!(\"page {id}\"));
        }
    }
    Err(format!(\"no page {id}\"))
}",
        "black_box(finish(load_#N(black_box(3), 2))).is_ok();",
    ),
    (
        "impl Store {
    #A
    pub async fn fetch_#N(&mut self, id: u64) -> Option<u64> {
        let page = std::future::ready(self.pages.get(&id).cloned()).await?;
        self.hits += #N;
        let more = std::future::ready(self.hits).await;
        Some(more + page.len() as u64)
    }
}",
        "black_box(finish(store.fetch_#N(black_box(7))));",
    ),
    (
        "#A
pub async fn all_#N<T: Clone + Send + Sync>(item: &T, count: usize) -> Vec<T> {
    let mut items = Vec::with_capacity(count);
    while items.len() < count.min(#N + 1) {
        items.push(std::future::ready(item.clone()).await);
    }
    items
}",
        "black_box(finish(all_#N(black_box(&1_u32), 2)));",
    ),
];

/// Calls in one function. In a single one they would be inlined into each other's way, and what took
/// time would be that function.
const CALLS: usize = 20;

/// The program's text, with `attribute` on each of the functions that are counted.
pub(super) fn program(mix: Mix, attribute: &str) -> String {
    let mut text = HEAD.to_owned();
    let kinds = PLAIN.iter().cycle().take(mix.plain).chain(ASYNC.iter().cycle().take(mix.asynchronous));
    let mut calls = Vec::new();
    for (number, (definition, call)) in kinds.enumerate() {
        let number = number.to_string();
        text += &format!("\n{}\n", definition.replace("#A", attribute).replace("#N", &number));
        calls.push(format!("    let _ = {}\n", call.replace("#N", &number)));
    }
    let mut main = "\nfn main() {\n    let mut store = Store::default();\n".to_owned();
    for (number, calls) in calls.chunks(CALLS).enumerate() {
        let calls = calls.concat();
        text += &format!("\n#[inline(never)]\nfn calls_{number}(store: &mut Store) {{\n{calls}}}\n");
        main += &format!("    calls_{number}(&mut store);\n");
    }
    text + &main + "}\n"
}
