//! Items at the begin of a body, between statements and at its end.
//! Recorded: items 1 completed, only_items 1 completed, at_the_end 1 completed, with_macro 1 completed, called_as_ours 1 completed
//! Also in: 2021, 2018

#[trace::trace]
fn items(n: u32) -> u32 {
    use std::collections::BTreeMap;
    const ONE: u32 = 1;
    static TWO: u32 = 2;
    #[derive(Clone, Debug)]
    struct Local(u32);
    enum Either {
        This,
    }
    trait Doubled {
        fn doubled(&self) -> u32;
    }
    impl Doubled for Local {
        fn doubled(&self) -> u32 {
            self.0 * 2
        }
    }
    let map = BTreeMap::from([(1, n)]);
    use Either::This;
    match This {
        This => map[&1] + ONE + TWO + Local(1).clone().doubled(),
    }
}

#[trace::trace]
fn only_items() {
    #[allow(dead_code)]
    fn inner() {}
}

#[trace::trace]
fn at_the_end() -> u32 {
    return inner();

    fn inner() -> u32 {
        7
    }
}

#[trace::trace]
fn with_macro() -> u32 {
    macro_rules! double {
        ($n:expr) => {
            $n * 2
        };
    }
    double!(3)
}

#[trace::trace]
fn called_as_ours() -> u32 {
    static __TRACE: u32 = 1;
    let __trace = 3;
    __TRACE + __trace
}

pub fn run() {
    println!("{} {} {} {}", items(1), at_the_end(), with_macro(), called_as_ours());
    only_items();
}
