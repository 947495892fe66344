//! How fast `Events` reads: millions of events a second on one core, over the streams that tight
//! loops leave behind. `cargo run --release -p trace-format --example decode_speed`

use std::hint::black_box;
use std::time::Instant;
use trace_format::{Event, Out, Schema, SiteId, Ticks, events};

fn main() {
    let streams = [
        ("region_begin, region_end, short gaps", pairs(|_| (20, 3))),
        ("the same, gaps of 10 µs and 500 sites", pairs(|i| (30_000 + i, 1 + i as u32 % 500))),
    ];
    let schema = Schema::current();
    for (name, bytes) in streams {
        let count = events::count(&bytes, &schema);
        let best = (0..10).map(|_| seconds(&bytes, &schema)).fold(f64::INFINITY, f64::min);
        println!(
            "{:6.1} M events/s, {:4.2} bytes/event: {name}",
            count as f64 / best / 1e6,
            bytes.len() as f64 / count as f64
        );
    }
}

/// Begin and end, a million times; `gap_and_site` by the number of the pair.
fn pairs(gap_and_site: impl Fn(u64) -> (u64, u32)) -> Vec<u8> {
    let mut bytes = vec![0; 16 << 20];
    let mut out = Out::new(&mut bytes);
    for i in 0..1_000_000 {
        let (gap, site) = gap_and_site(i);
        events::put(&mut out, gap, &Event::RegionBegin { site: SiteId(site) });
        events::put(&mut out, gap, &Event::RegionEnd);
    }
    assert!(out.fits());
    out.written().to_vec()
}

/// One pass that uses what it reads as the cheapest reader would: depth, sites and times.
fn seconds(bytes: &[u8], schema: &Schema) -> f64 {
    let start = Instant::now();
    let (mut depth, mut sum) = (0u64, 0u64);
    for timed in events::Events::new(bytes, Ticks(0), schema) {
        let timed = timed.expect("the stream was just written");
        match timed.event {
            Event::RegionBegin { site } => {
                depth += 1;
                sum = sum.wrapping_add(u64::from(site));
            }
            Event::RegionEnd => depth -= 1,
            _ => {}
        }
        sum = sum.wrapping_add(timed.ticks.0);
    }
    black_box((depth, sum));
    start.elapsed().as_secs_f64()
}
