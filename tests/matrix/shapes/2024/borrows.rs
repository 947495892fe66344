//! Borrows that end just in time.
//! Recorded: mutable 1 completed, reborrowed 1 completed, moved 1 completed, split 1 completed, conditional 2 completed, swapped 1 completed, guard 1 completed
//! Also in: 2021, 2018, 2015

use std::collections::HashMap;
use std::sync::Mutex;

#[trace::trace]
fn mutable(items: &mut Vec<u32>) -> &mut u32 {
    items.push(1);
    let last = items.len() - 1;
    &mut items[last]
}

#[trace::trace]
fn reborrowed<'a>(items: &'a mut Vec<u32>, more: &mut u32) -> &'a [u32] {
    let inner = &mut *items;
    inner.push(*more);
    *more += 1;
    items
}

#[trace::trace]
fn moved(text: String) -> (usize, String) {
    let length = text.len();
    (length, text)
}

#[trace::trace]
fn split(items: &mut [u32]) -> Option<(&mut u32, &mut u32)> {
    let (first, rest) = items.split_first_mut()?;
    Some((first, rest.last_mut()?))
}

#[trace::trace]
fn conditional<'m>(map: &'m mut HashMap<u32, String>, key: u32) -> &'m mut String {
    if !map.contains_key(&key) {
        return map.entry(key).or_default();
    }
    map.get_mut(&key).unwrap()
}

#[trace::trace]
fn swapped(one: &mut u32, other: &mut u32) {
    std::mem::swap(one, other);
}

#[trace::trace]
fn guard(mutex: &Mutex<u32>) -> u32 {
    let mut guard = mutex.lock().unwrap();
    *guard += 1;
    *guard
}

pub fn run() {
    let mut items = vec![3];
    *mutable(&mut items) += 1;
    println!("{items:?} {:?}", reborrowed(&mut items.clone(), &mut 4));
    println!("{:?} {:?}", moved("moved".to_string()), split(&mut items));
    let mut map = HashMap::new();
    conditional(&mut map, 1).push('x');
    println!("{}", conditional(&mut map, 1));
    let (mut a, mut b) = (1, 2);
    swapped(&mut a, &mut b);
    println!("{a} {b} {}", guard(&Mutex::new(1)));
}
