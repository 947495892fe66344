//! The calls of the C library that a recorder can stand in for, as a table: what each one's object
//! is, and what a thread waits for that stays in it.

macro_rules! calls {
    ($($number:literal $variant:ident $name:literal $object:ident $wait:ident;)*) => {
        /// A call into the C library or the kernel.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u16)]
        #[allow(missing_docs, reason = "they are called as the C library calls them")]
        pub enum Call {
            $($variant = $number,)*
        }

        impl Call {
            /// Every call, by number.
            pub const ALL: &'static [Call] = &[$(Call::$variant),*];

            /// The name, in the text form and in `FORMAT.md`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Call::$variant => $name,)*
                }
            }

            /// What the number that comes with the call is.
            pub fn object(self) -> Object {
                match self {
                    $(Call::$variant => Object::$object,)*
                }
            }

            /// What a thread waits for that stays in the call.
            pub fn wait(self) -> Wait {
                match self {
                    $(Call::$variant => Wait::$wait,)*
                }
            }
        }
    };
}

/// What the number is that a call is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Object {
    /// Nothing: it is 0.
    None,
    /// A file descriptor.
    Fd,
    /// The address of a lock, a condition or a futex.
    Address,
    /// A thread of the trace.
    Thread,
    /// A process of the operating system.
    Process,
    /// How many descriptors are waited for.
    Count,
    /// How long, in nanoseconds.
    Duration,
    /// A number of the operating system's table of calls.
    Number,
}

/// What a thread waits for that stays in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wait {
    /// Nothing: it wakes somebody, or changes something.
    None,
    /// A lock, a condition, a channel: another thread of this process.
    Lock,
    /// Data or room on a descriptor, or a disk.
    Io,
    /// One of several descriptors to be ready.
    Readiness,
    /// Time to pass.
    Timer,
    /// A thread or a process to end.
    End,
    /// Its turn on a CPU.
    Cpu,
    /// Not known.
    Unknown,
}

calls! {
    0 Unknown "unknown" None Unknown;
    1 ThreadJoin "thread_join" Thread End;
    2 ThreadDetach "thread_detach" Thread None;
    3 FutexWait "futex_wait" Address Lock;
    4 FutexWake "futex_wake" Address None;
    5 MutexLock "mutex_lock" Address Lock;
    6 MutexUnlock "mutex_unlock" Address None;
    7 RwlockRdlock "rwlock_rdlock" Address Lock;
    8 RwlockWrlock "rwlock_wrlock" Address Lock;
    9 RwlockUnlock "rwlock_unlock" Address None;
    10 CondWait "cond_wait" Address Lock;
    11 CondSignal "cond_signal" Address None;
    12 CondBroadcast "cond_broadcast" Address None;
    13 Read "read" Fd Io;
    14 Write "write" Fd Io;
    15 Pread "pread" Fd Io;
    16 Pwrite "pwrite" Fd Io;
    17 Readv "readv" Fd Io;
    18 Writev "writev" Fd Io;
    19 Preadv "preadv" Fd Io;
    20 Pwritev "pwritev" Fd Io;
    21 Recv "recv" Fd Io;
    22 Recvfrom "recvfrom" Fd Io;
    23 Recvmsg "recvmsg" Fd Io;
    24 Recvmmsg "recvmmsg" Fd Io;
    25 Send "send" Fd Io;
    26 Sendto "sendto" Fd Io;
    27 Sendmsg "sendmsg" Fd Io;
    28 Sendmmsg "sendmmsg" Fd Io;
    29 Accept "accept" Fd Io;
    30 Accept4 "accept4" Fd Io;
    31 Connect "connect" Fd Io;
    32 Poll "poll" Count Readiness;
    33 Ppoll "ppoll" Count Readiness;
    34 Select "select" Count Readiness;
    35 Pselect "pselect" Count Readiness;
    36 EpollWait "epoll_wait" Fd Readiness;
    37 EpollPwait "epoll_pwait" Fd Readiness;
    38 Sleep "sleep" Duration Timer;
    39 Usleep "usleep" Duration Timer;
    40 Nanosleep "nanosleep" Duration Timer;
    41 ClockNanosleep "clock_nanosleep" Duration Timer;
    42 Fsync "fsync" Fd Io;
    43 Fdatasync "fdatasync" Fd Io;
    44 Open "open" None Io;
    45 Openat "openat" Fd Io;
    46 Close "close" Fd Io;
    47 Waitpid "waitpid" Process End;
    48 Waitid "waitid" Process End;
    49 SchedYield "sched_yield" None Cpu;
    50 Syscall "syscall" Number Unknown;
    51 SemWait "sem_wait" Address Lock;
    52 SemPost "sem_post" Address None;
    53 BarrierWait "barrier_wait" Address Lock;
    54 Sendfile "sendfile" Fd Io;
    55 Splice "splice" Fd Io;
    56 CopyFileRange "copy_file_range" Fd Io;
    57 Flock "flock" Fd Unknown;
    58 Ftruncate "ftruncate" Fd Io;
    59 Fallocate "fallocate" Fd Io;
    60 Sync "sync" None Io;
    61 Syncfs "syncfs" Fd Io;
    62 Msync "msync" None Io;
    63 Getaddrinfo "getaddrinfo" None Io;
    64 Sigwait "sigwait" None Unknown;
}

impl Call {
    /// The call of that number.
    pub fn from_number(number: u64) -> Self {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        Self::ALL.get(place).copied().unwrap_or(Call::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_numbered_by_their_place() {
        for (place, &call) in Call::ALL.iter().enumerate() {
            assert_eq!(call as usize, place);
            assert_eq!(Call::from_number(place as u64), call);
        }
        assert_eq!(Call::from_number(Call::ALL.len() as u64), Call::Unknown);
        assert_eq!(Call::from_number(u64::MAX), Call::Unknown);
    }
}
