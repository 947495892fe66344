//! An annotated `trait` and an annotated `impl` of it.
//! Recorded: Animal::legs 1 completed, Cat::name 2 completed, Animal::generic 1 completed, Cat::next 3 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
trait Animal: Sized {
    type Food;
    const LEGS: u32;

    fn name(&self) -> String;

    fn legs(&self) -> u32 {
        Self::LEGS
    }

    #[trace::trace(skip)]
    fn skipped(&self) -> u32 {
        0
    }

    fn generic<T: Default>() -> T {
        T::default()
    }
}

struct Cat(u32);

#[trace::trace]
impl Animal for Cat {
    type Food = u8;
    const LEGS: u32 = 4;

    fn name(&self) -> String {
        "cat".to_string()
    }
}

#[trace::trace(skip)]
impl Animal for &Cat {
    type Food = ();
    const LEGS: u32 = 4;

    fn name(&self) -> String {
        (*self).name()
    }
}

#[trace::trace]
impl Iterator for Cat {
    type Item = u32;

    fn next(&mut self) -> Option<Self::Item> {
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

pub fn run() {
    println!("{} {} {}", Cat(1).name(), Cat(1).legs(), (&Cat(1)).name());
    println!("{} {:?}", Cat(1).skipped(), Cat::generic::<Option<u8>>());
    println!("{:?}", Cat(2).collect::<Vec<_>>());
}
