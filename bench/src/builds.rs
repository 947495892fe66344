//! What the attribute costs the one who builds: the same program of 1,000 functions, with ours, with
//! those of others and with none.
//!
//! Every figure of the program is without its dependencies, which are built before; those are counted
//! apart. A round builds every variant in every profile once; a figure is the median of the rounds.

mod generate;
mod report;
mod variant;

use generate::Mix;
use serde::Serialize;
use variant::{KINDS, Variant};

use crate::measure::median;
pub(crate) use report::Report;

const FUNCTIONS: Mix = Mix { plain: 700, asynchronous: 300 };

/// What cargo is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Profile {
    Check,
    Debug,
    Release,
}

const PROFILES: [Profile; 3] = [Profile::Check, Profile::Debug, Profile::Release];

impl Profile {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Profile::Check => &["check"],
            Profile::Debug => &["build"],
            Profile::Release => &["build", "--release"],
        }
    }
}

/// CPU time of cargo and all that it runs, and wall clock, in seconds.
#[derive(Clone, Copy, Debug, Serialize)]
struct Cost {
    cpu_s: f64,
    wall_s: f64,
}

/// What was measured of one variant.
#[derive(Debug, Serialize)]
struct Row {
    name: &'static str,
    /// Without those of the standard library, and without the program.
    crates: usize,
    /// A clean release build of them, once.
    dependencies: Cost,
    /// The program alone.
    program: Vec<Built>,
    /// Bytes that one more function adds to the stripped release build, beyond those of a plain one.
    bytes_per_function: f64,
    bytes_per_async_function: f64,
}

/// The program in one profile.
#[derive(Debug, Serialize)]
struct Built {
    profile: Profile,
    #[serde(flatten)]
    cost: Cost,
    /// `cpu_s` over that of the plain program.
    ratio: f64,
    /// What one annotation adds: milliseconds of CPU time.
    ms_per_function: f64,
}

pub(crate) fn measure(rounds: usize) -> Report {
    let folder = tempfile::tempdir().expect("a folder");
    let variants: Vec<Variant> = KINDS.iter().map(|kind| Variant::new(folder.path(), kind)).collect();
    let dependencies: Vec<Cost> = variants.iter().map(with_dependencies).collect();
    let costs = leaf_costs(&variants, rounds);
    let sizes: Vec<[f64; 2]> = variants.iter().map(bytes_per_function).collect();
    let rows = variants.iter().enumerate().map(|(index, variant)| Row {
        name: variant.kind.name,
        crates: variant.crates(),
        dependencies: dependencies[index],
        program: PROFILES
            .iter()
            .enumerate()
            .map(|(at, &profile)| {
                let (cost, plain) = (costs[index][at], costs[0][at]);
                let functions = (FUNCTIONS.plain + FUNCTIONS.asynchronous) as f64;
                let ms_per_function = (cost.cpu_s - plain.cpu_s) * 1e3 / functions;
                Built { profile, cost, ratio: cost.cpu_s / plain.cpu_s, ms_per_function }
            })
            .collect(),
        bytes_per_function: sizes[index][0] - sizes[0][0],
        bytes_per_async_function: sizes[index][1] - sizes[0][1],
    });
    Report { rounds, rows: rows.collect() }
}

/// Builds the dependencies for every profile; the cost of the release build with an empty program.
fn with_dependencies(variant: &Variant) -> Cost {
    let [_, _, release] = PROFILES.map(|profile| variant.build(profile));
    release
}

/// By variant and profile.
fn leaf_costs(variants: &[Variant], rounds: usize) -> Vec<Vec<Cost>> {
    let mut figures = vec![vec![Vec::new(); PROFILES.len()]; variants.len()];
    for _ in 0..rounds {
        for (at, &profile) in PROFILES.iter().enumerate() {
            for (variant, figures) in variants.iter().zip(&mut figures) {
                variant.program(FUNCTIONS);
                figures[at].push(variant.build(profile));
            }
        }
    }
    let middle = |costs: &Vec<Cost>| Cost {
        cpu_s: median(costs.iter().map(|cost| cost.cpu_s).collect()),
        wall_s: median(costs.iter().map(|cost| cost.wall_s).collect()),
    };
    figures.iter().map(|profiles| profiles.iter().map(middle).collect()).collect()
}

/// For plain and for async functions: the slope between a program with some and one with many.
fn bytes_per_function(variant: &Variant) -> [f64; 2] {
    let (some, many) = (30, 300);
    let slope = |mix: fn(usize) -> Mix| {
        let grown = variant.size(mix(many)) as f64 - variant.size(mix(some)) as f64;
        grown / (many - some) as f64
    };
    [
        slope(|count| Mix { plain: count, asynchronous: 0 }),
        slope(|count| Mix { plain: 0, asynchronous: count }),
    ]
}
