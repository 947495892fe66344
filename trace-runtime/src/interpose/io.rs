//! Reading, writing, sending, receiving, connecting, and waiting for descriptors.

use super::descriptors::fd;
use super::recorded::stand_in;
use libc::{
    c_int, c_uint, c_void, epoll_event, fd_set, iovec, mmsghdr, msghdr, nfds_t, off_t, off64_t, pollfd,
    sigset_t, size_t, sockaddr, socklen_t, ssize_t, timespec, timeval,
};

stand_in! {
    IO timed exit_timed;

    fn read(from: c_int, buffer: *mut c_void, len: size_t) -> ssize_t => Read(fd(from)), by_errno;
    fn __read_chk(from: c_int, buffer: *mut c_void, len: size_t, room: size_t) -> ssize_t
        => Read(fd(from)), by_errno;
    fn write(to: c_int, buffer: *const c_void, len: size_t) -> ssize_t => Write(fd(to)), by_errno;
    fn pread(from: c_int, buffer: *mut c_void, len: size_t, offset: off_t) -> ssize_t
        => Pread(fd(from)), by_errno;
    fn pread64(from: c_int, buffer: *mut c_void, len: size_t, offset: off64_t) -> ssize_t
        => Pread(fd(from)), by_errno;
    fn __pread_chk(from: c_int, buffer: *mut c_void, len: size_t, offset: off_t, room: size_t) -> ssize_t
        => Pread(fd(from)), by_errno;
    fn __pread64_chk(from: c_int, buffer: *mut c_void, len: size_t, offset: off64_t, room: size_t) -> ssize_t
        => Pread(fd(from)), by_errno;
    fn pwrite(to: c_int, buffer: *const c_void, len: size_t, offset: off_t) -> ssize_t
        => Pwrite(fd(to)), by_errno;
    fn pwrite64(to: c_int, buffer: *const c_void, len: size_t, offset: off64_t) -> ssize_t
        => Pwrite(fd(to)), by_errno;
    fn readv(from: c_int, parts: *const iovec, count: c_int) -> ssize_t => Readv(fd(from)), by_errno;
    fn writev(to: c_int, parts: *const iovec, count: c_int) -> ssize_t => Writev(fd(to)), by_errno;
    fn preadv(from: c_int, parts: *const iovec, count: c_int, offset: off_t) -> ssize_t
        => Preadv(fd(from)), by_errno;
    fn preadv64(from: c_int, parts: *const iovec, count: c_int, offset: off64_t) -> ssize_t
        => Preadv(fd(from)), by_errno;
    fn preadv2(from: c_int, parts: *const iovec, count: c_int, offset: off_t, flags: c_int) -> ssize_t
        => Preadv(fd(from)), by_errno;
    fn preadv64v2(from: c_int, parts: *const iovec, count: c_int, offset: off64_t, flags: c_int) -> ssize_t
        => Preadv(fd(from)), by_errno;
    fn pwritev(to: c_int, parts: *const iovec, count: c_int, offset: off_t) -> ssize_t
        => Pwritev(fd(to)), by_errno;
    fn pwritev64(to: c_int, parts: *const iovec, count: c_int, offset: off64_t) -> ssize_t
        => Pwritev(fd(to)), by_errno;
    fn pwritev2(to: c_int, parts: *const iovec, count: c_int, offset: off_t, flags: c_int) -> ssize_t
        => Pwritev(fd(to)), by_errno;
    fn pwritev64v2(to: c_int, parts: *const iovec, count: c_int, offset: off64_t, flags: c_int) -> ssize_t
        => Pwritev(fd(to)), by_errno;
    fn fsync(of: c_int) -> c_int => Fsync(fd(of)), by_errno;
    fn fdatasync(of: c_int) -> c_int => Fdatasync(fd(of)), by_errno;

    fn recv(from: c_int, buffer: *mut c_void, len: size_t, flags: c_int) -> ssize_t
        => Recv(fd(from)), by_errno;
    fn __recv_chk(from: c_int, buffer: *mut c_void, len: size_t, room: size_t, flags: c_int) -> ssize_t
        => Recv(fd(from)), by_errno;
    fn recvfrom(
        from: c_int, buffer: *mut c_void, len: size_t, flags: c_int, address: *mut sockaddr,
        address_len: *mut socklen_t
    ) -> ssize_t => Recvfrom(fd(from)), by_errno;
    fn __recvfrom_chk(
        from: c_int, buffer: *mut c_void, len: size_t, room: size_t, flags: c_int, address: *mut sockaddr,
        address_len: *mut socklen_t
    ) -> ssize_t => Recvfrom(fd(from)), by_errno;
    fn recvmsg(from: c_int, message: *mut msghdr, flags: c_int) -> ssize_t => Recvmsg(fd(from)), by_errno;
    fn recvmmsg(from: c_int, messages: *mut mmsghdr, count: c_uint, flags: c_int, timeout: *mut timespec) -> c_int
        => Recvmmsg(fd(from)), by_errno;
    fn send(to: c_int, buffer: *const c_void, len: size_t, flags: c_int) -> ssize_t => Send(fd(to)), by_errno;
    fn sendto(
        to: c_int, buffer: *const c_void, len: size_t, flags: c_int, address: *const sockaddr,
        address_len: socklen_t
    ) -> ssize_t => Sendto(fd(to)), by_errno;
    fn sendmsg(to: c_int, message: *const msghdr, flags: c_int) -> ssize_t => Sendmsg(fd(to)), by_errno;
    fn sendmmsg(to: c_int, messages: *mut mmsghdr, count: c_uint, flags: c_int) -> c_int
        => Sendmmsg(fd(to)), by_errno;
    fn accept(on: c_int, address: *mut sockaddr, len: *mut socklen_t) -> c_int => Accept(fd(on)), by_errno;
    fn accept4(on: c_int, address: *mut sockaddr, len: *mut socklen_t, flags: c_int) -> c_int
        => Accept4(fd(on)), by_errno;
    fn connect(with: c_int, address: *const sockaddr, len: socklen_t) -> c_int => Connect(fd(with)), by_errno;

    fn poll(fds: *mut pollfd, count: nfds_t, timeout_ms: c_int) -> c_int => Poll(count), by_errno;
    fn __poll_chk(fds: *mut pollfd, count: nfds_t, timeout_ms: c_int, room: size_t) -> c_int
        => Poll(count), by_errno;
    fn ppoll(fds: *mut pollfd, count: nfds_t, timeout: *const timespec, mask: *const sigset_t) -> c_int
        => Ppoll(count), by_errno;
    fn __ppoll_chk(
        fds: *mut pollfd, count: nfds_t, timeout: *const timespec, mask: *const sigset_t, room: size_t
    ) -> c_int => Ppoll(count), by_errno;
    fn select(
        count: c_int, read: *mut fd_set, write: *mut fd_set, except: *mut fd_set, timeout: *mut timeval
    ) -> c_int => Select(count as u64), by_errno;
    fn pselect(
        count: c_int, read: *mut fd_set, write: *mut fd_set, except: *mut fd_set, timeout: *const timespec,
        mask: *const sigset_t
    ) -> c_int => Pselect(count as u64), by_errno;
    fn epoll_wait(on: c_int, events: *mut epoll_event, room: c_int, timeout_ms: c_int) -> c_int
        => EpollWait(fd(on)), by_errno;
    fn epoll_pwait(
        on: c_int, events: *mut epoll_event, room: c_int, timeout_ms: c_int, mask: *const sigset_t
    ) -> c_int => EpollPwait(fd(on)), by_errno;
    fn epoll_pwait2(
        on: c_int, events: *mut epoll_event, room: c_int, timeout: *const timespec, mask: *const sigset_t
    ) -> c_int => EpollPwait(fd(on)), by_errno;
}
