//! What a function says about where it stands: lines, files, modules, names of types.
//! Recorded: lines 1 completed, type_name 1 completed, closure 1 completed, inner 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
fn lines() -> (u32, u32, &'static str, &'static str) {
    (line!(), column!(), file!(), module_path!())
}

#[trace::trace]
fn type_name() -> &'static str {
    fn of<T>(_: &T) -> &'static str {
        std::any::type_name::<T>()
    }
    of(&type_name)
}

#[trace::trace]
fn closure() -> &'static str {
    fn of<T>(_: &T) -> &'static str {
        std::any::type_name::<T>()
    }
    of(&|| ())
}

mod module {
    #[trace::trace]
    pub fn inner() -> &'static str {
        module_path!()
    }
}

pub fn run() {
    println!("{:?}", lines());
    println!("{} {} {}", type_name(), closure(), module::inner());
}
