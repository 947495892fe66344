//! Closures on rayon's threads.

use crate::recorded::record;
use rayon::ThreadPoolBuilder;
use std::sync::mpsc::channel;

#[trace::trace]
fn parent() {
    rayon::spawn(child);
    rayon::spawn_fifo(|| std::panic::resume_unwind(Box::new("on purpose")));
}

#[trace::trace]
fn child() {}

#[test]
fn a_job_is_a_task_whose_parent_is_the_job_that_spawned_it() {
    #[trace::trace]
    fn start() {
        rayon::spawn(parent);
    }
    let recorded = record(|| {
        let (ended, ends) = channel();
        let pool = ThreadPoolBuilder::new()
            .num_threads(2)
            .thread_name(|_| "pool".to_string())
            .panic_handler(|_| ())
            .exit_handler(move |_| ended.send(()).unwrap())
            .build()
            .unwrap();
        let request = trace::Task::new("request");
        pool.install(|| request.in_scope(start));
        // Its threads end when they have nothing left to do.
        drop(pool);
        assert_eq!((ends.recv(), ends.recv()), (Ok(()), Ok(())));
    });
    assert_eq!(recorded.life("parent"), ("job", "request", "completed"));
    assert_eq!(recorded.life("child"), ("job", "parent", "completed"));
    assert_eq!(recorded.life("parent::{closure}"), ("job", "parent", "panicked"));
    for name in ["parent", "child"] {
        assert_eq!(recorded.threads(name), ["pool"]);
        assert_eq!(recorded.task_of_region(name), recorded.task(name).id);
    }
}
