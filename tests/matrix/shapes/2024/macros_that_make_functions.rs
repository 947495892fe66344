//! Functions that a macro makes, of every kind of fragment.
//! Recorded: by_parts 1 completed, by_item 1 completed, by_tokens 1 completed, by_pattern 1 completed, by_type 1 completed, fixed 1 completed, by_block 1 completed, by_path 1 completed, with_lifetime 1 completed, Made::get 1 completed
//! Also in: 2021, 2018, 2015

macro_rules! parts {
    ($(#[$meta:meta])* $vis:vis $name:ident($parameter:ident: $ty:ty) $body:block) => {
        #[trace::trace]
        $(#[$meta])*
        $vis fn $name($parameter: $ty) -> $ty $body
    };
}

macro_rules! items {
    ($($item:item)*) => { $(
        #[trace::trace]
        $item
    )* };
}

macro_rules! tokens {
    ($($token:tt)*) => {
        #[trace::trace]
        $($token)*
    };
}

macro_rules! pattern {
    ($name:ident, $pattern:pat, $ty:ty, $result:expr) => {
        #[trace::trace]
        fn $name($pattern: $ty) -> u8 {
            $result
        }
    };
}

macro_rules! fixed {
    ($ty:ty, $value:literal) => {
        #[trace::trace]
        fn fixed(n: $ty) -> $ty {
            let unhygienic = $value;
            n + unhygienic
        }
    };
}

macro_rules! path {
    ($name:ident, $path:path) => {
        #[trace::trace]
        fn $name() -> $path {
            <$path>::new()
        }
    };
}

macro_rules! lifetime {
    ($name:ident, $lifetime:lifetime) => {
        #[trace::trace]
        fn $name<$lifetime>(text: &$lifetime str) -> &$lifetime str {
            text
        }
    };
}

macro_rules! whole_impl {
    ($ty:ident, $($field:ident)*) => {
        struct $ty { $($field: u32),* }

        #[trace::trace]
        impl $ty {
            fn get(&self) -> u32 {
                [$(self.$field),*].iter().sum()
            }
        }
    };
}

parts!(
    /// Documented.
    #[inline]
    pub by_parts(n: u8) { n + 1 }
);
parts!(by_type(n: Vec<u8>) { n });
parts!(by_block(n: u8) {
    let block = n;
    block
});
items! {
    fn by_item(n: u8) -> u8 { n }
}
tokens! { pub(crate) fn by_tokens() -> &'static str { "tokens" } }
pattern!(by_pattern, (_a, _), (u8, u8), 4);
fixed!(u32, 7);
path!(by_path, String);
lifetime!(with_lifetime, 'x);
whole_impl!(Made, one two);

pub fn run() {
    println!("{} {} {} {}", by_parts(1), by_item(2), by_tokens(), by_pattern((1, 2)));
    println!("{:?} {} {:?} {}", by_type(vec![1]), fixed(1), by_path(), by_block(3));
    println!("{} {}", with_lifetime("lifetime"), Made { one: 1, two: 2 }.get());
}
