//! A small server: a thread for each of two clients, which gives back what it is sent.

use crate::clock::process_cpu_ns;
use crate::say;
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;

const CLIENTS: usize = 2;

/// CPU nanoseconds of a request, for each of which there are `WORK` steps to do, until the clients
/// have gone.
pub(crate) fn serve<const WORK: u64>() -> f64 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("the loopback has a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let before = process_cpu_ns();
    say(&port.to_string()).expect("somebody has asked");
    let serving: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (client, _) = listener.accept().expect("a client comes");
            thread::spawn(move || answer(client, WORK))
        })
        .collect();
    let requests: u64 = serving.into_iter().map(|thread| thread.join().expect("it does not panic")).sum();
    (process_cpu_ns() - before) / requests as f64
}

/// How many requests there were.
fn answer(mut client: TcpStream, work: u64) -> u64 {
    let mut request = [0; 64];
    let mut requests = 0;
    client.set_nodelay(true).expect("a socket has it");
    while client.read_exact(&mut request).is_ok() {
        compute(&mut request, work);
        if client.write_all(&request).is_err() {
            break;
        }
        requests += 1;
    }
    requests
}

/// Something to do.
fn compute(request: &mut [u8; 64], rounds: u64) {
    for _ in 0..rounds {
        request[0] = black_box(request[0].wrapping_mul(5).wrapping_add(1));
    }
}
