//! Futures are as small as promised.

use std::collections::BTreeMap;
use std::fs;

use crate::assert_none;
use crate::mode::Mode;
use crate::output;
use crate::workspace;

/// What each annotated call may add to a small future: the wrapper's site and number, and padding.
const A_CALL: usize = 32;

/// Above this many bytes the promise is a share instead.
const SMALL: usize = 256;

/// By the title of the shape and the future's name: how many calls it is made of, and its size.
type Sizes = BTreeMap<(String, String), (usize, usize)>;

fn sizes(mode: Mode) -> Sizes {
    let mut sizes = Sizes::new();
    for (unit, program) in output::build(mode).programs {
        let path = workspace::folder().join(format!("{}-{unit}.sizes", mode.name()));
        fs::write(&path, "").expect("a file below target");
        output::run(&program, &[("MATRIX_SIZES", &path)]);
        for line in fs::read_to_string(&path).expect("it was just made").lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let [shape, name, calls, size] = words[..] else { panic!("{unit}: `{line}` has not four words") };
            let numbers = [calls, size].map(|number| number.parse().expect("a number"));
            sizes.insert((format!("{unit}/{shape}"), name.to_owned()), numbers.into());
        }
    }
    sizes
}

#[test]
fn futures_are_as_small_as_promised() {
    let [plain, off, on] = Mode::ALL.map(sizes);
    assert!(plain.values().any(|(_, size)| *size > SMALL) && plain.values().any(|(_, size)| *size <= SMALL));
    let mut findings = vec![];
    for ((title, name), (calls, size)) in &plain {
        let of =
            |sizes: &Sizes| sizes.get(&(title.clone(), name.clone())).map_or(usize::MAX, |(_, size)| *size);
        let limit = if *size > SMALL { size + size / 10 } else { size + calls * A_CALL };
        if of(&off) != *size || of(&on) > limit {
            let [off, on] = [of(&off), of(&on)];
            findings.push(format!("{title}: {name} has {size} bytes, off {off}, on {on} of {limit}"));
        }
    }
    assert_none(&findings);
}
