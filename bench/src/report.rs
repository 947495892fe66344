//! The figures as a table.

use crate::calls::Call;
use crate::streams::Streams;
use serde::Serialize;
use std::fmt;

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) calls: Vec<Call>,
    pub(crate) streams: Streams,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "CPU time of one call; net is without the plain call that it is around.\n")?;
        writeln!(f, "{:<34} {:>9} {:>9} {:>12}", "", "ns", "net ns", "clock reads")?;
        for call in &self.calls {
            let Call { name, ns, net_ns, clock_reads } = call;
            writeln!(f, "{name:<34} {ns:>9.2} {net_ns:>9.2} {clock_reads:>12.2}")?;
        }
        writeln!(f, "\nRegions in a tight loop to a file, from the first until the last byte is written.\n")?;
        writeln!(
            f,
            "{:<10} {:>12} {:>12} {:>12} {:>12} {:>8}",
            "threads", "regions", "M/s", "CPU ns", "bytes", "lost"
        )?;
        for row in &self.streams.to_file {
            writeln!(
                f,
                "{:<10} {:>12} {:>12.1} {:>12.1} {:>12.2} {:>8}",
                row.threads,
                row.regions,
                row.million_regions_per_second,
                row.cpu_ns_per_region,
                row.bytes_per_region,
                row.lost
            )?;
        }
        writeln!(f)?;
        for (threads, ms) in &self.streams.start_stop {
            writeln!(f, "start and stop beside {threads} sleeping threads: {ms:.2} ms")?;
        }
        Ok(())
    }
}
