//! What else waits for a disk, for a lock on a file, for another end's data on its way to a third, or
//! for the name of a host.

use super::descriptors::fd;
use super::recorded::stand_in;
use libc::{
    addrinfo, c_char, c_int, c_long, c_uint, c_void, iovec, loff_t, mqd_t, off_t, off64_t, size_t, ssize_t,
    timespec,
};

stand_in! {
    IO timed exit_timed;

    fn sendfile(to: c_int, from: c_int, offset: *mut off_t, len: size_t) -> ssize_t
        => Sendfile(fd(to)), by_errno;
    fn sendfile64(to: c_int, from: c_int, offset: *mut off64_t, len: size_t) -> ssize_t
        => Sendfile(fd(to)), by_errno;
    fn splice(
        from: c_int, from_offset: *mut loff_t, to: c_int, to_offset: *mut loff_t, len: size_t, flags: c_uint
    ) -> ssize_t => Splice(fd(from)), by_errno;
    fn tee(from: c_int, to: c_int, len: size_t, flags: c_uint) -> ssize_t => Splice(fd(from)), by_errno;
    fn vmsplice(to: c_int, parts: *const iovec, count: size_t, flags: c_uint) -> ssize_t
        => Splice(fd(to)), by_errno;
    fn copy_file_range(
        from: c_int, from_offset: *mut off64_t, to: c_int, to_offset: *mut off64_t, len: size_t, flags: c_uint
    ) -> ssize_t => CopyFileRange(fd(from)), by_errno;
    fn flock(of: c_int, operation: c_int) -> c_int => Flock(fd(of)), by_errno;
    fn lockf(of: c_int, operation: c_int, len: off_t) -> c_int => Flock(fd(of)), by_errno;
    fn lockf64(of: c_int, operation: c_int, len: off64_t) -> c_int => Flock(fd(of)), by_errno;
    fn ftruncate(of: c_int, len: off_t) -> c_int => Ftruncate(fd(of)), by_errno;
    fn ftruncate64(of: c_int, len: off64_t) -> c_int => Ftruncate(fd(of)), by_errno;
    fn fallocate(of: c_int, mode: c_int, offset: off_t, len: off_t) -> c_int => Fallocate(fd(of)), by_errno;
    fn fallocate64(of: c_int, mode: c_int, offset: off64_t, len: off64_t) -> c_int
        => Fallocate(fd(of)), by_errno;
    fn posix_fallocate(of: c_int, offset: off_t, len: off_t) -> c_int => Fallocate(fd(of)), by_number;
    fn posix_fallocate64(of: c_int, offset: off64_t, len: off64_t) -> c_int => Fallocate(fd(of)), by_number;
    // Returns nothing in C, and so nobody looks at what it returns here.
    fn sync() -> c_int => Sync(0), by_nothing;
    fn syncfs(of: c_int) -> c_int => Syncfs(fd(of)), by_errno;
    fn sync_file_range(of: c_int, offset: off64_t, len: off64_t, flags: c_uint) -> c_int
        => Syncfs(fd(of)), by_errno;
    fn msync(from: *mut c_void, len: size_t, flags: c_int) -> c_int => Msync(0), by_errno;

    // An error is a number of its own list, less than 0 as well.
    fn getaddrinfo(
        node: *const c_char, service: *const c_char, hints: *const addrinfo, found: *mut *mut addrinfo
    ) -> c_int => Getaddrinfo(0), by_value;

    fn mq_send(to: mqd_t, message: *const c_char, len: size_t, priority: c_uint) -> c_int
        => Syscall(libc::SYS_mq_timedsend as u64), by_errno;
    fn mq_timedsend(
        to: mqd_t, message: *const c_char, len: size_t, priority: c_uint, until: *const timespec
    ) -> c_int => Syscall(libc::SYS_mq_timedsend as u64), by_errno;
    fn mq_receive(from: mqd_t, message: *mut c_char, room: size_t, priority: *mut c_uint) -> ssize_t
        => Syscall(libc::SYS_mq_timedreceive as u64), by_errno;
    fn mq_timedreceive(
        from: mqd_t, message: *mut c_char, room: size_t, priority: *mut c_uint, until: *const timespec
    ) -> ssize_t => Syscall(libc::SYS_mq_timedreceive as u64), by_errno;
    fn msgsnd(to: c_int, message: *const c_void, len: size_t, flags: c_int) -> c_int
        => Syscall(libc::SYS_msgsnd as u64), by_errno;
    fn msgrcv(from: c_int, message: *mut c_void, room: size_t, kind: c_long, flags: c_int) -> ssize_t
        => Syscall(libc::SYS_msgrcv as u64), by_errno;
}
