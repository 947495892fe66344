//! `let else`, let chains, labelled breaks, loops that give a value, `match` with guards, each around an await.
//! Recorded: let_else 2 completed, chains 2 completed, labels 1 completed, loops 1 completed, matches 3 completed, while_let 1 completed

use crate::support::{Noisy, block_on, pause};

#[trace::trace]
async fn let_else(text: Option<&str>, _held: Noisy) -> usize {
    let Some(text) = text else {
        pause().await;
        return 0;
    };
    pause().await;
    text.len()
}

#[trace::trace]
async fn chains(text: Option<&str>) -> &'static str {
    if let Some(text) = text
        && let Some(first) = text.chars().next()
        && first.is_uppercase()
    {
        pause().await;
        "upper"
    } else {
        pause().await;
        "lower"
    }
}

#[trace::trace]
async fn labels(rows: &[&[i32]]) -> Option<i32> {
    let found = 'rows: {
        for row in rows {
            for cell in *row {
                pause().await;
                if *cell < 0 {
                    break 'rows Some(*cell);
                }
            }
        }
        None
    };
    let mut rounds = 0;
    'outer: loop {
        loop {
            rounds += 1;
            pause().await;
            if rounds == 3 {
                break 'outer;
            }
            continue 'outer;
        }
    }
    found.map(|cell| cell * rounds)
}

#[trace::trace]
async fn loops(mut n: u32) -> u32 {
    let value = loop {
        n += 1;
        let _each = Noisy("each");
        if n > 2 {
            break n;
        }
        pause().await;
    };
    for _ in 0..2 {
        pause().await;
        n += value;
    }
    while n < 100 {
        pause().await;
        n *= 2;
    }
    n
}

#[trace::trace]
async fn matches(n: u8) -> String {
    match n {
        0 => "zero".to_string(),
        n if n % 2 == 0 => {
            pause().await;
            format!("even {n}")
        }
        1.. => return format!("odd {n}"),
    }
}

#[trace::trace]
async fn while_let(mut items: Vec<Noisy>) -> usize {
    let mut count = 0;
    while let Some(item) = items.pop() {
        pause().await;
        count += item.0.len();
    }
    count
}

pub fn run() {
    println!("{} {}", block_on(let_else(Some("ab"), Noisy("a"))), block_on(let_else(None, Noisy("b"))));
    println!("{} {}", block_on(chains(Some("Xy"))), block_on(chains(None)));
    println!("{:?}", block_on(labels(&[&[1, 2], &[3, -4]])));
    println!("{}", block_on(loops(0)));
    println!("{} {} {}", block_on(matches(0)), block_on(matches(2)), block_on(matches(3)));
    println!("{}", block_on(while_let(vec![Noisy("first"), Noisy("second")])));
}
