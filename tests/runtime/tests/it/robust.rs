//! Programs do what they do without a session: same output, same exit code, and they end.

use crate::traced::{
    Traced, assert_whole, c_library, calls, is_full, output, program, traced, traced_with, unchanged,
};
use std::process::Command;
use trace_format::tables::CollectorState;
use trace_format::tables::LossReason;
use trace_format::{Call, Event};
use trace_reader::{Loss, Trace};

const PROCESSES: &str = env!("CARGO_BIN_EXE_processes");
const THREADS: &str = env!("CARGO_BIN_EXE_threads");
const ENDINGS: &str = env!("CARGO_BIN_EXE_endings");
const JEMALLOC: &str = env!("CARGO_BIN_EXE_jemalloc");

fn count(trace: &Trace, call: Call) -> usize {
    calls(trace).iter().filter(|done| done.call == call).count()
}

/// Nothing is missing but what the kernel could not hand over: who reads it has to wait for a CPU like
/// everybody else.
fn assert_nothing_of_ours_is_lost(trace: &Trace) {
    let of_kernel = |loss: &Loss| loss.reason == LossReason::Kernel;
    assert!(trace.losses().iter().all(of_kernel), "{:?}", trace.losses());
}

#[test]
fn a_program_that_forks_has_nothing_of_its_children_in_its_trace() {
    for how in ["fork", "fork-exec"] {
        let trace = unchanged(PROCESSES, &[how, "100"]);
        assert_nothing_of_ours_is_lost(&trace);
        assert_eq!(count(&trace, Call::Waitpid), 100);
        assert_eq!(count(&trace, Call::Usleep), 0, "only children sleep");
    }
}

/// A child has what other threads were in the middle of, and not the threads.
#[test]
fn a_child_forked_from_a_session_is_refused_one_of_its_own() {
    let trace = unchanged(PROCESSES, &["fork-session", "50"]);
    assert_nothing_of_ours_is_lost(&trace);
    assert_eq!(count(&trace, Call::Waitpid), 50);
}

#[test]
fn a_daemons_parents_leave_its_trace_alone() {
    let trace = unchanged(ENDINGS, &["daemon"]);
    assert_nothing_of_ours_is_lost(&trace);
    assert_eq!(count(&trace, Call::Usleep), 0, "only the grandchild sleeps so");
}

#[test]
fn a_program_that_starts_a_thousand_others_goes_on_as_before() {
    let times = if is_full() { 1_000 } else { 200 };
    let trace = unchanged(PROCESSES, &["spawn", &times.to_string()]);
    assert_nothing_of_ours_is_lost(&trace);
    assert_eq!(count(&trace, Call::Waitpid), times);
}

/// A child of `vfork` runs in its parent's memory: its calls looked like the parent's.
#[test]
fn a_program_that_vforks_has_nothing_of_its_children_in_its_trace() {
    let trace = unchanged(PROCESSES, &["vfork", "200"]);
    assert_nothing_of_ours_is_lost(&trace);
    assert_eq!(count(&trace, Call::Waitpid), 200);
    let children =
        calls(&trace).iter().filter(|done| done.call == Call::Close && done.object == 1_000_000).count();
    assert_eq!(children, 0);
}

/// The second program of the process has a trace of its own; the first one's is as far as it was written.
#[test]
fn a_program_that_becomes_another_goes_on_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let plain = output(&mut program(PROCESSES, &["exec", "1"]));
    let file = folder.path().join("trace");
    let traced = output(program(PROCESSES, &["exec", "1"]).env("TRACE_OUT", &file));
    assert_eq!((traced.status, &traced.stdout), (plain.status, &plain.stdout));
    assert!(plain.status.success());
    let trace = Trace::open(folder.path().join("trace.2")).unwrap();
    assert!(trace.is_complete());
    assert_whole(&trace);
    assert_eq!(count(&trace, Call::Waitpid), 1);
}

#[test]
fn an_exit_from_a_thread_leaves_a_whole_trace() {
    let trace = unchanged(THREADS, &["exit"]);
    assert_whole(&trace);
    // While others go on recording.
    let trace = unchanged(ENDINGS, &["exit"]);
    assert_nothing_of_ours_is_lost(&trace);
    assert!(count(&trace, Call::Read) >= 1_000);
}

