//! The examples of std's own documentation, each against std and against `trace::sync`, without a
//! session and in one.

use std::sync::atomic::{AtomicUsize as Count, Ordering::SeqCst};
use std::time::Duration;

/// Threads that nobody joins, and that must not go on into the session of another test.
mod thread {
    use super::{Count, SeqCst};
    use std::thread::JoinHandle;

    static LIVE: Count = Count::new(0);

    struct Lives;

    impl Drop for Lives {
        fn drop(&mut self) {
            LIVE.fetch_sub(1, SeqCst);
        }
    }

    pub(super) fn spawn<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
        LIVE.fetch_add(1, SeqCst);
        let lives = Lives;
        std::thread::spawn(move || {
            let _lives = lives;
            f()
        })
    }

    pub(super) fn all_over() {
        while LIVE.load(SeqCst) > 0 {
            std::thread::yield_now();
        }
    }
}

macro_rules! examples {
    ($module:ident, $($path:ident)::+) => {
        mod $module {
            use super::*;
            use $($path)::+::atomic::{AtomicUsize, Ordering};
            use $($path)::+::mpsc::{self, RecvTimeoutError, TryRecvError, TrySendError, channel, sync_channel};
            use $($path)::+::{Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, TryLockError};

            pub(super) fn run() {
                mutex();
                mutex_poisoned();
                mutex_methods();
                rwlock();
                rwlock_poisoned();
                condvar();
                condvar_timeouts();
                barrier();
                channels();
                channel_errors();
                iterators();
                the_rest();
                thread::all_over();
            }

            fn mutex() {
                const N: usize = 10;
                let data = Arc::new(Mutex::new(0));
                let (tx, rx) = channel();
                for _ in 0..N {
                    let (data, tx) = (Arc::clone(&data), tx.clone());
                    thread::spawn(move || {
                        let mut data = data.lock().unwrap();
                        *data += 1;
                        if *data == N {
                            tx.send(()).unwrap();
                        }
                    });
                }
                rx.recv().unwrap();

                let data_mutex = Arc::new(Mutex::new(vec![1, 2, 3, 4]));
                let res_mutex = Arc::new(Mutex::new(0));
                let mut threads = Vec::with_capacity(3);
                (0..3).for_each(|_| {
                    let data_mutex_clone = Arc::clone(&data_mutex);
                    let res_mutex_clone = Arc::clone(&res_mutex);
                    threads.push(thread::spawn(move || {
                        let result = {
                            let mut data = data_mutex_clone.lock().unwrap();
                            let result = data.iter().fold(0, |acc, x| acc + x * 2);
                            data.push(result);
                            result
                        };
                        *res_mutex_clone.lock().unwrap() += result;
                    }));
                });
                let mut data = data_mutex.lock().unwrap();
                let result = data.iter().fold(0, |acc, x| acc + x * 2);
                data.push(result);
                drop(data);
                *res_mutex.lock().unwrap() += result;
                threads.into_iter().for_each(|thread| thread.join().expect("The thread failed"));
                assert_eq!(*res_mutex.lock().unwrap(), 800);
            }

            fn mutex_poisoned() {
                let lock = Arc::new(Mutex::new(0_u32));
                let lock2 = Arc::clone(&lock);
                let _ = thread::spawn(move || -> () {
                    let _guard = lock2.lock().unwrap();
                    panic!();
                })
                .join();
                assert!(lock.is_poisoned());
                let mut guard = match lock.lock() {
                    Ok(guard) => guard,
                    Err(poisoned) => poisoned.into_inner(),
                };
                *guard += 1;
                drop(guard);
                let x = lock.lock().unwrap_or_else(|mut e| {
                    **e.get_mut() = 1;
                    lock.clear_poison();
                    e.into_inner()
                });
                assert!(!lock.is_poisoned());
                assert_eq!(*x, 1);
            }

            fn mutex_methods() {
                let mutex = Arc::new(Mutex::new(0));
                let c_mutex = Arc::clone(&mutex);
                thread::spawn(move || {
                    let mut lock = c_mutex.try_lock();
                    if let Ok(ref mut mutex) = lock {
                        **mutex = 10;
                    } else {
                        println!("try_lock failed");
                    }
                })
                .join()
                .expect("thread::spawn failed");
                assert_eq!(*mutex.lock().unwrap(), 10);
                let mutex = Mutex::new(0);
                assert_eq!(mutex.into_inner().unwrap(), 0);
                let mut mutex = Mutex::from(0);
                *mutex.get_mut().unwrap() = 10;
                let held = mutex.lock().unwrap();
                assert!(matches!(mutex.try_lock(), Err(TryLockError::WouldBlock)));
                assert_eq!(*held, 10);
            }

            fn rwlock() {
                let lock = RwLock::new(5);
                {
                    let r1 = lock.read().unwrap();
                    let r2 = lock.read().unwrap();
                    assert_eq!((*r1, *r2), (5, 5));
                }
                {
                    let mut w = lock.write().unwrap();
                    *w += 1;
                    assert_eq!(*w, 6);
                }
                let n = lock.read().unwrap();
                assert_eq!(*n, 6);
                assert!(lock.try_write().is_err());
                drop(n);
                let mut lock = RwLock::new(String::new());
                {
                    let mut s = lock.write().unwrap();
                    *s = "modified".to_owned();
                }
                assert_eq!(*lock.get_mut().unwrap(), "modified");
                assert_eq!(lock.into_inner().unwrap(), "modified");
                let lock = Arc::new(RwLock::new(1));
                let c_lock = Arc::clone(&lock);
                let n = lock.read().unwrap();
                assert_eq!(*n, 1);
                thread::spawn(move || {
                    let r = c_lock.read();
                    assert!(r.is_ok());
                })
                .join()
                .unwrap();
            }

            fn rwlock_poisoned() {
                let lock = Arc::new(RwLock::new(0));
                let c_lock = Arc::clone(&lock);
                let _ = thread::spawn(move || {
                    let _lock = c_lock.write().unwrap();
                    panic!();
                })
                .join();
                assert_eq!(lock.is_poisoned(), true);
                let guard = lock.write().unwrap_or_else(|mut e| {
                    **e.get_mut() = 1;
                    lock.clear_poison();
                    e.into_inner()
                });
                assert_eq!(lock.is_poisoned(), false);
                assert_eq!(*guard, 1);
            }

            fn condvar() {
                let pair = Arc::new((Mutex::new(false), Condvar::new()));
                let pair2 = Arc::clone(&pair);
                thread::spawn(move || {
                    let (lock, cvar) = &*pair2;
                    let mut started = lock.lock().unwrap();
                    *started = true;
                    cvar.notify_one();
                });
                let (lock, cvar) = &*pair;
                let mut started = lock.lock().unwrap();
                while !*started {
                    started = cvar.wait(started).unwrap();
                }
                drop(started);

                let pair = Arc::new((Mutex::new(true), Condvar::new()));
                let pair2 = Arc::clone(&pair);
                thread::spawn(move || {
                    let (lock, cvar) = &*pair2;
                    let mut pending = lock.lock().unwrap();
                    *pending = false;
                    cvar.notify_all();
                });
                let (lock, cvar) = &*pair;
                let _guard = cvar.wait_while(lock.lock().unwrap(), |pending| *pending).unwrap();
            }

            fn condvar_timeouts() {
                let pair = Arc::new((Mutex::new(false), Condvar::new()));
                let pair2 = Arc::clone(&pair);
                thread::spawn(move || {
                    let (lock, cvar) = &*pair2;
                    *lock.lock().unwrap() = true;
                    cvar.notify_one();
                });
                let (lock, cvar) = &*pair;
                let mut started = lock.lock().unwrap();
                loop {
                    let result = cvar.wait_timeout(started, Duration::from_millis(10)).unwrap();
                    started = result.0;
                    if *started == true {
                        break;
                    }
                }
                let result = cvar
                    .wait_timeout_while(started, Duration::from_millis(1), |&mut pending| pending)
                    .unwrap();
                assert!(result.1.timed_out());
                #[allow(deprecated)]
                let result = cvar.wait_timeout_ms(result.0, 1).unwrap();
                assert!(!result.1 && *result.0);
            }

            fn barrier() {
                let n = 10;
                let barrier = Arc::new(Barrier::new(n));
                let handles: Vec<_> = (0..n)
                    .map(|_| {
                        let c = Arc::clone(&barrier);
                        thread::spawn(move || c.wait().is_leader())
                    })
                    .collect();
                let leaders = handles.into_iter().filter_map(|handle| handle.join().unwrap().then_some(()));
                assert_eq!(leaders.count(), 1);
            }

            fn channels() {
                let (tx, rx) = channel();
                thread::spawn(move || {
                    tx.send(10).unwrap();
                });
                assert_eq!(rx.recv().unwrap(), 10);

                let (tx, rx) = channel();
                for i in 0..10 {
                    let tx = tx.clone();
                    thread::spawn(move || {
                        tx.send(i).unwrap();
                    });
                }
                for _ in 0..10 {
                    let j = rx.recv().unwrap();
                    assert!((0..10).contains(&j));
                }

                let (tx, rx) = sync_channel::<i32>(0);
                thread::spawn(move || {
                    tx.send(53).unwrap();
                });
                rx.recv().unwrap();

                let (tx, rx) = sync_channel::<i32>(3);
                for _ in 0..3 {
                    let tx = tx.clone();
                    thread::spawn(move || tx.send(1).unwrap());
                }
                drop(tx);
                let mut sum = 0;
                while let Ok(msg) = rx.recv() {
                    sum += msg;
                }
                assert_eq!(sum, 3);
            }

            fn channel_errors() {
                let (tx, rx) = channel::<i32>();
                drop(tx);
                assert!(rx.recv().is_err());
                let (tx, rx) = channel();
                drop(rx);
                assert_eq!(tx.send(1).unwrap_err().0, 1);
                let (_, rx) = channel::<i32>();
                assert_eq!(rx.try_recv(), Err(TryRecvError::Disconnected));
                let (send, recv) = channel::<char>();
                assert_eq!(recv.try_recv(), Err(TryRecvError::Empty));
                thread::spawn(move || send.send('a').unwrap());
                assert_eq!(recv.recv_timeout(Duration::from_millis(4_000)), Ok('a'));
                let gone = recv.recv_timeout(Duration::from_millis(4_000));
                assert_eq!(gone, Err(RecvTimeoutError::Disconnected));
                let (sync_sender, receiver) = sync_channel(1);
                sync_sender.try_send(1).unwrap();
                assert_eq!(sync_sender.try_send(2), Err(TrySendError::Full(2)));
                drop(receiver);
                assert_eq!(sync_sender.try_send(3), Err(mpsc::TrySendError::Disconnected(3)));
            }

            fn iterators() {
                let (send, recv) = channel();
                thread::spawn(move || {
                    send.send(1).unwrap();
                    send.send(2).unwrap();
                    send.send(3).unwrap();
                });
                let mut iter = recv.iter();
                assert_eq!(iter.next(), Some(1));
                assert_eq!((&recv).into_iter().next(), Some(2));
                assert_eq!(recv.into_iter().collect::<Vec<_>>(), [3]);
                let (sender, receiver) = channel();
                assert!(receiver.try_iter().next().is_none());
                sender.send(1).unwrap();
                sender.send(2).unwrap();
                assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [1, 2]);
            }

            fn the_rest() {
                static START: Once = Once::new();
                static CELL: OnceLock<usize> = OnceLock::new();
                static LAZY: LazyLock<Mutex<Vec<u8>>> = LazyLock::new(Default::default);
                static COUNT: AtomicUsize = AtomicUsize::new(0);
                START.call_once(|| {
                    COUNT.fetch_add(1, Ordering::Relaxed);
                });
                assert!(START.is_completed());
                assert_eq!(*CELL.get_or_init(|| 12345), 12345);
                LAZY.lock().unwrap().push(1);
            }
        }
    };
}

examples!(of_std, std::sync);
examples!(of_ours, trace::sync);

#[test]
fn the_examples_of_std_hold_for_std() {
    of_std::run();
}

#[test]
fn the_examples_of_std_hold_without_a_session() {
    let _alone = crate::recorded::alone();
    of_ours::run();
}

#[test]
fn the_examples_of_std_hold_in_a_session() {
    let trace = crate::recorded::record(of_ours::run);
    let kinds: std::collections::BTreeSet<_> =
        trace.summary().sync.into_iter().map(|sync| sync.kind).collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["Barrier", "Channel", "Condvar", "Mutex", "RwLock"]);
}
