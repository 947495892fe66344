//! Records one region and ends in the way that its argument says.

#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods, reason = "to end the process is what this program is for")]

use std::process;

#[trace::trace]
fn work() {}

fn main() {
    work();
    let way = std::env::args().nth(1).unwrap_or_default();
    match way.as_str() {
        "return" => {}
        "exit" => process::exit(3),
        "exit-from-thread" => {
            let _ = trace::spawn(|| {
                work();
                process::exit(4)
            })
            .join();
        }
        "panic" => panic!("on purpose"),
        "stop" => drop(trace::stop().expect("TRACE_OUT has started a session")),
        "with-thread" => {
            // Left running: main does not wait for it.
            let (ready, is_ready) = std::sync::mpsc::channel();
            trace::spawn(move || {
                let _region = trace::region!("endless");
                ready.send(()).expect("main is waiting");
                loop {
                    std::thread::park();
                }
            });
            is_ready.recv().expect("the thread is there");
        }
        "child" => {
            print!("{}", process::id());
            let this = std::env::current_exe().expect("a path");
            let status = process::Command::new(this).arg("return").status().expect("it can be run");
            process::exit(status.code().unwrap_or(1));
        }
        "abort" => {
            // Longer than events lie in a piece that is not full.
            std::thread::sleep(std::time::Duration::from_millis(700));
            process::abort()
        }
        way => panic!("no such ending: {way:?}"),
    }
}