#[test]
fn a_program_that_is_ended_from_one_moment_to_the_next_leaves_what_was_written() {
    for how in ["abort", "kill"] {
        let plain = output(&mut program(ENDINGS, &[how]));
        assert!(!plain.status.success());
        let Traced { status, trace, .. } = traced(ENDINGS, &[how]);
        assert_eq!(status, plain.status, "{how}");
        assert!(!trace.is_complete());
        assert!(count(&trace, Call::Read) > 100, "{how}: {}", count(&trace, Call::Read));
    }
}

/// A thread that is cancelled in a call leaves without returning from it.
#[test]
fn a_cancelled_thread_leaves_its_call_open_and_nothing_else_wrong() {
    let trace = unchanged(THREADS, &["cancel"]);
    assert_whole(&trace);
    let entered = |call| {
        let is_it =
            |event: &Event<'_>| matches!(event, Event::CallEnter { call: entered, .. } if *entered == call);
        trace.events().filter(|event| is_it(&event.event)).count()
    };
    assert_eq!(entered(Call::Read) - count(&trace, Call::Read), 20);
    assert_eq!(count(&trace, Call::ThreadJoin), 20);
    let ends = trace.events().filter(|event| event.event == Event::ThreadEnd).count();
    assert!(ends >= 20);
}

#[test]
fn a_signal_handler_may_write_a_thousand_times_a_second() {
    let trace = unchanged(env!("CARGO_BIN_EXE_signals"), &[]);
    assert!(count(&trace, Call::Write) > 100);
    // What comes while an event is being written cannot be: it is counted.
    let counted = [LossReason::Reentrant, LossReason::Unpaired];
    assert!(trace.losses().iter().all(|loss| counted.contains(&loss.reason)), "{:?}", trace.losses());
}

#[test]
fn calls_before_everything_else_work() {
    let trace = unchanged(env!("CARGO_BIN_EXE_early"), &[]);
    assert_whole(&trace);
    assert_eq!(count(&trace, Call::Usleep), 1, "what came before the session is not in it");
}

#[test]
fn errno_is_left_as_the_c_library_leaves_it() {
    let trace = unchanged(env!("CARGO_BIN_EXE_errno"), &[]);
    assert_whole(&trace);
    let failed = calls(&trace).iter().filter(|done| done.result < 0).count();
    // One more of each round: a lock that was not to be had in time.
    assert_eq!(failed, 100 * 7);
    // With a stack for every call, too.
    let traced = traced_with(env!("CARGO_BIN_EXE_errno"), &[], &[("TRACE_STACKS_OVER", "0ns")]);
    assert_eq!(traced.stdout, "untouched\n");
}

#[test]
fn other_allocators_may_lock_read_and_make_threads() {
    for path in [JEMALLOC, env!("CARGO_BIN_EXE_mimalloc")] {
        let trace = unchanged(path, &[]);
        assert_nothing_of_ours_is_lost(&trace);
        assert!(count(&trace, Call::ThreadJoin) >= 160, "{path}");
        if path == JEMALLOC {
            // It makes some past us, which are known from where they name themselves. Each waits at once,
            // and may still do so when the program ends.
            let own = trace.threads().iter().filter(|thread| &*thread.name == "jemalloc_bg_thd");
            let own: Vec<_> = own.map(|thread| thread.id).collect();
            assert!(trace.events().any(|event| {
                let waits = matches!(event.event, Event::CallEnter { call: Call::CondWait, .. });
                waits && own.contains(&event.thread)
            }));
        }
    }
}

#[test]
fn a_c_library_that_is_loaded_late_is_seen_too() {
    const CODE: &str = r#"
        #include <fcntl.h>
        #include <pthread.h>
        #include <sched.h>
        #include <unistd.h>

        static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
        static int number;

        static void *other(void *fd) {
            pthread_setname_np(pthread_self(), "in c");
            pthread_mutex_lock(&mutex);
            number += read(*(int *)fd, &number, 0) + 1;
            pthread_mutex_unlock(&mutex);
            return 0;
        }

        int work(void) {
            pthread_t thread;
            int fd = open("/dev/zero", O_RDONLY);
            pthread_mutex_lock(&mutex);
            pthread_create(&thread, 0, other, &fd);
            usleep(1);
            /* That somebody waits for it is written there by who does. */
            while (*(volatile int *)&mutex.__data.__lock < 2) sched_yield();
            pthread_mutex_unlock(&mutex);
            pthread_join(thread, 0);
            close(fd);
            return number;
        }
    "#;
    let folder = tempfile::tempdir().unwrap();
    let library = c_library(folder.path(), CODE);
    let trace = unchanged(env!("CARGO_BIN_EXE_loading"), &[&library]);
    assert_whole(&trace);
    let calls = calls(&trace);
    let of = |call| calls.iter().filter(move |done| done.call == call);
    assert_eq!(of(Call::Usleep).count(), 20);
    assert_eq!(of(Call::ThreadJoin).count(), 20);
    assert_eq!(of(Call::Open).filter(|done| done.result >= 0).count(), 20);
    let waits: Vec<_> = of(Call::MutexLock).collect();
    assert_eq!(waits.len(), 20, "the mutex is held until the other thread waits for it");
    assert!(waits.iter().all(|done| trace.thread_name(done.thread) == "in c"));
    for wait in waits {
        assert!(
            of(Call::MutexUnlock).any(|done| done.object == wait.object && done.entered <= wait.returned)
        );
    }
}

