//! A library for programs that know nothing of the tracer. Its function `work` reads, waits and makes
//! a thread.

use std::sync::mpsc;
use std::thread;
use trace as _;

/// The number of bytes that it has read.
#[unsafe(no_mangle)]
pub extern "C" fn work() -> i32 {
    let (send, receive) = mpsc::channel();
    let reader = thread::spawn(move || {
        let read = std::fs::read("/proc/self/stat").map_or(0, |text| text.len().min(1));
        thread::sleep(std::time::Duration::from_millis(1));
        send.send(read)
    });
    let read = receive.recv().unwrap_or(0);
    reader.join().map_or(-1, |_| read as i32)
}
