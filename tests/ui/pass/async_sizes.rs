//! A traced future is as large as the plain one and a few words a call, and four nested calls that hand
//! on 256 bytes are at most 10 % larger, whatever is recorded of them.
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
        mod watched {
            use super::*;
            $(#[trace::trace(ret)] $item)*
        }
        mod tasks {
            use super::*;
            $(#[trace::trace(task, ?ret)] $item)*
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
    assert!(traced * 10 <= plain * 11, "four calls: {plain} bytes, traced {traced}");
    let [watched, task] = [size_of_val(&watched::four(buffer)), size_of_val(&tasks::four(buffer))];
    assert_eq!([watched, task], [traced; 2], "results have no room in a future");
    assert_eq!(block_on(watched::four(buffer)) + block_on(tasks::four(buffer)), 6);
    let futures = (watched::by_reference(&buffer, (0, 0)), tasks::by_reference(&buffer, (0, 0)));
    let traced = size_of_val(&traced::by_reference(&buffer, (0, 0)));
    assert_eq!([size_of_val(&futures.0), size_of_val(&futures.1)], [traced; 2]);
    let (plain, traced) = (plain::by_reference(&buffer, (0, 0)), traced::by_reference(&buffer, (0, 0)));
    let [plain, traced] = [size_of_val(&plain), size_of_val(&traced)];
    assert!(traced <= plain + A_CALL, "one call: {plain} bytes, traced {traced}");
}
