//! `trace::sync` has what `std::sync` has: the same bounds, auto traits, texts and panics.

use std::fmt::{Debug, Display};
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};

/// The same facts about both modules; a fact that one of them lacks does not compile.
macro_rules! facts {
    ($module:ident, $sync:path) => {
        mod $module {
            use super::*;
            use $sync as sync;

            const _: fn() = || {
                fn send<T: Send>() {}
                fn sync<T: Sync>() {}
                fn unwind<T: UnwindSafe + RefUnwindSafe>() {}
                fn shows<T: Debug + ?Sized>() {}
                fn guard<T: Deref<Target = u8> + Debug + Display + Sync>() {}
                fn unpin<T: Unpin>() {}
                send::<sync::Mutex<std::cell::Cell<u8>>>();
                sync::<sync::Mutex<std::cell::Cell<u8>>>();
                send::<sync::RwLock<std::cell::Cell<u8>>>();
                sync::<sync::RwLock<u8>>();
                send::<sync::Condvar>();
                sync::<sync::Condvar>();
                sync::<sync::Barrier>();
                send::<sync::mpsc::Sender<std::cell::Cell<u8>>>();
                sync::<sync::mpsc::Sender<std::cell::Cell<u8>>>();
                sync::<sync::mpsc::SyncSender<std::cell::Cell<u8>>>();
                send::<sync::mpsc::Receiver<std::cell::Cell<u8>>>();
                unwind::<sync::Mutex<std::cell::Cell<u8>>>();
                unwind::<sync::RwLock<std::cell::Cell<u8>>>();
                unwind::<sync::Condvar>();
                unwind::<sync::Barrier>();
                shows::<sync::Mutex<dyn Debug>>();
                shows::<sync::RwLock<dyn Debug>>();
                shows::<sync::mpsc::Sender<*const ()>>();
                shows::<sync::mpsc::SyncSender<*const ()>>();
                shows::<sync::mpsc::Receiver<*const ()>>();
                shows::<sync::mpsc::Iter<'_, u8>>();
                shows::<sync::mpsc::TryIter<'_, u8>>();
                shows::<sync::mpsc::IntoIter<u8>>();
                guard::<sync::MutexGuard<'_, u8>>();
                guard::<sync::RwLockReadGuard<'_, u8>>();
                guard::<sync::RwLockWriteGuard<'_, u8>>();
                unpin::<sync::MutexGuard<'_, u8>>();
            };

            pub(super) static LOCK: sync::Mutex<Vec<u8>> = sync::Mutex::new(Vec::new());
            pub(super) static SHARED: sync::RwLock<Option<u8>> = sync::RwLock::new(None);
            static CONDITION: sync::Condvar = sync::Condvar::new();
            static BARRIER: sync::Barrier = sync::Barrier::new(0);

            /// What all of it prints.
            pub(super) fn texts() -> Vec<String> {
                let lock = sync::Mutex::new(7u8);
                let shared = sync::RwLock::from("text");
                let (sender, receiver) = sync::mpsc::channel::<u8>();
                let (bounded, other) = sync::mpsc::sync_channel::<u8>(1);
                let mut texts = vec![
                    format!("{lock:?} {shared:?} {:?} {:?}", CONDITION, BARRIER),
                    format!(
                        "{sender:?} {receiver:?} {bounded:?} {other:?} {:?}",
                        sync::Mutex::<u8>::default()
                    ),
                    format!("{:?} {:?}", LOCK, SHARED),
                ];
                {
                    let guard = lock.lock().unwrap();
                    texts.push(format!("{guard:?} {guard} {lock:?} {:?}", lock.try_lock()));
                    let (one, two) = (shared.read().unwrap(), shared.try_read().unwrap());
                    texts.push(format!("{one:?} {two} {:?}", shared.try_write()));
                }
                texts.push(format!("{:?}", sender.send(1).and_then(|()| Ok(receiver.recv()))));
                texts.push(format!("{:?}", bounded.try_send(1).and_then(|()| bounded.try_send(2))));
                drop((receiver, other));
                texts.push(format!("{:?} {:?}", sender.send(3), bounded.send(4)));
                texts.push(format!("{:?}", bounded.try_send(5)));
                let _ = std::panic::catch_unwind(|| {
                    let _guard = (lock.lock(), shared.write());
                    panic!("poisons both")
                });
                texts.push(format!("{lock:?} {:?} {:?}", lock.lock(), lock.try_lock()));
                texts.push(format!("{shared:?} {:?} {:?}", shared.read(), shared.try_write()));
                texts.push(format!("{:?} {:?}", lock.into_inner(), shared.into_inner()));
                let guard = LOCK.lock().unwrap();
                let waited = CONDITION.wait_timeout(guard, std::time::Duration::ZERO).unwrap();
                texts.push(format!("{waited:?} {:?}", BARRIER.wait().is_leader()));
                texts
            }

            /// A lock of something without a size.
            pub(super) fn unsized_contents() {
                let lock: &sync::Mutex<[u8]> = &sync::Mutex::new([1, 2, 3]);
                lock.lock().unwrap().reverse();
                assert_eq!(lock.lock().unwrap()[..], [3, 2, 1]);
                let shared: std::sync::Arc<sync::RwLock<dyn Fn() -> u8 + Send + Sync>> =
                    std::sync::Arc::new(sync::RwLock::new(|| 5));
                assert_eq!((shared.read().unwrap())(), 5);
                let mut boxed: Box<sync::Mutex<dyn Debug>> = Box::new(sync::Mutex::new("text"));
                assert_eq!(format!("{:?}", boxed.get_mut().unwrap()), "\"text\"");
            }
        }
    };
}

