//! Arguments, locals and temporaries are dropped when and in the order in which they are without the
//! attribute: each function is here twice, and so is each way for its future to end.
#![deny(warnings)]

#[path = "support/poll.rs"]
mod poll;

use std::cell::RefCell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;

use poll::{block_on, once, pause};

thread_local! {
    static DROPPED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Noisy(u8);

impl Noisy {
    fn get(&self) -> u8 {
        self.0
    }
}

impl Drop for Noisy {
    fn drop(&mut self) {
        DROPPED.with_borrow_mut(|dropped| dropped.push(self.0));
    }
}

struct Pair {
    left: Noisy,
    right: Noisy,
}

fn pair() -> Pair {
    Pair { left: Noisy(1), right: Noisy(2) }
}

fn nest() -> (Pair, [Noisy; 2]) {
    (pair(), [Noisy(3), Noisy(4)])
}

macro_rules! twice {
    ($($item:item)*) => {
        mod plain {
            use super::*;
            $($item)*
        }
        mod traced {
            use super::*;
            $(#[trace::trace] $item)*
        }
    };
}

twice! {
    pub async fn arguments(_a: Noisy, b: Noisy, _: Noisy) {
        let _local = Noisy(9);
        pause().await;
        b.get();
    }

    pub async fn patterns(Pair { left, .. }: Pair, (_, [_a, _]): (Pair, [Noisy; 2]), mut c: Noisy, ref d: Noisy) {
        let _local = Noisy(9);
        pause().await;
        c.0 += left.get() + d.get();
    }

    pub async fn used_in_another_order(a: Noisy, b: Noisy, c: Noisy) -> u8 {
        pause().await;
        c.get() + a.get() + b.get()
    }

    pub async fn consumed(a: Noisy, b: Noisy, c: Noisy) {
        drop(b);
        pause().await;
        let _moved = a;
        drop(c);
    }

    pub async fn parts(a: Pair, b: Noisy) {
        let Pair { right, .. } = a;
        pause().await;
        drop(right);
        b.get();
    }

    pub async fn temporary_in_the_tail(a: Noisy, _b: Noisy) -> u8 {
        let _local = Noisy(9);
        pause().await;
        Noisy(8).get() + a.get()
    }

    pub async fn early(a: Noisy, b: Noisy) -> u8 {
        let _local = Noisy(9);
        pause().await;
        if a.get() < 100 {
            return Noisy(8).get();
        }
        b.get()
    }

    pub async fn panics(a: Noisy, _b: Noisy) {
        let _local = Noisy(9);
        pause().await;
        assert!(a.get() > 100);
    }

    pub async fn without_a_pause(_: Noisy, _: Noisy) {}

    impl Drops for Pair {
        async fn unused_self(self, _a: Noisy, _: Noisy) {
            pause().await;
        }

        async fn used_self(self, a: Noisy) -> u8 {
            let _local = Noisy(9);
            pause().await;
            self.left.get() + a.get()
        }

        async fn consumed_self(self, _a: Noisy) {
            pause().await;
            drop(self.right);
        }

        async fn mutable_self(mut self, _a: Noisy) {
            self.left = Noisy(7);
            pause().await;
        }
    }

    pub trait Drops: Sized {
        async fn unused_self(self, a: Noisy, b: Noisy);
        async fn used_self(self, a: Noisy) -> u8;
        async fn consumed_self(self, a: Noisy);
        async fn mutable_self(self, a: Noisy);
    }
}

/// The numbers dropped if the future is never polled, is dropped while it waits, and comes to its end.
fn drops<F: Future>(future: impl Fn() -> F) -> [Vec<u8>; 3] {
    let log = |act: &dyn Fn()| {
        let _ = catch_unwind(AssertUnwindSafe(act));
        DROPPED.take()
    };
    [
        log(&|| drop(future())),
        log(&|| assert!(once(pin!(future())).is_pending())),
        log(&|| {
            block_on(future());
        }),
    ]
}

macro_rules! same {
    ($function:ident($($argument:expr),*)) => {
        let [plain, traced] = [drops(|| plain::$function($($argument),*)), drops(|| traced::$function($($argument),*))];
        assert_eq!(plain, traced, stringify!($function));
        assert!(!traced[0].is_empty() && !traced[2].is_empty());
    };
}

fn main() {
    std::panic::set_hook(Box::new(|_| ()));
    same!(arguments(Noisy(1), Noisy(2), Noisy(3)));
    same!(patterns(pair(), nest(), Noisy(5), Noisy(6)));
    same!(used_in_another_order(Noisy(1), Noisy(2), Noisy(3)));
    same!(consumed(Noisy(1), Noisy(2), Noisy(3)));
    same!(parts(pair(), Noisy(3)));
    same!(temporary_in_the_tail(Noisy(1), Noisy(2)));
    same!(early(Noisy(1), Noisy(2)));
    same!(panics(Noisy(1), Noisy(2)));
    same!(without_a_pause(Noisy(1), Noisy(2)));
    {
        use plain::Drops as Plain;
        use traced::Drops as Traced;
        macro_rules! same_method {
            ($function:ident($($argument:expr),*)) => {
                assert_eq!(
                    drops(|| Plain::$function(pair(), $($argument),*)),
                    drops(|| Traced::$function(pair(), $($argument),*)),
                );
            };
        }
        same_method!(unused_self(Noisy(3), Noisy(4)));
        same_method!(used_self(Noisy(3)));
        same_method!(consumed_self(Noisy(3)));
        same_method!(mutable_self(Noisy(3)));
    }
}
