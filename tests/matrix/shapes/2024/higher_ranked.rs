//! Bounds for every lifetime.
//! Recorded: boxed 1 completed, in_where 1 completed, in_impl 1 completed, pointer 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
fn boxed(f: Box<dyn for<'x> Fn(&'x str) -> &'x str>) -> String {
    f("boxed").to_string()
}

#[trace::trace]
fn in_where<F>(f: F) -> usize
where
    for<'x, 'y> F: Fn(&'x str, &'y str) -> &'x str,
    for<'z> &'z F: Sized,
{
    f("where", "").len()
}

#[trace::trace]
fn in_impl(f: impl for<'x> FnMut(&'x mut u32) -> &'x mut u32) -> u32 {
    let (mut f, mut n) = (f, 1);
    *f(&mut n) += 1;
    n
}

#[trace::trace]
fn pointer(f: for<'x> fn(&'x [u8]) -> Option<&'x u8>) -> Option<u8> {
    f(&[7, 8]).copied()
}

pub fn run() {
    println!("{}", boxed(Box::new(|text| &text[1..])));
    println!("{}", in_where(|one, _| one));
    println!("{}", in_impl(|n| n));
    println!("{:?}", pointer(|items| items.last()));
}
