//! A pipeline with one slow stage: which one holds up all the others?
//!
//!     cargo trace run --release --example pipeline -- [ITEMS]
//!
//! Four threads pass blocks of numbers on through bounded channels. Stages before the slow one
//! spend their time in `send`, stages after it in `receive`: the one that does neither is it.
//! Every block is a task of its own that crosses all four threads.

use std::env;
use std::error::Error;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Blocks that may wait between two stages.
const ROOM: usize = 4;

struct Block {
    task: trace::Task,
    numbers: Vec<u64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let items: u64 = env::args().nth(1).map_or(Ok(100), |arg| arg.parse())?;

    let (to_sort, from_make) = sync_channel(ROOM);
    let (to_thin, from_sort) = sync_channel(ROOM);
    let (to_sum, from_thin) = sync_channel(ROOM);
    let thread = |name: &str| trace::Builder::new().name(name.to_owned());
    let stages = [
        thread("make").spawn(move || (0..items).for_each(|seed| send(&to_sort, make(seed))))?,
        thread("sort").spawn(move || stage(&from_make, &to_thin, |numbers| sort(numbers)))?,
        thread("thin").spawn(move || stage(&from_sort, &to_sum, thin))?,
    ];

    let mut total = 0u64;
    while let Some(block) = receive(&from_thin) {
        total = total.wrapping_add(sum(&block));
    }
    for stage in stages {
        stage.join().expect("a stage does not panic");
    }
    println!("{items} blocks, checksum {total:016x}");
    Ok(())
}

fn stage(from: &Receiver<Block>, to: &SyncSender<Block>, work: fn(&mut Vec<u64>)) {
    while let Some(mut block) = receive(from) {
        block.task.in_scope(|| work(&mut block.numbers));
        send(to, block);
    }
}

#[trace::trace]
fn send(to: &SyncSender<Block>, block: Block) {
    to.send(block).expect("the next stage outlives this one");
}

#[trace::trace]
fn receive(from: &Receiver<Block>) -> Option<Block> {
    from.recv().ok()
}

#[trace::trace]
fn make(seed: u64) -> Block {
    let task = trace::Task::new("block").arg("seed", seed);
    // A linear congruential generator: cheap, and the same on every run.
    let step = |state: &u64| Some(state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407));
    Block { task, numbers: std::iter::successors(Some(seed), step).take(5_000).collect() }
}

#[trace::trace]
fn sort(numbers: &mut [u64]) {
    numbers.sort_by_key(|number| number.count_ones());
}

/// The slow stage: it compares every number with the last 200 that it has kept.
#[trace::trace(args(numbers = numbers.len()))]
fn thin(numbers: &mut Vec<u64>) {
    let mut kept: Vec<u64> = Vec::new();
    for &number in numbers.iter() {
        let recent = &kept[kept.len().saturating_sub(200)..];
        if !recent.iter().any(|other| (other ^ number).count_ones() < 16) {
            kept.push(number);
        }
    }
    *numbers = kept;
}

#[trace::trace]
fn sum(block: &Block) -> u64 {
    block.task.in_scope(|| block.numbers.iter().fold(0, |sum, number| sum ^ number.rotate_left(7)))
}
