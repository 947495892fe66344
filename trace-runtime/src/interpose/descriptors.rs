//! What file descriptors stand for.
//!
//! A file's name is recorded when it is opened, where it is at hand. Everything else that calls have
//! used (sockets, pipes, and what was opened before the session) is looked up now and then, and at the
//! end, by a thread of the tracer's own: what is closed sooner has no name. So on the way of a call a
//! descriptor costs one load.

use libc::{c_int, sockaddr_storage, socklen_t};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use trace_core::runtime::{Classes, wants};
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
            lane.record(&Event::FdName { fd: fd as u64, name: &name });
        }
    }
}

/// What the kernel calls it; a socket by its two ends.
fn name(fd: c_int) -> Option<String> {
    let link = std::fs::read_link(format!("/proc/self/fd/{fd}")).ok()?;
    let link = link.to_string_lossy().into_owned();
    if !link.starts_with("socket:") {
        return Some(link);
    }
    match (address(fd, libc::getsockname), address(fd, libc::getpeername)) {
        (Some(own), Some(peer)) => Some(format!("socket {own} to {peer}")),
        (Some(own), None) => Some(format!("socket {own}")),
        (None, Some(peer)) => Some(format!("socket to {peer}")),
        (None, None) => Some(link),
    }
}

type Ask = unsafe extern "C" fn(c_int, *mut libc::sockaddr, *mut socklen_t) -> c_int;

fn address(fd: c_int, ask: Ask) -> Option<String> {
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
            Some(SocketAddr::from((ip, u16::from_be(address.sin_port))).to_string())
        }
        libc::AF_INET6 => {
            // SAFETY: as above.
            let address = unsafe { *at.cast::<libc::sockaddr_in6>() };
            let ip = Ipv6Addr::from(address.sin6_addr.s6_addr);
            Some(SocketAddr::from((ip, u16::from_be(address.sin6_port))).to_string())
        }
        libc::AF_UNIX => {
            // SAFETY: as above.
            let address = unsafe { *at.cast::<libc::sockaddr_un>() };
            let len = (len as usize).saturating_sub(size_of::<libc::sa_family_t>());
            let path: Vec<u8> = address.sun_path.iter().take(len).map(|&byte| byte as u8).collect();
            let path = path.strip_suffix(&[0]).unwrap_or(&path);
            (!path.is_empty()).then(|| String::from_utf8_lossy(path).replace('\0', "@"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::name;
    use std::net::{TcpListener, TcpStream};
    use std::os::fd::AsRawFd;

    #[test]
    fn sockets_are_named_by_their_ends_and_files_by_their_paths() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let stream = TcpStream::connect(at).unwrap();
        let own = stream.local_addr().unwrap();
        assert_eq!(name(listener.as_raw_fd()), Some(format!("socket {at}")));
        assert_eq!(name(stream.as_raw_fd()), Some(format!("socket {own} to {at}")));
        let null = std::fs::File::open("/dev/null").unwrap();
        assert_eq!(name(null.as_raw_fd()).as_deref(), Some("/dev/null"));
        let fd = null.as_raw_fd();
        drop(null);
        assert_eq!(name(fd), None);
    }
}
