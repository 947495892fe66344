//! The thread that turns the kernel's records into events.

use super::cover::{Cover, Families, Plan, Refused};
use super::event::Report;
use super::points::Points;
use super::record::{About, Record, parse};
use super::system;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use trace_core::{OwnLane, stacks};
use trace_format::{Event, StackId};

/// How long what the kernel reports may lie before it is recorded, if there is little of it.
const PATIENCE_MS: i32 = 100;

/// How long the start of a session waits for its threads to be watched. The others come while it is
/// on.
const HOLD_UP: Duration = Duration::from_millis(1);

/// How long the end of a session waits to be told what threads are doing of which nothing was heard.
const LAST_LOOK: Duration = Duration::from_micros(500);

/// The running thread.
#[derive(Debug)]
pub(crate) struct Collecting {
    thread: Option<JoinHandle<()>>,
    /// Readable when the thread is to stop.
    stop: OwnedFd,
    /// Says that all was recorded.
    recorded: Receiver<()>,
}

/// How it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Started {
    /// Threads that are watched, of those that there were.
    pub(crate) watched: usize,
    pub(crate) threads: usize,
    /// Bytes of a ring.
    pub(crate) ring: usize,
    pub(crate) sees_kernel: bool,
}

impl Collecting {
    /// Returns when the calling thread is watched, and with it those that it makes from here on; the
    /// others too, unless they are many.
    pub(crate) fn start(plan: Plan) -> Result<(Self, Started), Refused> {
        let caller = system::own_os_id();
        // SAFETY: makes a descriptor from nothing.
        let stop = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC) };
        if stop < 0 {
            return Err(io::Error::last_os_error().into());
        }
        // SAFETY: a descriptor that nobody else has.
        let stop = unsafe { OwnedFd::from_raw_fd(stop) };
        let (starting, started) = channel();
        let (recording, recorded) = channel();
        let stop_fd = stop.as_raw_fd();
        let thread = trace_core::spawn_muted("trace-kernel", move || {
            run(plan, caller, stop_fd, &starting, &recording);
        });
        let thread = thread.map_err(Refused::Thread)?;
        let collecting = Collecting { thread: Some(thread), stop, recorded };
        let started = started.recv().map_err(io::Error::other)??;
        Ok((collecting, started))
    }

    /// Returns when what the kernel has reported so far is recorded.
    pub(crate) fn stop(&self) {
        self.tell_to_stop();
        // An error means that the thread has ended, so that there is nothing to wait for.
        let _ = self.recorded.recv();
    }

    fn tell_to_stop(&self) {
        let one = 1_u64;
        // SAFETY: the buffer is as long as is said.
        unsafe { libc::write(self.stop.as_raw_fd(), (&raw const one).cast(), size_of_val(&one)) };
    }
}

impl Drop for Collecting {
    fn drop(&mut self) {
        self.tell_to_stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(plan: Plan, first: u32, stop: i32, started: &Sender<Result<Started, Refused>>, recorded: &Sender<()>) {
    let Some(lane) = OwnLane::claim("trace-kernel") else { return };
    // Asked once: there are libraries in which this is a system call.
    let process = std::process::id();
    let (points, asked) = (Points::new(&plan, process), Asked::of(&plan.reports));
    let mut cover = match Cover::new(plan, first) {
        Ok(cover) => cover,
        Err(refused) => {
            let _ = started.send(Err(refused));
            return;
        }
    };
    let threads = system::thread_count().saturating_sub(trace_core::muted_os_ids().len());
    let watched = cover.room_for(threads);
    let (ring, sees_kernel) = (cover.ring_size(), cover.sees_kernel());
    let mut since = vec![now_ns()];
    let begun = Instant::now();
    let all = cover.extend(|| begun.elapsed() > HOLD_UP);
    since.resize(cover.roots.len(), now_ns());
    let _ = started.send(Ok(Started { watched, threads, ring, sees_kernel }));

    let stopped = || wait(&[stop], 0)[0];
    if !all {
        cover.extend(stopped);
        since.resize(cover.roots.len(), now_ns());
    }
    let mut recorder =
        Recorder { lane: &lane, process, asked, points, frames: Vec::new(), lost: 0, tight: false };
    let mut polled: Vec<i32> = cover.owners().map(AsRawFd::as_raw_fd).collect();
    polled.push(stop);
    let mut begun = false;
    loop {
        let stop = wait(&polled, PATIENCE_MS).last() == Some(&true);
        recorder.look(&mut cover);
        if !begun {
            recorder.begin(&cover, &since, stopped);
            begun = true;
        }
        if stop {
            break;
        }
    }
    recorder.end(&cover);
    let _ = recorded.send(());
}

/// What the session asks for, as far as its records do not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Asked {
    switches: bool,
    /// A sample is for so much time on a CPU.
    sample_ns: u64,
    /// A page fault is for so many.
    faults: u64,
}

impl Asked {
    fn of(reports: &[Report]) -> Self {
        let mut asked = Asked::default();
        for report in reports {
            match *report {
                Report::Running { switches, samples_hz } => {
                    asked.switches = switches;
                    // As the kernel does it: its timer has no other period than this.
                    asked.sample_ns = 1_000_000_000_u64.checked_div(samples_hz).unwrap_or(0);
                }
                Report::Faults { period } => asked.faults = period,
                Report::Nothing | Report::Tracepoint { .. } => {}
            }
        }
        asked
    }
}

/// What is recorded, and what could not be.
struct Recorder<'a> {
    lane: &'a OwnLane,
    /// The program's.
    process: u32,
    asked: Asked,
    points: Points,
    frames: Vec<u64>,
    /// Records that the kernel has said are lost.
    lost: u64,
    /// Some may be of which it has not said so yet.
    tight: bool,
}

