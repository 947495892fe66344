//! Calls whose number is known: `calls ROUNDS FOLDER`.

use std::fs::{File, OpenOptions};
use std::io::{IoSlice, IoSliceMut, Read, Write};
use std::mem::zeroed;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;
use std::os::unix::net::UnixStream;
use std::ptr::null_mut;
use std::time::Duration;
use trace as _;

fn main() {
    let mut args = std::env::args().skip(1);
    let rounds: u32 = args.next().unwrap().parse().unwrap();
    let folder = args.next().unwrap();
    (0..rounds).for_each(|round| one(&format!("{folder}/{round}")));
    println!("{rounds} rounds");
}

fn one(path: &str) {
    let mut byte = [0; 1];
    File::open("/dev/zero").unwrap().read_exact(&mut byte).unwrap();
    File::open("/no such file").unwrap_err();

    let mut file = OpenOptions::new().create(true).read(true).write(true).truncate(true).open(path).unwrap();
    file.write_all(b"1234567").unwrap();
    file.write_all_at(b"abc", 2).unwrap();
    file.read_exact_at(&mut byte, 1).unwrap();
    assert_eq!(file.write_vectored(&[IoSlice::new(b"x"), IoSlice::new(b"yz")]).unwrap(), 3);
    assert_eq!(file.read_vectored(&mut [IoSliceMut::new(&mut byte)]).unwrap(), 0);
    file.sync_all().unwrap();
    file.sync_data().unwrap();

    let (mut left, mut right) = UnixStream::pair().unwrap();
    left.write_all(b"hello").unwrap();
    right.read_exact(&mut [0; 5]).unwrap();
    let [one, two] = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").unwrap());
    one.send_to(b"12", two.local_addr().unwrap()).unwrap();
    two.recv_from(&mut [0; 8]).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    listener.accept().unwrap();
    drop(stream);

    std::thread::sleep(Duration::from_micros(1));
    std::thread::yield_now();
    let mut wanted = libc::pollfd { fd: right.as_raw_fd(), events: libc::POLLOUT, revents: 0 };
    let now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointers are to live locals or null where the functions allow it.
    unsafe {
        assert_eq!(libc::poll(&mut wanted, 1, 0), 1);
        assert_eq!(libc::ppoll(&mut wanted, 1, &now, std::ptr::null()), 1);
        let mut short: libc::timeval = zeroed();
        assert_eq!(libc::select(0, null_mut(), null_mut(), null_mut(), &mut short), 0);
        let epoll = libc::epoll_create1(0);
        assert_eq!(libc::epoll_wait(epoll, &mut zeroed(), 1, 0), 0);
        assert_eq!(libc::close(epoll), 0);
        assert_eq!(libc::close(-1), -1);
    }
    std::process::Command::new("true").status().unwrap();
    others(&mut file, &left, &right);
}

/// What std does not call by itself.
fn others(file: &mut File, left: &UnixStream, right: &UnixStream) {
    let fd = file.as_raw_fd();
    let (mut byte, mut offset) = (0_u8, 0);
    let part = libc::iovec { iov_base: (&raw mut byte).cast(), iov_len: 1 };
    let mut message: libc::msghdr = // SAFETY: all zeros is a message of nothing.
        unsafe { zeroed() };
    (message.msg_iov, message.msg_iovlen) = ((&raw const part).cast_mut(), 1);
    let at_once = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    let mut pipe = [0; 2];
    // SAFETY: the pointers are to live locals or null where the functions allow it; the mapping is
    // unmapped once.
    unsafe {
        assert_eq!(libc::pwritev(fd, &part, 1, 0), 1);
        assert_eq!(libc::preadv(fd, &part, 1, 0), 1);
        assert_eq!(libc::sendmsg(left.as_raw_fd(), &message, 0), 1);
        assert_eq!(libc::recvmsg(right.as_raw_fd(), &mut message, 0), 1);
        assert_eq!(libc::pipe(pipe.as_mut_ptr()), 0);
        assert_eq!(libc::splice(fd, &mut 0, pipe[1], null_mut(), 1, 0), 1);
        assert_eq!(libc::sendfile(pipe[1], fd, &mut offset, 1), 1);
        libc::copy_file_range(fd, &mut 0, fd, &mut 4096, 1, 0);
        assert_eq!(libc::flock(fd, libc::LOCK_EX), 0);
        let mut lock: libc::flock = zeroed();
        lock.l_type = libc::F_WRLCK as i16;
        assert_eq!(libc::fcntl(fd, libc::F_OFD_SETLKW, &lock), 0);
        assert_eq!(libc::ftruncate(fd, 8192), 0);
        libc::fallocate(fd, 0, 0, 8192);
        libc::syncfs(fd);
        let map = libc::mmap(null_mut(), 4096, libc::PROT_READ, libc::MAP_SHARED, fd, 0);
        assert_eq!(libc::msync(map, 4096, libc::MS_ASYNC), 0);
        assert_eq!(libc::munmap(map, 4096), 0);
        let mut none = zeroed();
        libc::sigemptyset(&mut none);
        assert_eq!(libc::sigtimedwait(&none, null_mut(), &at_once), -1);
        let epoll = libc::epoll_create1(0);
        assert_eq!(libc::epoll_pwait(epoll, &mut zeroed(), 1, 0, null_mut()), 0);
        assert_eq!(libc::waitid(libc::P_ALL, 0, &mut zeroed(), libc::WEXITED), -1);
        assert_eq!(libc::accept(-1, null_mut(), null_mut()), -1);
        assert_eq!(libc::syscall(libc::SYS_close, epoll), 0);
        pipe.into_iter().for_each(|end| assert_eq!(libc::close(end), 0));
    }
}
