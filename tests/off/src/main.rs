//! Prints what the library computes and how large its futures are. Annotated and plain, the two
//! programs have to print the same.

#![forbid(unsafe_code)]

use off::futures::{
    boxed, boxed_elsewhere, checked_sum, doubled, finish, finish_request, instrumented, opaque, request,
    sum_of_doubles,
};
use off::shapes::{self, Account};

fn main() {
    println!("gcd {} fib {}", shapes::gcd(84, 36), shapes::fib(15));
    println!("parse {:?} {:?}", shapes::parse("1, 2,3"), shapes::parse("1,x"));
    println!("longest {}", shapes::longest_of_strings(&"short".into(), &"longer".into()));
    let mut account = Account::default();
    println!("account {}", account.book(7).book(-3).balance());
    println!("entries {:?} {:?}", account.first().map(|entry| *entry), account.largest());
    println!("shout {}", shapes::shout_number(&7));
    println!("checksum {:08x}", shapes::checksum(b"identical machine code"));
    println!("thread {}", shapes::sum_on_a_thread((1..=10).collect()));
    println!("locked {}", shapes::locked_alone());
    println!("byte {}", shapes::clamp_to_byte(300));
    println!("boxed {}", finish(boxed(4)));
    println!("boxed elsewhere {} {}", finish(boxed_elsewhere(0)), finish(boxed_elsewhere(4)));
    println!("checked {:?} {:?}", finish(checked_sum(&[1, 2])), finish(checked_sum(&[])));
    println!("opaque {}", finish(opaque(3)));
    println!("parsed {:?} {:?}", shapes::parsed("7"), shapes::parsed("x"));
    println!("requested {}", shapes::requested(7));
    println!("instrumented {}", finish(instrumented(vec![5])));
    println!("request {}", finish_request(vec![1, 2, 3]));

    println!("size of doubled {}", size_of_val(&doubled(1)));
    println!("size of sum_of_doubles {}", size_of_val(&sum_of_doubles(&[])));
    println!("size of instrumented {}", size_of_val(&instrumented(Vec::new())));
    println!("size of checked_sum {}", size_of_val(&checked_sum(&[])));
    println!("size of opaque {}", size_of_val(&opaque(1)));
    println!("size of request {}", size_of_val(&request(Vec::new())));

    // The annotated program also links the rest of the API, so that its symbols can be searched. It
    // does not print the summary: the text that nothing was recorded is code of ours.
    #[cfg(annotated)]
    drop(off::api::everything());
}
