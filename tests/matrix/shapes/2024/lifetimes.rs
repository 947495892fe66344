//! Lifetimes: elided, named, with bounds, late bound and chosen by the caller.
//! Recorded: elided 1 completed, anonymous 1 completed, named 1 completed, bounded 1 completed, early 1 completed, late 2 completed
//! Recorded: in_self 1 completed, shared_with_self 1 completed, fixed 1 completed, of_argument 1 completed
//! Also in: 2021, 2018, 2015

struct Text<'a>(&'a str);

#[trace::trace]
fn elided(text: &str) -> &str {
    &text[1..]
}

#[trace::trace]
fn anonymous(text: Text<'_>) -> Text<'_> {
    text
}

#[trace::trace]
fn named<'a, 'b>(one: &'a str, two: &'b str) -> (&'b str, &'a str) {
    (two, one)
}

#[trace::trace]
fn bounded<'long: 'short, 'short>(long: &'long str, short: &'short str) -> &'short str {
    if long.len() > short.len() { long } else { short }
}

#[trace::trace]
fn early<'a: 'a>(text: &'a str) -> &'a str {
    text
}

#[trace::trace]
fn late<'a>(text: &'a str) -> &'a str {
    text
}

impl<'a> Text<'a> {
    #[trace::trace]
    fn in_self(&self) -> &'a str {
        self.0
    }

    #[trace::trace]
    fn shared_with_self<'b>(&'b self, other: &'b str) -> &'b str
    where
        'a: 'b,
    {
        if other.is_empty() { self.0 } else { other }
    }

    #[trace::trace]
    fn of_argument<'b>(&self, other: &'b str) -> &'b str {
        other
    }
}

#[trace::trace]
fn fixed() -> &'static [u8] {
    &[1, 2, 3]
}

pub fn run() {
    println!("{} {}", elided("xyz"), anonymous(Text("anonymous")).0);
    println!("{:?} {}", named("a", "b"), bounded("long", "short"));
    println!("{} {}", early::<'static>("early"), late("late"));
    let pointer: for<'x> fn(&'x str) -> &'x str = late;
    println!("{}", pointer("by pointer"));
    let own = String::from("own");
    let text = Text(&own);
    println!("{} {}", text.in_self(), text.shared_with_self(""));
    println!("{} {:?}", text.of_argument("other"), fixed());
}
