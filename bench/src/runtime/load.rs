//! The clients of a server: each sends the next request when it has the answer to the last. They are
//! of this process, in which nothing is recorded.

use super::programs::Program;
use crate::measure::process_cpu_ns;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// As many as the server waits for.
const CLIENTS: usize = 2;
const TIME: Duration = Duration::from_millis(250);

/// What a server has done.
#[derive(Clone, Copy)]
pub(super) struct Served {
    /// Requests, in thousands.
    pub(super) per_second: f64,
    /// CPU microseconds of the server for a request.
    pub(super) server_us: f64,
    /// And with those of the clients.
    pub(super) all_us: f64,
    pub(super) lost: u64,
}

pub(super) fn serve(program: &mut Program, row: &str) -> Served {
    program.put(row);
    let port: u16 = program.line().trim_end().parse().expect("a port");
    let (clock, cpu) = (Instant::now(), process_cpu_ns());
    let clients: Vec<_> = (0..CLIENTS).map(|_| thread::spawn(move || ask(port))).collect();
    let requests: u64 = clients.into_iter().map(|client| client.join().expect("it is answered")).sum();
    let per_second = requests as f64 / 1e3 / clock.elapsed().as_secs_f64();
    let client_us = (process_cpu_ns() - cpu) / requests as f64 / 1e3;
    let (server_ns, lost) = program.figure();
    let server_us = server_ns / 1e3;
    Served { per_second, server_us, all_us: server_us + client_us, lost }
}

/// How many were answered in time.
fn ask(port: u16) -> u64 {
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens");
    server.set_nodelay(true).expect("a socket has it");
    let (mut message, clock, mut requests) = ([7; 64], Instant::now(), 0);
    while clock.elapsed() < TIME {
        server.write_all(&message).expect("it reads");
        server.read_exact(&mut message).expect("it answers");
        requests += 1;
    }
    requests
}
