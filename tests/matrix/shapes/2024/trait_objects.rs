//! Traits whose methods are called through `dyn`: they stay usable so.
//! Recorded: declared 1 completed, given 1 completed, by_box 1 completed, super_given 1 completed
//! Also in: 2021, 2018, 2015

trait Base {
    #[trace::trace]
    fn super_given(&self) -> &'static str {
        "super"
    }
}

trait Object: Base {
    fn declared(&mut self) -> u32;

    #[trace::trace]
    fn given(&mut self) -> u32 {
        self.declared() + 1
    }

    fn by_box(self: Box<Self>) -> u32;
}

struct One(u32);

impl Base for One {}

impl Object for One {
    #[trace::trace]
    fn declared(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }

    #[trace::trace]
    fn by_box(self: Box<Self>) -> u32 {
        self.0
    }
}

pub fn run() {
    let mut object: Box<dyn Object> = Box::new(One(1));
    println!("{} {}", object.given(), object.super_given());
    println!("{}", object.by_box());
}
