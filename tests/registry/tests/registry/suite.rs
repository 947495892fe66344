//! The tests of a copied crate: built by cargo, then run one program after the other.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::BufReader;
use std::iter::Sum;
use std::ops::Add;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::Message;
use trace_reader::Trace;

use crate::Expected;
use crate::copy::{Copy, root};

/// A copy that was built.
pub(crate) struct Suite {
    name: String,
    folder: PathBuf,
    skip: &'static [&'static str],
    pub(crate) programs: Vec<PathBuf>,
    /// How often each lint found something in it. What has no code is a sum of those that have.
    pub(crate) warnings: BTreeMap<String, usize>,
}

/// Tests that a run counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) ignored: usize,
}

/// What the traces of one run hold together.
#[derive(Debug, Default)]
pub(crate) struct Recorded {
    pub(crate) sites: usize,
    pub(crate) begins: u64,
}

impl Suite {
    /// Library, programs and tests.
    pub(crate) fn build(copy: &Copy, expected: &Expected) -> Suite {
        let mut command = cargo(&copy.folder);
        command.args(["test", "--no-run", "--message-format=json"]).args(expected.arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("cargo runs this test");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut suite = Suite {
            name: copy.name.clone(),
            folder: copy.folder.clone(),
            skip: expected.skip,
            programs: Vec::new(),
            warnings: BTreeMap::new(),
        };
        for message in Message::parse_stream(output) {
            match message.expect("cargo's own output") {
                Message::CompilerArtifact(artifact) if artifact.profile.test => {
                    suite.programs.extend(artifact.executable.map(PathBuf::from));
                }
                Message::CompilerMessage(said) if said.target.src_path.starts_with(&copy.folder) => {
                    eprint!("{}", said.message);
                    if let Some(code) = said.message.code {
                        *suite.warnings.entry(code.code).or_default() += 1;
                    }
                }
                _ => {}
            }
        }
        let status = child.wait().expect("it was started here");
        assert!(status.success(), "{} does not build in {}", copy.name, copy.folder.display());
        suite.programs.sort();
        suite
    }

    /// Runs every program; all tests have to pass.
    pub(crate) fn run(&self) -> Counts {
        self.programs.iter().map(|program| self.run_program(program, &[])).sum()
    }

    /// The same while recording, and what the traces hold.
    pub(crate) fn record(&self) -> (Counts, Recorded) {
        let folder = root().join("traces").join(&self.name);
        fs::create_dir_all(&folder).expect("the target folder is ours");
        let path = folder.join("out.trace");
        let environment = [
            ("TRACE_OUT", path.as_os_str()),
            // A test waits for the disk rather than leave a gap.
            ("TRACE_WHEN_FULL", "wait".as_ref()),
            // Fewer random cases: millions of regions take long to read without optimisation.
            ("QUICKCHECK_TESTS", "3".as_ref()),
            ("PROPTEST_CASES", "3".as_ref()),
        ];
        let (mut counts, mut recorded) = (Counts::default(), Recorded::default());
        for program in &self.programs {
            let of_program = self.run_program(program, &environment);
            // A program without a test may be one without the crate, and without the facade.
            if of_program.passed > 0 {
                recorded.add(&path, program);
                fs::remove_file(&path).expect("it was just read");
            }
            counts = counts + of_program;
        }
        fs::remove_dir_all(&folder).expect("the target folder is ours");
        (counts, recorded)
    }

    fn run_program(&self, program: &Path, environment: &[(&str, &OsStr)]) -> Counts {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).env("CARGO_MANIFEST_DIR", &self.folder);
        command.env_remove("TRACE_OUT").env_remove("TRACE_OWNER");
        command.envs(environment.iter().copied());
        for test in self.skip {
            command.args(["--skip", test]);
        }
        Counts::read(&output(&mut command))
    }

    /// The examples of its documentation.
    pub(crate) fn run_documentation(&self) -> Counts {
        Counts::read(&output(cargo(&self.folder).args(["test", "--doc"])))
    }
}

impl Counts {
    /// Of the lines `test result: ok. 3 passed; 0 failed; 1 ignored; …` in a program's output.
    fn read(output: &str) -> Counts {
        let mut counts = Counts::default();
        for line in output.lines().filter_map(|line| line.strip_prefix("test result: ok. ")) {
            let words: Vec<&str> = line.split([' ', ';']).collect();
            for pair in words.windows(2) {
                let number = || pair[0].parse::<usize>().expect("a number stands before its word");
                match pair[1] {
                    "passed" => counts.passed += number(),
                    "ignored" => counts.ignored += number(),
                    _ => {}
                }
            }
        }
        counts
    }
}

impl Add for Counts {
    type Output = Counts;

    fn add(self, other: Counts) -> Counts {
        Counts { passed: self.passed + other.passed, ignored: self.ignored + other.ignored }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Counts>>(counts: I) -> Counts {
        counts.fold(Counts::default(), Add::add)
    }
}

impl Recorded {
    /// A trace, which has to be whole, with an end for every beginning.
    fn add(&mut self, path: &Path, program: &Path) {
        let trace = Trace::open(path).unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        trace_testing::validate(&trace).unwrap_or_else(|wrong| panic!("{}: {wrong:#?}", program.display()));
        let summary = trace.summary();
        let program = program.display();
        assert!(summary.complete && summary.damage.is_empty(), "{program}: {:?}", summary.damage);
        assert_eq!((summary.lost, &summary.losses), (0, &Vec::new()), "{program}");
        let open: Vec<_> = summary.regions.iter().filter(|region| region.open > 0).collect();
        assert!(open.is_empty(), "{program}: begun and not ended: {open:#?}");
        self.sites += summary.regions.len();
        self.begins += summary.regions.iter().map(|region| region.count).sum::<u64>();
    }
}

/// Cargo in a copy's folder. The copies share what they depend on.
fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(folder).env("CARGO_TARGET_DIR", root().join("target"));
    command.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("RUSTFLAGS");
    for (variable, value) in
        [("CARGO_INCREMENTAL", "0"), ("CARGO_PROFILE_DEV_DEBUG", "0"), ("CARGO_PROFILE_TEST_DEBUG", "0")]
    {
        command.env(variable, value);
    }
    command
}

/// What a command prints that has to succeed.
fn output(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
    let [stdout, stderr] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{command:?} failed\n{stdout}\n{stderr}");
    stdout
}