#[test]
fn sessions_under_load_start_and_stop() {
    let count = if is_full() { "1000" } else { "100" };
    let output = output(&mut program(env!("CARGO_BIN_EXE_sessions"), &[count]));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{count} sessions\n"), "{stderr}");
    assert!(output.status.success());
}

/// Few descriptors, and little address space.
#[test]
fn limits_that_are_enough_for_the_program_are_enough_with_a_session() {
    let folder = tempfile::tempdir().unwrap();
    let shell = |limits: &str| {
        let line = format!("{limits}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &line, THREADS, "tree"]).env_remove("TRACE_OWNER").env_remove("TRACE_OUT");
        command
    };
    // What the allocator of the C library reserves for a thread, 64 MiB, depends on which of them came to
    // allocate while others did. So it is the same for all.
    let space = "export MALLOC_ARENA_MAX=1; ulimit -v 100000";
    for (limits, watched) in [("ulimit -n 16", true), ("ulimit -n 7", false), (space, true)] {
        let plain = output(&mut shell(limits));
        let file = folder.path().join("trace");
        let traced = output(shell(limits).env("TRACE_OUT", &file).env("TRACE_MEMORY", "16M"));
        let stderr = String::from_utf8_lossy(&traced.stderr);
        assert_eq!((traced.status, &traced.stdout), (plain.status, &plain.stdout), "{limits}: {stderr}");
        assert!(plain.status.success());
        let trace = Trace::open(&file).unwrap();
        assert!(trace.is_complete());
        let row = trace.collectors().iter().find(|row| row.name == "kernel").unwrap();
        let state = if watched { CollectorState::Running } else { CollectorState::Unavailable };
        assert!(row.state == state || !row.remedy.is_empty(), "{limits}: {row:?}");
        if !watched {
            assert_eq!(row.remedy, "ulimit -n 4096", "{row:?}");
        }
    }
}

/// As C does it: with a handler that gives back what the thread has, run while it is being cancelled.
#[test]
fn a_thread_of_c_that_is_cancelled_while_it_reads_runs_its_handlers() {
    const CODE: &str = r#"
        #include <pthread.h>
        #include <unistd.h>

        static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
        static int pipes[2], cleaned;

        static void clean(void *nothing) {
            cleaned++;
            write(pipes[1], "x", 1);
            pthread_mutex_unlock(&mutex);
        }

        static void *reads(void *nothing) {
            char byte;
            pthread_mutex_lock(&mutex);
            pthread_cleanup_push(clean, 0);
            for (;;) read(pipes[0], &byte, 1);
            pthread_cleanup_pop(0);
            return 0;
        }

        int work(void) {
            pthread_t thread;
            void *result;
            pipe(pipes);
            pthread_create(&thread, 0, reads, 0);
            usleep(2000);
            pthread_cancel(thread);
            pthread_join(thread, &result);
            pthread_mutex_lock(&mutex);
            pthread_mutex_unlock(&mutex);
            close(pipes[0]);
            close(pipes[1]);
            return cleaned == 1 && result == PTHREAD_CANCELED;
        }
    "#;
    let folder = tempfile::tempdir().unwrap();
    let library = c_library(folder.path(), CODE);
    let plain = output(&mut program(env!("CARGO_BIN_EXE_loading"), &[&library]));
    assert_eq!(String::from_utf8_lossy(&plain.stdout), "1\n".repeat(20));
    let trace = unchanged(env!("CARGO_BIN_EXE_loading"), &[&library]);
    assert_nothing_of_ours_is_lost(&trace);
    assert_eq!(count(&trace, Call::ThreadJoin), 20);
    assert!(count(&trace, Call::Write) >= 20, "the handlers' writes");
}
