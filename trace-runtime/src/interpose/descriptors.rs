//! What file descriptors stand for.
//!
//! A file's name is recorded when it is opened, where it is at hand. Everything else that calls have
//! used (sockets, pipes, and what was opened before the session) is looked up now and then, and at the
//! end, by a thread of the tracer's own: what is closed sooner has no name. So on the way of a call a
//! descriptor costs one load.

use libc::{c_int, c_uint, sockaddr_storage, socklen_t};
use std::fmt::{self, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use trace_core::runtime::{Classes, fd_name, wants};
use trace_core::{Collector, OwnLane, Unavailable, spawn_muted};
use trace_format::Event;

/// Descriptors beyond that have no name.
const FDS: usize = 1 << 16;
/// How often names are looked up: as often as the writer makes threads turn to new pieces.
const PERIOD: Duration = Duration::from_millis(250);

const UNSEEN: u8 = 0;
const SEEN: u8 = 1;
const NAMED: u8 = 2;

static STATE: [AtomicU8; FDS] = [const { AtomicU8::new(UNSEEN) }; FDS];
/// One more than the highest that was seen.
static END: AtomicU32 = AtomicU32::new(0);

/// A descriptor that a recorded call is about, as the number that stands in the event.
#[inline(always)]
pub(super) fn fd(fd: c_int) -> u64 {
    if let Some(state) = STATE.get(fd as usize)
        && state.load(Ordering::Relaxed) == UNSEEN
    {
        mark(fd, SEEN);
    }
    fd as u64
}

#[cold]
fn mark(fd: c_int, mark: u8) {
    if let Some(state) = STATE.get(fd as usize) {
        END.fetch_max(fd as u32 + 1, Ordering::Relaxed);
        state.store(mark, Ordering::Relaxed);
    }
}

/// Its name has been recorded by who has opened it.
pub(super) fn named(fd: c_int) {
    mark(fd, NAMED);
}

/// It is about to be closed: what comes under its number is something else.
pub(super) fn closes(fd: c_int) {
    if let Some(state) = STATE.get(fd as usize) {
        state.store(UNSEEN, Ordering::Relaxed);
    }
}

/// As [`closes`], from one to another.
pub(super) fn closes_all(first: c_uint, last: c_uint) {
    let end = END.load(Ordering::Relaxed).min(last.saturating_add(1));
    (first..end).for_each(|fd| closes(fd as c_int));
}

/// It has come to stand for something else without having been closed: its name would be that of what
/// it stood for. Neither allocates nor locks, since a signal handler may do such a thing.
pub(super) fn replaced(fd: c_int) {
    let state = STATE.get(fd as usize);
    if state.is_some_and(|state| state.load(Ordering::Relaxed) != UNSEEN)
        && let Some(name) = name(fd)
    {
        named(fd);
        fd_name(fd as u64, name.as_bytes());
    }
}

/// The collector of names.
pub(crate) struct Descriptors {
    running: Mutex<Option<Running>>,
}

struct Running {
    thread: JoinHandle<()>,
    stop: &'static Stop,
}

#[derive(Default)]
struct Stop {
    raised: Mutex<bool>,
    changed: Condvar,
}

static STOP: Stop = Stop { raised: Mutex::new(false), changed: Condvar::new() };

pub(crate) static DESCRIPTORS: Descriptors = Descriptors { running: Mutex::new(None) };

impl Collector for Descriptors {
    fn name(&self) -> &'static str {
        "descriptors"
    }

    fn start(&self) -> Result<String, Unavailable> {
        let unavailable = |why: &str| Unavailable { why: why.into(), remedy: String::new() };
        if !wants(Classes::IO) {
            return Err(Unavailable {
                why: "calls about descriptors are not collected".into(),
                remedy: "TRACE_COLLECT=io".into(),
            });
        }
        STATE[..END.swap(0, Ordering::Relaxed) as usize]
            .iter()
            .for_each(|state| state.store(UNSEEN, Ordering::Relaxed));
        *STOP.raised.lock().unwrap_or_else(PoisonError::into_inner) = false;
        let thread = spawn_muted("trace-names", || name_until(&STOP));
        let thread = thread.map_err(|error| unavailable(&format!("no thread for it: {error}")))?;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(Running { thread, stop: &STOP });
        Ok("names of files, sockets and pipes that calls have used".into())
    }

    fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Running { thread, stop }) = running {
            *stop.raised.lock().unwrap_or_else(PoisonError::into_inner) = true;
            stop.changed.notify_all();
            // It does not panic; if it has, the names are missing and nothing else.
            let _ = thread.join();
        }
    }
}

fn name_until(stop: &Stop) {
    let Some(lane) = OwnLane::claim("trace-names") else { return };
    let mut raised = stop.raised.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if !*raised {
            let waited = stop.changed.wait_timeout(raised, PERIOD);
            raised = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        // Also when it is to stop before it has begun.
        name_all(&lane);
        if *raised {
            return;
        }
    }
}

