//! Every visibility, also from a macro.
//! Recorded: private 1 completed, public 1 completed, in_crate 1 completed, in_super 1 completed, in_path 1 completed, in_self 1 completed
//! Recorded: made_public 1 completed, made_private 1 completed, made_in_path 1 completed
//! Nested: private in public, in_self in public, in_super in in_crate
//! Also in: 2021, 2018, 2015

mod outer {
    pub mod inner {
        #[trace::trace]
        fn private() -> u32 {
            1
        }

        #[trace::trace]
        pub fn public() -> u32 {
            private() + in_self()
        }

        #[trace::trace]
        pub(crate) fn in_crate() -> u32 {
            super::sum()
        }

        #[trace::trace]
        pub(super) fn in_super() -> u32 {
            2
        }

        #[trace::trace]
        pub(in crate::visibility) fn in_path() -> u32 {
            3
        }

        #[trace::trace]
        pub(self) fn in_self() -> u32 {
            4
        }
    }

    pub(super) fn sum() -> u32 {
        inner::in_super()
    }
}

macro_rules! function {
    ($vis:vis $name:ident) => {
        #[trace::trace]
        $vis fn $name() -> u32 {
            5
        }
    };
}

function!(pub made_public);
function!(made_private);
function!(pub(in crate::visibility) made_in_path);

pub fn run() {
    println!("{} {} {}", outer::inner::public(), outer::inner::in_crate(), outer::inner::in_path());
    println!("{} {} {}", made_public(), made_private(), made_in_path());
}
