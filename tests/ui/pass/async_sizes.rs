//! A traced future is as large as the plain one and a few words a call.
#![deny(warnings)]

#[path = "support/poll.rs"]
mod poll;

use std::mem::size_of_val;

use poll::{block_on, pause};

/// What the wrapper of one future may take: its site, its number, and some padding.
const A_CALL: usize = 32;

macro_rules! twice {
    ($($item:item)*) => {
        mod plain {
            use super::*;
            $($item)*
        }
        mod traced {
            use super::*;
            $(#[trace::trace] $item)*
        }
    };
}

twice! {
    pub async fn one(buffer: [u8; 256]) -> u8 {
        pause().await;
        buffer[0]
    }

    pub async fn two(buffer: [u8; 256]) -> u8 {
        one(buffer).await + 1
    }

    pub async fn three(buffer: [u8; 256]) -> u8 {
        two(buffer).await + 1
    }

    pub async fn four(buffer: [u8; 256]) -> u8 {
        three(buffer).await + 1
    }

    pub async fn by_reference(buffer: &[u8; 256], _more: (u64, u64)) -> u8 {
        pause().await;
        buffer[0]
    }
}

fn main() {
    let buffer = [0; 256];
    assert_eq!(block_on(plain::four(buffer)), block_on(traced::four(buffer)));

    let [plain, traced] = [size_of_val(&plain::four(buffer)), size_of_val(&traced::four(buffer))];
    assert!(traced <= plain + 4 * A_CALL, "four calls: {plain} bytes, traced {traced}");
    let (plain, traced) = (plain::by_reference(&buffer, (0, 0)), traced::by_reference(&buffer, (0, 0)));
    let [plain, traced] = [size_of_val(&plain), size_of_val(&traced)];
    assert!(traced <= plain + A_CALL, "one call: {plain} bytes, traced {traced}");
}
