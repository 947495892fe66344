//! Annotated containers whose members a macro gives.
//! Recorded: Made::by_method 1 completed, Made::by_item 1 completed, free 1 completed
//! Also in: 2021, 2018, 2015

struct Made(u32);

macro_rules! container {
    ($ty:ty, $($item:item)*) => {
        #[trace::trace]
        impl $ty {
            fn by_method(&self) -> u32 {
                self.0
            }
        }

        #[trace::trace]
        mod module {
            $($item)*
        }
    };
}

macro_rules! method {
    ($name:ident $body:block) => {
        #[trace::trace]
        impl Made {
            fn $name(&self) -> u32 $body
        }
    };
}

container!(
    Made,
    pub fn free() -> u32 {
        1
    }
);
method!(by_item {
    3
});

pub fn run() {
    println!("{} {} {}", Made(1).by_method(), Made(2).by_item(), module::free());
}
