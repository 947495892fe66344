//! `-> !`: a function that ends by panicking, one that never ends, one that diverges in its last call.
//! Recorded: panics 1 panicked, endless 1 cancelled, diverges 1 panicked, Server::serve 1 cancelled
//! Also in: 2018

use crate::support::{block_on, caught, pause, poll_once, Noisy};

#[trace::trace]
async fn panics(_held: Noisy) -> ! {
    pause().await;
    panic!("on purpose")
}

#[trace::trace]
async fn endless(_held: Noisy) -> ! {
    loop {
        pause().await;
        println!("again");
    }
}

#[trace::trace]
async fn diverges() -> ! {
    fails()
}

fn fails() -> ! {
    panic!("a call")
}

struct Server(Noisy);

#[trace::trace]
impl Server {
    async fn serve(&mut self, _connection: Noisy) -> ! {
        loop {
            pause().await;
            println!("served {}", (self.0).0);
        }
    }
}

pub fn run() {
    caught(|| block_on(panics(Noisy("panics"))));
    let mut future = Box::pin(endless(Noisy("endless")));
    for _ in 0..3 {
        let _ = poll_once(future.as_mut());
    }
    drop(future);
    caught(|| block_on(diverges()));
    let mut server = Server(Noisy("server"));
    let mut future = Box::pin(server.serve(Noisy("connection")));
    let _ = poll_once(future.as_mut());
    let _ = poll_once(future.as_mut());
}