impl Recorder<'_> {
    /// Records all that the rings hold now.
    fn look(&mut self, cover: &mut Cover) {
        let begun = now_ns();
        let mut families = std::mem::take(&mut cover.families);
        trace_core::muted_os_ids().into_iter().for_each(|os_id| families.mute(os_id as u32));
        for ring in cover.rings() {
            let read = ring.read(|record| match parse(record) {
                Some(record) => self.record(record, &mut families),
                None => self.lose(1),
            });
            self.tight |= read.tight;
            if read.torn {
                self.lose(1);
            }
        }
        self.points.settle(self.lane, &families, begun);
        families.all_read();
        cover.families = families;
    }

    fn record(&mut self, record: Record<'_>, families: &mut Families) {
        let process = self.process;
        // Whether a record is about a thread of the program, and not a second one about the same thing.
        let counts = |about: About, families: &mut Families| {
            about.process == process && families.counts(about.os_id, about.event)
        };
        match record {
            Record::In(about) if counts(about, families) => self.lane.record(&Event::SchedIn {
                os_id: about.os_id.into(),
                cpu: about.cpu.into(),
                monotonic_ns: about.monotonic_ns,
            }),
            Record::Out { about, preempted } if counts(about, families) => self.out(about, preempted),
            Record::Exit(about) if counts(about, families) => {
                // The kernel stops reporting before it takes the CPU away for the last time.
                if self.asked.switches {
                    self.out(about, false);
                }
                families.forget(about.os_id);
                self.points.gone(about);
            }
            Record::Sample { about, chain } if counts(about, families) => {
                self.frames.clear();
                self.frames.extend(chain.frames());
                // The others are addresses behind a call. So is this one made to be.
                if let Some(innermost) = self.frames.first_mut() {
                    *innermost += 1;
                }
                self.lane.record(&Event::Sample {
                    os_id: about.os_id.into(),
                    cpu: about.cpu.into(),
                    monotonic_ns: about.monotonic_ns,
                    stack: stack(&self.frames),
                    ns: self.asked.sample_ns,
                });
            }
            Record::Fault { about, address } if counts(about, families) => {
                self.lane.record(&Event::PageFault {
                    os_id: about.os_id.into(),
                    cpu: about.cpu.into(),
                    monotonic_ns: about.monotonic_ns,
                    address,
                    count: self.asked.faults,
                });
            }
            Record::Point { about, stream, data }
                if !self.points.see(about, stream, data, |about| counts(about, families)) =>
            {
                self.lose(1);
            }
            Record::Lost(count) => self.lose(count),
            // How many are left out is not known; that some are, is.
            Record::Throttled => self.lane.lose(1),
            _ => {}
        }
    }

    fn out(&self, about: About, preempted: bool) {
        self.lane.record(&Event::SchedOut {
            os_id: about.os_id.into(),
            cpu: about.cpu.into(),
            monotonic_ns: about.monotonic_ns,
            preempted,
        });
    }

    fn lose(&mut self, count: u64) {
        self.lost += count;
        self.lane.lose(count);
    }

    /// Says of each thread that nothing was heard of what it has been doing since it was watched: it
    /// has been running or waiting all the time. Of many threads it takes milliseconds to find out,
    /// which a session that is about to end does not wait for.
    fn begin(&self, cover: &Cover, since: &[u64], stopped: impl Fn() -> bool) {
        if !self.asked.switches {
            return;
        }
        let begun = Instant::now();
        for (&os_id, &monotonic_ns) in cover.roots.iter().zip(since) {
            if cover.families.knows(os_id) {
                continue;
            }
            if begun.elapsed() > LAST_LOOK && stopped() {
                return;
            }
            let Some((runnable, cpu)) = system::is_runnable(os_id) else { continue };
            let about = About { os_id, monotonic_ns, cpu, ..About::default() };
            if runnable {
                self.lane.record(&Event::SchedIn { os_id: os_id.into(), cpu: cpu.into(), monotonic_ns });
            } else {
                self.out(about, false);
            }
        }
    }

    /// Counts what was lost last, of which no later record could tell.
    fn end(&mut self, cover: &Cover) {
        self.points.end(self.lane, now_ns());
        if self.tight
            && let Some(lost) = cover.lost()
        {
            self.lose(lost.saturating_sub(self.lost));
        }
        // What the threads that there was no room for did is not known at all, so each counts once. So
        // does each CPU that came later.
        let unseen = cover.left_out + cover.late_cpus();
        if unseen > 0 {
            self.lane.lose(unseen as u64);
        }
    }
}

fn stack(frames: &[u64]) -> StackId {
    stacks::number(&frames[..frames.len().min(trace_core::stack::MAX_FRAMES)])
}

fn now_ns() -> u64 {
    trace_core::clock().monotonic_ns
}

/// Waits until one of the descriptors has something to read, at most so long; which of them have.
fn wait(descriptors: &[i32], timeout_ms: i32) -> Vec<bool> {
    let polled = |&fd| libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
    let mut polls: Vec<_> = descriptors.iter().map(polled).collect();
    // SAFETY: the list is as long as is said.
    unsafe { libc::poll(polls.as_mut_ptr(), polls.len() as libc::nfds_t, timeout_ms) };
    polls.iter().map(|poll| poll.revents & libc::POLLIN != 0).collect()
}
