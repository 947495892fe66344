//! The macros, the same in both halves: what they name does nothing in one of them.

/// Opens a region that lasts until the guard is dropped.
///
/// ```
/// # fn load(_: &str) {}
/// # let path = "a";
/// let _region = trace::region!("load", path, retries = 3, mode = ?Some(1));
/// load(path);
/// ```
///
/// The name is a literal. Arguments are numbers, bools, chars and strings, `?x` for what `{:?}`
/// prints and `%x` for what `{}` prints; they are evaluated only while recording, and strings are
/// cut to 1,024 bytes.
#[macro_export]
macro_rules! region {
    ($name:literal $(,)?) => {{
        static SITE: $crate::__private::Site = $crate::__site!($name, []);
        $crate::__private::enter(&SITE)
    }};
    ($name:literal, $($args:tt)+) => {
        $crate::__args!([region $name] [] [] $($args)+ ,)
    };
}

/// Records a message, formatted only while recording and cut to 1,024 bytes.
///
/// ```
/// trace::log!("cache miss for {}", "key");
/// ```
#[macro_export]
macro_rules! log {
    ($($message:tt)+) => {
        if $crate::__private::is_recording() {
            static SITE: $crate::__private::Site = $crate::__site!("", []);
            $crate::__private::log(&SITE, $crate::__private::core::format_args!($($message)+));
        }
    };
}

/// Records the value of a number that changes over time. The name is a literal.
///
/// ```
/// # let queue = [1, 2, 3];
/// trace::counter!("queue", queue.len());
/// ```
#[macro_export]
macro_rules! counter {
    ($name:literal, $value:expr $(,)?) => {
        if $crate::__private::is_recording() {
            static SITE: $crate::__private::Site = $crate::__site!($name, []);
            $crate::__private::counter(&SITE, $value);
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __site {
    ($name:expr, [$($arg:expr),*]) => {
        $crate::__private::Site::new(
            $name,
            $crate::__private::core::module_path!(),
            $crate::__private::core::file!(),
            $crate::__private::core::line!(),
            $crate::__private::core::column!(),
            &[$($arg),*],
        )
    };
}

/// Takes arguments one after the other: `[what] [names] [values] rest`.
#[doc(hidden)]
#[macro_export]
macro_rules! __args {
    ([$($what:tt)*] [$($names:tt)*] [$($values:tt)*] $(,)?) => {
        $crate::__with_args!([$($what)*] [$($names)*] [$($values)*])
    };
    ([$($what:tt)*] [$($names:tt)*] [$($values:tt)*] ?$name:ident, $($rest:tt)*) => {
        $crate::__args!([$($what)*] [$($names)* $crate::__private::core::stringify!($name),]
            [$($values)* $crate::__private::Value::debug(&$name),] $($rest)*)
    };
    ([$($what:tt)*] [$($names:tt)*] [$($values:tt)*] %$name:ident, $($rest:tt)*) => {
        $crate::__args!([$($what)*] [$($names)* $crate::__private::core::stringify!($name),]
            [$($values)* $crate::__private::Value::display(&$name),] $($rest)*)
    };
    ([$($what:tt)*] [$($names:tt)*] [$($values:tt)*] $name:ident = ?$value:expr, $($rest:tt)*) => {
        $crate::__args!([$($what)*] [$($names)* $crate::__private::core::stringify!($name),]
            [$($values)* $crate::__private::Value::debug(&$value),] $($rest)*)
    };
    ([$($what:tt)*] [$($names:tt)*] [$($values:tt)*] $name:ident = %$value:expr, $($rest:tt)*) => {
        $crate::__args!([$($what)*] [$($names)* $crate::__private::core::stringify!($name),]
            [$($values)* $crate::__private::Value::display(&$value),] $($rest)*)
    };
    ([$($what:tt)*] [$($names:tt)*] [$($values:tt)*] $name:ident = $value:expr, $($rest:tt)*) => {
        $crate::__args!([$($what)*] [$($names)* $crate::__private::core::stringify!($name),]
            [$($values)* $crate::__private::value(&$value),] $($rest)*)
    };
    ([$($what:tt)*] [$($names:tt)*] [$($values:tt)*] $name:ident, $($rest:tt)*) => {
        $crate::__args!([$($what)*] [$($names)* $crate::__private::core::stringify!($name),]
            [$($values)* $crate::__private::value(&$name),] $($rest)*)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __with_args {
    ([region $name:literal] [$($names:expr,)*] [$($values:expr,)*]) => {{
        static SITE: $crate::__private::Site = $crate::__site!($name, [$($names),*]);
        if $crate::__private::is_recording() {
            $crate::__private::enter_with(&SITE, &[$($values),*])
        } else {
            $crate::__private::inactive()
        }
    }};
}
