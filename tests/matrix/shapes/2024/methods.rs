//! Methods: of a type, of a trait, given by the trait, by a path.
//! Recorded: new 1 completed, inherent 1 completed, declared 2 completed, given 2 completed, shadowed 1 completed, associated 1 completed, generic 1 completed
//! Nested: declared in given
//! Also in: 2021, 2018, 2015

struct Cat(u32);

impl Cat {
    #[trace::trace]
    fn new(lives: u32) -> Self {
        Self(lives)
    }

    #[trace::trace]
    fn inherent(&self) -> u32 {
        self.0
    }
}

trait Animal {
    const LEGS: u32;
    type Food;

    fn declared(&self) -> u32;

    fn associated() -> Option<Self::Food>;

    #[trace::trace]
    fn given(&self) -> u32 {
        self.declared() + Self::LEGS
    }

    fn shadowed(&self) -> u32 {
        0
    }

    #[trace::trace]
    fn generic<T: Default>(&self) -> T
    where
        Self: Sized,
    {
        T::default()
    }
}

impl Animal for Cat {
    const LEGS: u32 = 4;
    type Food = &'static str;

    #[trace::trace]
    fn declared(&self) -> u32 {
        self.inherent_again()
    }

    #[trace::trace]
    fn associated() -> Option<Self::Food> {
        Some("fish")
    }

    #[trace::trace]
    fn shadowed(&self) -> u32 {
        7
    }
}

impl Cat {
    fn inherent_again(&self) -> u32 {
        self.0 * 2
    }
}

pub fn run() {
    let cat = Cat::new(9);
    println!("{} {}", cat.inherent(), cat.given());
    println!("{} {} {:?}", <Cat as Animal>::given(&cat), cat.shadowed(), Cat::associated());
    println!("{:?}", cat.generic::<String>());
}
