//! Methods with elided lifetimes beside `impl Trait` arguments, dyn arguments and borrowed results.
//! Recorded: map 1 completed, each 1 completed, find 1 completed, apply 1 completed, boxed 1 completed, iterate 1 completed
//! Also in: 2021, 2018

use crate::support::{block_on, pause};
use std::fmt::{Debug, Display};

struct Words<'a> {
    words: Vec<&'a str>,
}

impl<'a> Words<'a> {
    #[trace::trace]
    async fn map(&self, f: impl Fn(&str) -> String, separator: &str) -> String {
        let words: Vec<String> = self.words.iter().map(|word| f(word)).collect();
        pause().await;
        words.join(separator)
    }

    #[trace::trace]
    async fn each(&mut self, mut f: impl FnMut(&mut &'a str) + Send) {
        pause().await;
        self.words.iter_mut().for_each(|word| f(word));
    }

    #[trace::trace]
    async fn find(&self, is: &dyn Fn(&str) -> bool) -> Option<&&'a str> {
        pause().await;
        self.words.iter().find(|word| is(word))
    }

    #[trace::trace]
    async fn iterate(&self, _by: &impl Debug) -> Box<dyn Iterator<Item = &'a str> + '_> {
        pause().await;
        Box::new(self.words.iter().copied())
    }
}

#[trace::trace]
async fn apply(values: &[impl Display], to: &mut impl Extend<String>) {
    pause().await;
    to.extend(values.iter().map(|value| value.to_string()));
}

#[trace::trace]
async fn boxed(errors: Vec<Box<dyn std::error::Error + Send + Sync + '_>>, or: &str) -> String {
    pause().await;
    errors.first().map_or_else(|| or.to_string(), |error| error.to_string())
}

pub fn run() {
    let mut words = Words { words: vec!["one", "two"] };
    println!("{}", block_on(words.map(|word| word.to_uppercase(), "-")));
    block_on(words.each(|word| *word = &word[1..]));
    println!("{:?}", block_on(words.find(&|word| word.starts_with('w'))));
    println!("{}", block_on(words.iterate(&1)).count());
    let mut texts = Vec::new();
    block_on(apply(&[1, 2], &mut texts));
    println!("{:?} {}", texts, block_on(boxed(vec!["error".into()], "none")));
}
