//! A small HTTP server under load: what do its threads wait for, and who keeps them waiting?
//!
//!     cargo trace run --release --example http -- [REQUESTS [FOLDER]]
//!
//! Nothing in it is annotated; all that the report says comes from the feature `runtime`. Clients on
//! threads of the same process ask for this repository's documents, each over a connection of its own,
//! and pause between. One thread accepts, others answer.
//!
//! It has a flaw on purpose: [`Pages`] is locked while a page is read and rendered, so that requests
//! for pages that are there wait for one that is not. The report has the lock with the function that
//! waits and the one that keeps it.

use std::collections::VecDeque;
use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use std::{env, fs};

/// The one mention of the library: the heap is seen through this.
#[global_allocator]
static ALLOCATOR: trace::Alloc = trace::Alloc::system();

const WORKERS: usize = 4;
const CLIENTS: usize = 6;
const DOCUMENTS: [&str; 5] = ["README.md", "ARCHITECTURE.md", "FORMAT.md", "CONTRIBUTING.md", "CHANGELOG.md"];
/// Pages that are kept: too few, so that there is always something to read and render.
const KEPT: usize = 3;
/// A client's pause after each answer.
const PAUSE: Duration = Duration::from_millis(1);

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let requests: usize = args.next().map_or(Ok(300), |number| number.parse())?;
    let folder = args.next().unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;

    let (accepted, queue) = mpsc::channel();
    let queue = Arc::new(Mutex::new(queue));
    let pages = Arc::new(Pages { folder: folder.into(), kept: Mutex::default() });
    let workers = threads("worker", WORKERS, |_| {
        let (queue, pages) = (Arc::clone(&queue), Arc::clone(&pages));
        move || work(&queue, &pages)
    })?;
    let clients = threads("client", CLIENTS, |number| {
        // Together they ask as often as was wished.
        move || (number..requests).step_by(CLIENTS).map(|request| bytes_of(ask(address, request))).sum()
    })?;

    for _ in 0..requests {
        accepted.send(listener.accept()?.0)?;
    }
    // The workers end when no connection can come any more.
    drop(accepted);
    let (received, sent) = (sum(clients), sum(workers));
    println!("{requests} requests answered with {sent} bytes, of which {received} arrived");
    Ok(())
}

/// Starts threads that are called by their kind and number.
fn threads<F: FnOnce() -> usize + Send + 'static>(
    kind: &str,
    count: usize,
    body: impl Fn(usize) -> F,
) -> io::Result<Vec<JoinHandle<usize>>> {
    let start = |number| thread::Builder::new().name(format!("{kind}-{number}")).spawn(body(number));
    (0..count).map(start).collect()
}

fn sum(threads: Vec<JoinHandle<usize>>) -> usize {
    threads.into_iter().map(|thread| thread.join().expect("no thread panics")).sum()
}

/// What went wrong with one request is no reason not to go on to the next.
fn bytes_of(result: io::Result<usize>) -> usize {
    result.unwrap_or_else(|error| {
        eprintln!("a request failed: {error}");
        0
    })
}

/// Answers connections until there are no more. How many bytes that took.
fn work(queue: &Mutex<Receiver<TcpStream>>, pages: &Pages) -> usize {
    let mut sent = 0;
    while let Some(connection) = next(queue) {
        sent += bytes_of(answer(connection, pages));
    }
    sent
}

fn next(queue: &Mutex<Receiver<TcpStream>>) -> Option<TcpStream> {
    queue.lock().expect("no thread panics").recv().ok()
}

fn answer(mut connection: TcpStream, pages: &Pages) -> io::Result<usize> {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.ends_with(b"\r\n\r\n") {
        match connection.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => request.extend(&buffer[..read]),
        }
    }
    let request = String::from_utf8_lossy(&request);
    let name = request.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
    if !DOCUMENTS.contains(&name) {
        return Err(io::ErrorKind::NotFound.into());
    }
    let page = pages.get(name)?;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", page.len());
    connection.write_all(&[head.as_bytes(), page.as_bytes()].concat())?;
    Ok(head.len() + page.len())
}

/// The pages that were read last.
struct Pages {
    folder: PathBuf,
    kept: Mutex<VecDeque<(String, Arc<str>)>>,
}

impl Pages {
    fn get(&self, name: &str) -> io::Result<Arc<str>> {
        let mut kept = self.kept.lock().expect("no thread panics");
        if let Some((_, page)) = kept.iter().find(|(kept, _)| kept == name) {
            return Ok(Arc::clone(page));
        }
        // Everybody waits for this.
        let page: Arc<str> = render(&fs::read_to_string(self.folder.join(name))?).into();
        kept.truncate(KEPT - 1);
        kept.push_front((name.to_owned(), Arc::clone(&page)));
        Ok(page)
    }
}

/// As HTML, with a link for each title.
fn render(text: &str) -> String {
    let mut page = String::from("<pre>\n");
    for line in text.lines() {
        let escaped = line.replace('&', "&amp;").replace('<', "&lt;");
        match line.strip_prefix('#') {
            Some(title) => {
                let name = title.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-");
                page += &format!("<a name=\"{name}\">{escaped}</a>\n");
            }
            None => page.extend([&escaped, "\n"]),
        }
    }
    page + "</pre>\n"
}

/// Asks for a document, and pauses. How many bytes came.
fn ask(address: SocketAddr, request: usize) -> io::Result<usize> {
    // Every other request is for the first document.
    let document = if request.is_multiple_of(2) { 0 } else { request / 2 % DOCUMENTS.len() };
    let document = DOCUMENTS[document];
    let mut connection = TcpStream::connect(address)?;
    connection.write_all(format!("GET /{document} HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer)?;
    assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n"), "the server has the document");
    thread::sleep(PAUSE);
    Ok(answer.len())
}
