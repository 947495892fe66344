//! System calls whose numbers are known, and threads that wait for sockets.

use crate::system::{own_os_id, pin, tell};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// So many of several calls; the descriptors that they are about.
pub(crate) fn calls(count: u64) {
    let mut zero = File::open("/dev/zero").unwrap();
    let mut null = File::options().write(true).open("/dev/null").unwrap();
    let mut buffer = [0; 7];
    tell("os_id", own_os_id());
    for _ in 0..count {
        zero.read_exact(&mut buffer).unwrap();
        null.write_all(&buffer[..3]).unwrap();
        null.seek(SeekFrom::Start(0)).unwrap();
        // SAFETY: has no precondition and cannot fail.
        unsafe { libc::getppid() };
    }
}

/// A client that waits so many times for the answer of a server in this process.
pub(crate) fn sockets(count: u64) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let server = thread::spawn(move || {
        pin(0);
        let (mut stream, _) = listener.accept().unwrap();
        let mut byte = [0];
        while stream.read_exact(&mut byte).is_ok() {
            stream.write_all(&byte).unwrap();
        }
        own_os_id()
    });
    pin(0);
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut byte = [0];
    for _ in 0..count {
        stream.write_all(&byte).unwrap();
        stream.read_exact(&mut byte).unwrap();
    }
    drop(stream);
    tell("client", own_os_id());
    tell("server", server.join().unwrap());
}
