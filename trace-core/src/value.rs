//! Arguments from the program's values.
//!
//! The program's own formatting code runs before the recording begins, never inside it: it may
//! itself be traced, may take its time, and may panic, which costs its text and nothing else.

use crate::opened;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use trace_format::tables::LossReason;
use trace_format::wire::MAX_STR;
use trace_format::{Args, Input, NamedArgs, Out, Value, varint};

/// What can be an argument as it is. Everything else is given by its `Debug` (`?x`) or `Display`
/// (`%x`) form.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be recorded as it is",
    label = "not a number, a bool, a char or a string",
    note = "write `?value` or `?ret` to record its `Debug` form, `%value` or `%ret` for its `Display` form"
)]
pub trait ToValue {
    /// The value, borrowed from this one.
    fn to_value(&self) -> Value<'_>;
}

/// An error that `err` shows as it is. A trait of its own, so that the compiler can say what to write.
#[diagnostic::on_unimplemented(
    message = "the error `{Self}` has no `Display` form to record",
    label = "has no `Display` form",
    note = "write `?err` to record its `Debug` form"
)]
pub trait ShownError {
    /// Its `Display` form.
    fn shown(&self) -> Value<'_>;
}

#[diagnostic::do_not_recommend]
impl<E: std::fmt::Display> ShownError for E {
    #[inline]
    fn shown(&self) -> Value<'_> {
        Value::display(self)
    }
}

/// The error of a call.
#[inline]
pub fn shown_error<E: ShownError>(error: &E) -> Value<'_> {
    error.shown()
}

macro_rules! to_value {
    ($($type:ty => |$this:ident| $value:expr;)*) => {
        $(impl ToValue for $type {
            #[inline]
            fn to_value(&self) -> Value<'_> {
                let $this = self;
                $value
            }
        })*
    };
}

to_value! {
    u8 => |n| Value::U64((*n).into());
    u16 => |n| Value::U64((*n).into());
    u32 => |n| Value::U64((*n).into());
    u64 => |n| Value::U64(*n);
    usize => |n| Value::U64(*n as u64);
    i8 => |n| Value::I64((*n).into());
    i16 => |n| Value::I64((*n).into());
    i32 => |n| Value::I64((*n).into());
    i64 => |n| Value::I64(*n);
    isize => |n| Value::I64(*n as i64);
    u128 => |n| Value::Display(n);
    i128 => |n| Value::Display(n);
    f32 => |x| Value::F64((*x).into());
    f64 => |x| Value::F64(*x);
    bool => |b| Value::Bool(*b);
    char => |c| Value::Display(c);
    str => |s| Value::Str(s);
    String => |s| Value::Str(s);
    Cow<'_, str> => |s| Value::Str(s);
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue + ?Sized> ToValue for &mut T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue + ?Sized> ToValue for Box<T> {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        *self
    }
}

/// A value as an argument.
#[inline]
pub fn value<T: ToValue + ?Sized>(value: &T) -> Value<'_> {
    value.to_value()
}

fn is_plain(value: &Value<'_>) -> bool {
    !matches!(value, Value::Debug(_) | Value::Display(_))
}

/// Gives `use_them` the values with nothing of the program's left to run in them.
pub(crate) fn with_args<R>(values: &[Value<'_>], use_them: impl FnOnce(Args<'_>) -> R) -> R {
    if values.iter().all(is_plain) {
        return use_them(Args::new(values));
    }
    let mut text = [0; TEXT];
    let list = list(values, &mut text, |value, out| format(value, out));
    use_them(Args::get(&mut Input::new(list)).expect("written above"))
}

/// As [`with_args`], with names.
pub(crate) fn with_named_args<R>(
    pairs: &[(&str, Value<'_>)],
    use_them: impl FnOnce(NamedArgs<'_>) -> R,
) -> R {
    if pairs.iter().all(|(_, value)| is_plain(value)) {
        return use_them(NamedArgs::new(pairs));
    }
    let mut text = [0; TEXT];
    let list = list(pairs, &mut text, |(name, value), out| {
        out.str(name);
        format(value, out);
    });
    use_them(NamedArgs::get(&mut Input::new(list)).expect("written above"))
}

/// Room for the arguments of one event, where some of them are formatted: four of the longest. The
/// attribute's page names it.
const TEXT: usize = varint::MAX_LEN + 4 * (MAX_STR + 3);

/// The count of the items and the items: the first ones, as many as fit. That some do not is one
/// loss, however many they are: the event itself is recorded.
fn list<'b, T>(items: &[T], text: &'b mut [u8; TEXT], put: impl Fn(&T, &mut Out<'_>)) -> &'b [u8] {
    let (mut count, mut end) = (0, varint::MAX_LEN);
    for item in items {
        let mut out = Out::new(&mut text[end..]);
        put(item, &mut out);
        if !out.fits() {
            opened::lose(LossReason::Oversize);
            break;
        }
        end += out.written().len();
        count += 1;
    }
    let (prefix, len) = varint::bytes(count);
    let start = varint::MAX_LEN - len;
    text[start..varint::MAX_LEN].copy_from_slice(&prefix[..len]);
    &text[start..end]
}

/// Appends the value, or a word on why it is not there.
fn format(value: &Value<'_>, out: &mut Out<'_>) {
    let mut text = [0; MAX_STR + 16];
    let mut scratch = Out::new(&mut text);
    if !without_panic(|| value.put(&mut scratch)) {
        scratch = Out::new(&mut text);
        Value::Str(PANICKED).put(&mut scratch);
    }
    out.bytes(scratch.written());
}

const PANICKED: &str = "(panicked while formatting)";

/// Runs code of the program's; whether it came to its end.
fn without_panic(run: impl FnOnce()) -> bool {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(()) => true,
        Err(payload) => {
            // Dropping it is code of the program's as well.
            std::mem::forget(payload);
            false
        }
    }
}

/// Gives `use_it` what `message` prints, cut to [`MAX_STR`] bytes.
pub(crate) fn with_text<R>(message: std::fmt::Arguments<'_>, use_it: impl FnOnce(&str) -> R) -> R {
    if let Some(text) = message.as_str() {
        return use_it(text);
    }
    let mut text = [0; MAX_STR + 16];
    let mut out = Out::new(&mut text);
    if !without_panic(|| out.display(message)) {
        return use_it(PANICKED);
    }
    use_it(Input::new(out.written()).str().expect("written above"))
}
