//! Results of methods with every receiver, and of references into them.
//! Recorded: List::first 2 completed, List::all 1 completed, List::with 1 completed, List::boxed 1 completed, List::counted 1 completed, List::pinned 1 completed, List::longest 1 completed, List::swap 1 completed
//! Recorded: Named::name 1 completed, Named::length 1 completed, name 1 completed, List::new 1 completed, Named::consumed 1 completed
//! Results: List::first ! empty; List::all = [1]; List::with = List([1, 2]); List::boxed = [1, 2]; List::counted = 1; List::pinned = 1; List::longest = ab; List::swap = 1
//! Results: Named::name = named; Named::length = 4; name = list; List::new = List([]); Named::consumed = list
//! Also in: 2021, 2018, 2015

use std::pin::Pin;
use std::rc::Rc;

#[derive(Debug)]
struct List(Vec<u32>);

#[trace::trace]
impl List {
    #[trace::trace(?ret)]
    fn new() -> Self {
        List(Vec::new())
    }

    #[trace::trace(err)]
    fn first(&mut self) -> Result<&mut u32, &'static str> {
        self.0.first_mut().ok_or("empty")
    }

    #[trace::trace(?ret)]
    fn all(&self) -> &[u32] {
        &self.0
    }

    #[trace::trace(?ret)]
    fn with(mut self, n: u32) -> Self {
        self.0.push(n);
        self
    }

    #[trace::trace(?ret)]
    fn boxed(self: Box<Self>) -> Vec<u32> {
        self.0
    }

    #[trace::trace(ret)]
    fn counted(self: &Rc<Self>) -> usize {
        Rc::strong_count(self)
    }

    #[trace::trace(ret)]
    fn pinned(self: Pin<&mut Self>) -> u32 {
        self.get_mut().0[0]
    }

    #[trace::trace(ret)]
    fn longest<'a>(&self, one: &'a str, two: &'a str) -> &'a str {
        if one.len() > two.len() { one } else { two }
    }

    #[trace::trace(ret)]
    fn swap(&mut self, mut n: u32) -> u32 {
        std::mem::swap(&mut self.0[0], &mut n);
        n
    }
}

#[trace::trace]
trait Named: Sized {
    #[trace::trace(ret)]
    fn name(&self) -> String {
        "named".to_string()
    }

    fn length(&self) -> usize;

    #[trace::trace(ret)]
    fn consumed(mut self) -> String {
        self.change();
        "list".to_string()
    }

    fn change(&mut self);
}

struct Other;

impl Named for Other {
    #[trace::trace(ret)]
    fn name(&self) -> String {
        "list".to_string()
    }

    #[trace::trace(ret, name = "Named::length")]
    fn length(&self) -> usize {
        4
    }

    fn change(&mut self) {}
}

struct Another;

impl Named for Another {
    fn length(&self) -> usize {
        5
    }

    fn change(&mut self) {}
}

pub fn run() {
    let mut list = List(vec![1]);
    *list.first().unwrap() = 1;
    println!("{:?} {:?}", List::new().first(), list.all());
    println!("{:?}", Box::new(list.with(2)).boxed());
    println!("{}", Rc::new(List(Vec::new())).counted());
    let mut list = List(vec![1]);
    println!("{}", Pin::new(&mut list).pinned());
    println!("{} {}", list.longest("a", "ab"), list.swap(3));
    println!("{} {} {}", Other.name(), Other.length(), Other.consumed());
    println!("{} {}", Another.name(), Another.length());
}
