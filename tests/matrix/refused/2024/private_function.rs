//! Functions are called that are private.

mod module {
    #[trace::trace]
    fn private() {}

    pub mod inner {
        #[trace::trace]
        pub(super) fn restricted() {}
    }

    pub struct Holder;

    #[trace::trace]
    impl Holder {
        fn method(&self) {}
    }
}

fn main() {
    module::private();
    module::inner::restricted();
    module::Holder.method();
}
