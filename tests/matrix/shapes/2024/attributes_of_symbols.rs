//! `no_mangle`, `export_name`, `link_section`.
//! Recorded: matrix_exported 2 completed, renamed 1 completed, placed 1 completed, matrix_below 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
#[unsafe(no_mangle)]
pub extern "C" fn matrix_exported(n: i32) -> i32 {
    n
}

#[unsafe(export_name = "matrix_renamed")]
#[trace::trace]
pub extern "C" fn renamed(n: i32) -> i32 {
    n + 1
}

#[trace::trace]
#[cfg_attr(target_os = "linux", unsafe(link_section = ".text.matrix"))]
fn placed(n: i32) -> i32 {
    n + 2
}

#[unsafe(no_mangle)]
#[trace::trace]
pub extern "C-unwind" fn matrix_below(n: i32) -> i32 {
    n + 3
}

mod linked {
    unsafe extern "C" {
        pub safe fn matrix_exported(n: i32) -> i32;
        pub safe fn matrix_renamed(n: i32) -> i32;
    }
    unsafe extern "C-unwind" {
        pub safe fn matrix_below(n: i32) -> i32;
    }
}

pub fn run() {
    println!("{} {}", matrix_exported(1), linked::matrix_exported(2));
    println!("{} {} {}", linked::matrix_renamed(3), placed(4), linked::matrix_below(5));
}
