//! `mut self` with a written type: a box, a pin, an `Rc`; and `self` that a macro passes on.
//! Recorded: boxed 1 completed, pinned 1 completed, counted 1 completed, passed 1 completed, recorded 1 completed
//! Also in: 2021, 2018

use crate::support::{block_on, pause, Noisy};
use std::pin::Pin;
use std::rc::Rc;

struct Count(u8, Noisy);

impl Count {
    #[trace::trace]
    async fn boxed(mut self: Box<Self>, more: u8) -> u8 {
        self.0 += more;
        pause().await;
        self.0
    }

    #[trace::trace]
    async fn pinned(mut self: Pin<&mut Self>, more: u8) -> u8 {
        self.as_mut().get_mut().0 += more;
        pause().await;
        self.0
    }

    #[trace::trace]
    async fn counted(mut self: Rc<Self>, _held: Noisy) -> u8 {
        if let Some(count) = Rc::get_mut(&mut self) {
            count.1 = Noisy("new");
        }
        pause().await;
        self.0
    }

    #[trace::trace(args(count = self.0, more))]
    async fn recorded(&mut self, mut more: u8) -> u8 {
        more += 1;
        self.0 += more;
        pause().await;
        self.0
    }
}

macro_rules! method {
    ($name:ident($self:ident, $parameter:ident) $body:block) => {
        impl Count {
            #[trace::trace]
            async fn $name(&mut $self, $parameter: u8) -> u8 {
                let parameter = 10;
                pause().await;
                let _ = parameter;
                $body
            }
        }
    };
}

method!(passed(self, parameter) {
    self.0 += parameter;
    self.0
});

pub fn run() {
    println!("{}", block_on(Box::new(Count(1, Noisy("boxed"))).boxed(1)));
    let mut count = Count(1, Noisy("pinned"));
    println!("{}", block_on(Pin::new(&mut count).pinned(2)));
    println!("{}", block_on(Rc::new(Count(3, Noisy("counted"))).counted(Noisy("held"))));
    println!("{}", block_on(count.passed(4)));
    println!("{}", block_on(count.recorded(5)));
}