facts!(of_std, std::sync);
facts!(of_ours, trace::sync);

#[test]
fn everything_prints_what_stds_prints() {
    let _alone = crate::recorded::alone();
    for (ours, stds) in of_ours::texts().iter().zip(of_std::texts()) {
        assert_eq!(*ours, stds);
    }
    let session = trace::Options::new().start(Vec::new()).unwrap();
    let (ours, stds) = (of_ours::texts(), of_std::texts());
    session.stop().unwrap();
    assert_eq!(ours, stds);
}

#[test]
fn a_lock_may_hold_what_has_no_size() {
    // What it does must not be in the session of another test.
    let _alone = crate::recorded::alone();
    of_ours::unsized_contents();
    of_std::unsized_contents();
}

#[test]
fn a_lock_is_32_bytes_larger_and_a_message_8() {
    assert_eq!(size_of::<trace::sync::Mutex<u64>>(), size_of::<std::sync::Mutex<u64>>() + 32);
    assert_eq!(size_of::<trace::sync::RwLock<u64>>(), size_of::<std::sync::RwLock<u64>>() + 32);
    assert_eq!(
        size_of::<Option<trace::sync::MutexGuard<'_, u8>>>(),
        size_of::<trace::sync::MutexGuard<'_, u8>>()
    );
}

#[test]
fn what_is_not_wrapped_is_stds_own() {
    fn same<T>(_: T, _: T) {}
    same(trace::sync::Arc::new(1), std::sync::Arc::new(1));
    same(trace::sync::OnceLock::<u8>::new(), std::sync::OnceLock::new());
    same(trace::sync::atomic::AtomicU8::new(1), std::sync::atomic::AtomicU8::new(1));
    same(trace::sync::mpsc::RecvError, std::sync::mpsc::RecvError);
    same(trace::sync::PoisonError::new(1), std::sync::PoisonError::new(1));
    same(trace::sync::Once::new(), std::sync::Once::new());
    same(trace::sync::LazyLock::<u8>::new(|| 1), std::sync::LazyLock::new(|| 1));
    same(trace::sync::Weak::<u8>::new(), std::sync::Weak::new());
}

/// A guard may not leave its thread.
#[test]
fn what_is_not_send_of_stds_is_not_send_here() {
    // What a type has of its own comes before what a trait gives it.
    macro_rules! is_send {
        ($type:ty) => {{
            #[allow(dead_code, reason = "of the two answers to each question one is used")]
            mod asked {
                pub(super) struct Asks<T>(std::marker::PhantomData<T>);
                pub(super) trait Otherwise {
                    const SEND: bool = false;
                    const SYNC: bool = false;
                }
                impl<T> Otherwise for Asks<T> {}
                impl<T: Send> Asks<T> {
                    pub(super) const SEND: bool = true;
                }
                impl<T: Sync> Asks<T> {
                    pub(super) const SYNC: bool = true;
                }
            }
            #[allow(unused_imports, reason = "as above")]
            use asked::{Asks, Otherwise as _};
            (<Asks<$type>>::SEND, <Asks<$type>>::SYNC)
        }};
    }
    macro_rules! same {
        ($($type:ty, $stds:ty;)*) => {$(
            assert_eq!(is_send!($type), is_send!($stds), stringify!($type));
        )*};
    }
    use std::cell::Cell;
    use std::rc::Rc;
    use trace::sync::mpsc;
    same! {
        trace::sync::Mutex<Rc<u8>>, std::sync::Mutex<Rc<u8>>;
        trace::sync::Mutex<Cell<u8>>, std::sync::Mutex<Cell<u8>>;
        trace::sync::MutexGuard<'static, u8>, std::sync::MutexGuard<'static, u8>;
        trace::sync::MutexGuard<'static, Cell<u8>>, std::sync::MutexGuard<'static, Cell<u8>>;
        trace::sync::RwLock<Cell<u8>>, std::sync::RwLock<Cell<u8>>;
        trace::sync::RwLock<Rc<u8>>, std::sync::RwLock<Rc<u8>>;
        trace::sync::RwLockReadGuard<'static, u8>, std::sync::RwLockReadGuard<'static, u8>;
        trace::sync::RwLockReadGuard<'static, Cell<u8>>, std::sync::RwLockReadGuard<'static, Cell<u8>>;
        trace::sync::RwLockWriteGuard<'static, u8>, std::sync::RwLockWriteGuard<'static, u8>;
        trace::sync::RwLockWriteGuard<'static, Cell<u8>>, std::sync::RwLockWriteGuard<'static, Cell<u8>>;
        mpsc::Sender<u8>, std::sync::mpsc::Sender<u8>;
        mpsc::Sender<Rc<u8>>, std::sync::mpsc::Sender<Rc<u8>>;
        mpsc::SyncSender<u8>, std::sync::mpsc::SyncSender<u8>;
        mpsc::Receiver<u8>, std::sync::mpsc::Receiver<u8>;
        mpsc::Receiver<Rc<u8>>, std::sync::mpsc::Receiver<Rc<u8>>;
        mpsc::IntoIter<u8>, std::sync::mpsc::IntoIter<u8>;
        trace::sync::Condvar, std::sync::Condvar;
        trace::sync::Barrier, std::sync::Barrier;
    }
    assert_eq!(is_send!(trace::sync::MutexGuard<'static, u8>), (false, true), "and the question is one");

    let _alone = crate::recorded::alone();
    fn mutable<T: DerefMut>(_: T) {}
    mutable(trace::sync::Mutex::new(1).lock().unwrap());
    mutable(trace::sync::RwLock::new(1).write().unwrap());
}
