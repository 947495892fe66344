//! Functions that a macro writes: names, types, patterns, blocks, visibilities and attributes come from the caller.
//! Recorded: made 1 completed, typed 1 completed, pattern 1 completed, with_block 1 completed, from_tokens 1 completed
//! Recorded: Owner::method 1 completed, nested 1 completed, expression 1 completed
//! Also in: 2018

use crate::support::{block_on, pause, Noisy};

macro_rules! by_parts {
    ($(#[$meta:meta])* $vis:vis $name:ident($parameter:ident: $ty:ty) -> $out:ty $body:block) => {
        #[trace::trace]
        $(#[$meta])*
        $vis async fn $name($parameter: $ty) -> $out $body
    };
    ($name:ident, $pattern:pat, $ty:ty, $result:expr) => {
        #[trace::trace]
        async fn $name($pattern: $ty) -> u8 {
            let _local = Noisy("macro's local");
            pause().await;
            $result
        }
    };
}

by_parts!(pub(crate) made(n: u8) -> u8 {
    pause().await;
    n + 1
});
by_parts!(
    /// Documented.
    #[inline]
    typed(items: Vec<Option<u8>>) -> impl Iterator<Item = u8> {
        pause().await;
        items.into_iter().flatten()
    }
);
by_parts!(pattern, (a, _b), (u8, Noisy), a + 1);
by_parts!(expression, n, u8, n * 2 + 1);

macro_rules! with_block {
    ($body:block) => {
        #[trace::trace]
        async fn with_block() -> Result<u8, Box<dyn std::error::Error>> $body
    };
}

with_block!({
    let n = "5".parse::<u8>()?;
    pause().await;
    Ok(n)
});

macro_rules! tokens {
    ($($tokens:tt)*) => {
        $($tokens)*
    };
}

tokens! {
    #[trace::trace]
    async fn from_tokens(text: &str) -> &str {
        pause().await;
        text
    }
}

macro_rules! owner {
    ($owner:ident { $($name:ident = $value:expr),* }) => {
        struct $owner;

        #[trace::trace]
        impl $owner {
            $(async fn $name(&self, held: &Noisy) -> usize {
                pause().await;
                held.0.len() + $value
            })*
        }
    };
}

owner!(Owner { method = 10 });

macro_rules! nested {
    ($inner:ident!($($tokens:tt)*)) => {
        $inner!($($tokens)*);
    };
}

nested!(by_parts!(nested, Noisy(text), Noisy, {
    println!("{}", text);
    7
}));

pub fn run() {
    println!("{}", block_on(made(1)));
    println!("{}", block_on(typed(vec![Some(1), None])).count());
    println!("{}", block_on(pattern((1, Noisy("left out")))));
    println!("{}", block_on(expression(3)));
    println!("{:?}", block_on(with_block()).ok());
    println!("{}", block_on(from_tokens("tokens")));
    println!("{}", block_on(Owner.method(&Noisy("held"))));
    println!("{}", block_on(nested(Noisy("text"))));
}