fn name_all(lane: &OwnLane) {
    for (fd, state) in STATE[..END.load(Ordering::Relaxed) as usize].iter().enumerate() {
        let fresh = state.compare_exchange(SEEN, NAMED, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if fresh && let Some(name) = name(fd as c_int) {
            lane.record(&Event::FdName { fd: fd as u64, name: name.as_str() });
        }
    }
}

/// What the kernel calls it; a socket by its two ends.
fn name(fd: c_int) -> Option<Text> {
    let link = link(fd)?;
    if !link.as_str().starts_with("socket:") {
        return Some(link);
    }
    let mut name = Text::new();
    match (address(fd, libc::getsockname), address(fd, libc::getpeername)) {
        (Some(own), Some(peer)) => write!(name, "socket {own} to {peer}"),
        (Some(own), None) => write!(name, "socket {own}"),
        (None, Some(peer)) => write!(name, "socket to {peer}"),
        (None, None) => return Some(link),
    }
    // What does not fit is cut.
    .ok();
    Some(name)
}

fn link(fd: c_int) -> Option<Text> {
    let mut path = Text::new();
    write!(path, "/proc/self/fd/{fd}\0").ok()?;
    let mut link = Text::new();
    // SAFETY: the path ends with a zero, and the room is that of the array.
    let len = unsafe {
        libc::readlink(path.bytes.as_ptr().cast(), link.bytes.as_mut_ptr().cast(), link.bytes.len())
    };
    link.len = usize::try_from(len).ok()?;
    Some(link)
}

/// A text of limited length, in place.
struct Text {
    bytes: [u8; 512],
    len: usize,
}

impl Text {
    fn new() -> Self {
        Text { bytes: [0; 512], len: 0 }
    }

    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// Cut, should it not be text to the end.
    fn as_str(&self) -> &str {
        self.as_bytes().utf8_chunks().next().map_or("", |chunk| chunk.valid())
    }
}

impl Write for Text {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let room = &mut self.bytes[self.len..];
        let len = more.len().min(room.len());
        room[..len].copy_from_slice(&more.as_bytes()[..len]);
        self.len += len;
        if len < more.len() { Err(fmt::Error) } else { Ok(()) }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

type Ask = unsafe extern "C" fn(c_int, *mut libc::sockaddr, *mut socklen_t) -> c_int;

fn address(fd: c_int, ask: Ask) -> Option<Text> {
    let mut text = Text::new();
    // SAFETY: all zeros is a value of it.
    let mut address: sockaddr_storage = unsafe { std::mem::zeroed() };
    let mut len = size_of_val(&address) as socklen_t;
    // SAFETY: the pointers are to live locals, and the length is that of the first.
    if unsafe { ask(fd, (&raw mut address).cast(), &mut len) } != 0 {
        return None;
    }
    let at = &raw const address;
    match c_int::from(address.ss_family) {
        libc::AF_INET => {
            // SAFETY: the family says that it is one of these; they are all smaller than the storage.
            let address = unsafe { *at.cast::<libc::sockaddr_in>() };
            let ip = Ipv4Addr::from(u32::from_be(address.sin_addr.s_addr));
            write!(text, "{}", SocketAddr::from((ip, u16::from_be(address.sin_port)))).ok()?;
        }
        libc::AF_INET6 => {
            // SAFETY: as above.
            let address = unsafe { *at.cast::<libc::sockaddr_in6>() };
            let ip = Ipv6Addr::from(address.sin6_addr.s6_addr);
            write!(text, "{}", SocketAddr::from((ip, u16::from_be(address.sin6_port)))).ok()?;
        }
        libc::AF_UNIX => {
            // SAFETY: as above.
            let address = unsafe { *at.cast::<libc::sockaddr_un>() };
            let len = (len as usize).saturating_sub(size_of::<libc::sa_family_t>());
            let path = address.sun_path.map(|byte| byte as u8);
            let path = &path[..len.min(path.len())];
            let path = path.strip_suffix(&[0]).unwrap_or(path);
            if path.is_empty() {
                return None;
            }
            for (at, &byte) in path.iter().enumerate() {
                // A name that is no path begins with a zero.
                text.bytes[at] = if byte == 0 { b'@' } else { byte };
            }
            text.len = path.len();
        }
        _ => return None,
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};
    use std::os::fd::AsRawFd;

    #[test]
    fn sockets_are_named_by_their_ends_and_files_by_their_paths() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let stream = TcpStream::connect(at).unwrap();
        let own = stream.local_addr().unwrap();
        let name = |fd| super::name(fd).map(|name| name.to_string());
        assert_eq!(name(listener.as_raw_fd()), Some(format!("socket {at}")));
        assert_eq!(name(stream.as_raw_fd()), Some(format!("socket {own} to {at}")));
        let null = std::fs::File::open("/dev/null").unwrap();
        assert_eq!(name(null.as_raw_fd()).as_deref(), Some("/dev/null"));
        let fd = null.as_raw_fd();
        drop(null);
        assert_eq!(name(fd), None);
    }
}
