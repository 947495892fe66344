//! Methods that are not what their trait declares.

trait Animal {
    fn legs(&self) -> u32;
    fn name(&self) -> String;
    fn eat(&mut self, food: u32);
}

struct Cat;

#[trace::trace]
impl Animal for Cat {
    fn legs(&self) -> u64 {
        4
    }

    fn eat(&self, food: u32) {}

    fn fly(&self) {}
}

fn main() {
    Cat.legs();
}
