//! A C library that is loaded while the program runs: `loading LIBRARY`. Its function `work` reads,
//! locks and makes a thread.

use std::ffi::CString;
use trace as _;

fn main() {
    let path = CString::new(std::env::args().nth(1).unwrap()).unwrap();
    for _ in 0..20 {
        // SAFETY: the libraries are C's own and the test's, and `work` is what it is cast to.
        unsafe {
            let maths = libc::dlopen(c"libm.so.6".as_ptr(), libc::RTLD_NOW);
            assert!(!maths.is_null());
            let cos = libc::dlsym(maths, c"cos".as_ptr());
            let cos: extern "C" fn(f64) -> f64 = std::mem::transmute(cos);
            assert_eq!(cos(0.0), 1.0);
            libc::dlclose(maths);
            let library = libc::dlopen(path.as_ptr(), libc::RTLD_NOW);
            assert!(!library.is_null());
            let work = libc::dlsym(library, c"work".as_ptr());
            let work: extern "C" fn() -> i32 = std::mem::transmute(work);
            println!("{}", work());
            libc::dlclose(library);
        }
    }
}
