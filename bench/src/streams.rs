//! What a whole recording costs, from the first region to the last byte written.

use crate::measure::{Row, interleaved, median, process_cpu_ns};
use serde::Serialize;
use std::cell::RefCell;
use std::fs::File;
use std::sync::mpsc;
use std::thread;
use std::time::Instant;
use trace::Options;
use trace_reader::Trace;

const REGIONS: u64 = 5_000_000;

/// The streaming rows.
#[derive(Debug, Serialize)]
pub(crate) struct Streams {
    pub(crate) to_file: Vec<ToFile>,
    /// Milliseconds of start and stop together with so many threads that sleep.
    pub(crate) start_stop: Vec<(usize, f64)>,
}

/// Regions in a tight loop, to a file.
#[derive(Debug, Default, Serialize)]
pub(crate) struct ToFile {
    pub(crate) threads: u64,
    pub(crate) regions: u64,
    /// Wall clock, from the first region until the writer was flushed.
    pub(crate) million_regions_per_second: f64,
    /// CPU time of all threads.
    pub(crate) cpu_ns_per_region: f64,
    pub(crate) bytes_per_region: f64,
    /// Regions of the last round that a reader did not find in the file.
    pub(crate) lost: u64,
}

#[inline(never)]
#[trace::trace]
fn region(x: u64) -> u64 {
    x.wrapping_mul(3) ^ 1
}

pub(crate) fn measure(rounds: usize) -> Streams {
    let to_file = [1, 2].map(|threads| to_file(threads, rounds)).into();
    let start_stop = [0, 1_000].map(|threads| (threads, start_stop(threads, rounds))).into();
    Streams { to_file, start_stop }
}

fn to_file(threads: u64, rounds: usize) -> ToFile {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("out.trace");
    let all = RefCell::new([Vec::new(), Vec::new()]);
    let round = || {
        let session = Options::new().start(File::create(&path).expect("a file")).expect("no other session");
        let (cpu, clock) = (process_cpu_ns(), Instant::now());
        let recorders: Vec<_> =
            (0..threads).map(|_| thread::spawn(|| (0..REGIONS).fold(0, |sum, i| sum ^ region(i)))).collect();
        recorders.into_iter().for_each(|recorder| drop(recorder.join()));
        session.stop().expect("the disk has room");
        let n = (threads * REGIONS) as f64;
        let [rates, costs] = &mut *all.borrow_mut();
        rates.push(n / clock.elapsed().as_secs_f64() / 1e6);
        costs.push((process_cpu_ns() - cpu) / n);
    };
    (0..rounds).for_each(|_| round());

    let trace = Trace::open(&path).expect("what was just written");
    let found: u64 = trace.summary().regions.iter().map(|region| region.count).sum();
    let bytes = trace.bytes().len();
    let regions = threads * REGIONS;
    let [rates, costs] = all.into_inner();
    ToFile {
        threads,
        regions,
        million_regions_per_second: median(rates),
        cpu_ns_per_region: median(costs),
        bytes_per_region: bytes as f64 / regions as f64,
        lost: regions - found,
    }
}

/// Milliseconds; every thread has recorded and now waits.
fn start_stop(threads: usize, rounds: usize) -> f64 {
    let (ready, is_ready) = mpsc::channel();
    let sleepers: Vec<_> = (0..threads)
        .map(|_| {
            let ready = ready.clone();
            let (end, ended) = mpsc::channel::<()>();
            let sleeper = thread::spawn(move || {
                region(1);
                let _ = ready.send(());
                let _ = ended.recv();
            });
            (end, sleeper)
        })
        .collect();
    let session = Options::new().start(std::io::sink()).expect("no other session");
    (0..threads).for_each(|_| is_ready.recv().expect("each thread says so"));
    session.stop().expect("nothing to fail");
    let mut row = [Row {
        name: "start and stop",
        run: Box::new(|| {
            let clock = Instant::now();
            Options::new().start(std::io::sink()).expect("no other session").stop().expect("nothing to fail");
            clock.elapsed().as_secs_f64() * 1e3
        }),
    }];
    let figure = interleaved(&mut row, rounds * 5)[0].1;
    for (end, sleeper) in sleepers {
        drop(end);
        let _ = sleeper.join();
    }
    figure
}
