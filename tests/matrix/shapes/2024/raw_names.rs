//! Names that are keywords, and names of other alphabets.
//! Recorded: match 1 completed, größe 1 completed, use 1 completed, try::gen 1 completed, long 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace(args(r#type))]
fn r#match(r#type: u8) -> u8 {
    r#type
}

#[trace::trace]
fn größe(länge: u8) -> u8 {
    länge
}

mod r#mod {
    #[trace::trace]
    pub fn r#use<'a>(r#in: &'a u8) -> &'a u8 {
        r#in
    }
}

#[allow(non_camel_case_types)]
struct r#try(u8);

#[trace::trace]
impl r#try {
    fn r#gen(&self) -> u8 {
        self.0
    }
}

#[trace::trace(name = "long")]
fn a_function_whose_name_is_so_long_that_nobody_wants_to_see_it_in_a_report_and_that_gets_another_one() -> u8
{
    4
}

pub fn run() {
    println!("{} {} {}", r#match(1), größe(2), r#mod::r#use(&3));
    println!("{}", r#try(5).r#gen());
    println!(
        "{}",
        a_function_whose_name_is_so_long_that_nobody_wants_to_see_it_in_a_report_and_that_gets_another_one()
    );
}
