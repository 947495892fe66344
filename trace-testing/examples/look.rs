//! Validates traces and shows what is in them: `look FILE ..`.

fn main() {
    for path in std::env::args().skip(1) {
        let trace = match trace_reader::Trace::open(&path) {
            Ok(trace) => trace,
            Err(error) => {
                println!("{path}: {error}");
                continue;
            }
        };
        let verdict = trace_testing::validate(&trace);
        let summary = trace.summary();
        println!("{path}: {verdict:?}\n{}", serde_json::to_string_pretty(&summary).expect("JSON"));
        if summary.regions.iter().map(|region| region.count).sum::<u64>() < 200 {
            println!("{}", trace_testing::tree(&trace));
        }
    }
}
