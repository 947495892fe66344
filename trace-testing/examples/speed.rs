//! How fast the reader is on recursive calls in tight loops: `speed [MILLIONS OF REGIONS] [THREADS]`.

use trace_format::tables::Payload;
use trace_format::{Event, SiteId};
use trace_reader::Trace;
use trace_testing::{Lane, TraceBuilder};

fn main() {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u64>().expect("a number"));
    let (millions, threads) = (args.next().unwrap_or(10), args.next().unwrap_or(1));
    let mut builder = TraceBuilder::new().site(1, "fib").site(2, "leaf");
    let mut end = 0;
    for thread in 1..=threads {
        let mut lane = Lane::new(thread).pieces_of(16 << 10);
        let mut time = thread;
        let mut regions = millions * 1_000_000 / threads;
        while regions > 0 {
            fib(20, &mut lane, &mut time, &mut regions);
        }
        end = end.max(time);
        builder = builder.lane(lane);
    }
    let bytes = builder.end(end);
    let size = bytes.len();
    println!("{millions} million regions on {threads} threads, {:.1} MB", size as f64 / 1e6);

    let mut before = cpu_seconds();
    let mut lap = |what: &str, count: u64| {
        let seconds = cpu_seconds() - before;
        println!("{what:10} {seconds:8.3} s {:8.1} M/s", count as f64 / seconds / 1e6);
        before = cpu_seconds();
    };
    decode(&bytes);
    lap("decode", 2 * millions * 1_000_000);
    let trace = Trace::from_bytes(bytes).expect("a trace");
    lap("open", 2 * millions * 1_000_000);
    let events = trace.event_count();
    lap("index", events);
    let merged = trace.events().count() as u64;
    lap("events", merged);
    let regions = trace.regions().count() as u64;
    lap("regions", 2 * regions);
    let summary = trace.summary();
    lap("summary", events);
    println!("{:?}", summary.regions);
}

fn fib(n: u32, lane: &mut Lane, time: &mut u64, regions: &mut u64) {
    if *regions == 0 {
        return;
    }
    *regions -= 1;
    *time += 30;
    lane.push(*time, &Event::RegionBegin { site: SiteId(if n < 2 { 2 } else { 1 }) });
    if n >= 2 {
        fib(n - 1, lane, time, regions);
        fib(n - 2, lane, time, regions);
    }
    *time += 20;
    lane.push(*time, &Event::RegionEnd);
}

/// Only the events, by the format's own iterator.
fn decode(bytes: &[u8]) {
    let schema = trace_format::Schema::current();
    let mut at = 0;
    let mut sum = 0u64;
    while let Ok(block) = trace_format::block::read(&bytes[at..]) {
        at += 16 + block.payload.len();
        if block.kind == trace_format::block::BlockKind::EVENTS {
            let mut input = trace_format::Input::new(block.payload);
            let head: trace_format::tables::EventsHead = Payload::get(&mut input).expect("a head");
            for event in trace_format::events::Events::new(input.rest(), head.base, &schema) {
                let event = event.expect("an event");
                sum = sum.wrapping_add(event.ticks.0);
                if let Event::RegionBegin { site } = event.event {
                    sum += u64::from(site.0);
                }
            }
        }
    }
    std::hint::black_box(sum);
}

/// CPU time of this thread, which a busy machine does not change much.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    text.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).expect("nanoseconds") / 1e9
}
