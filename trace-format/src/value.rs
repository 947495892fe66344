//! Arguments: numbers and strings that regions, tasks and counters carry.

mod args;

pub use args::{Args, NamedArgs};

use crate::{DecodeError, Input, Out, varint};
use std::fmt;
use std::ops::RangeInclusive;

/// One argument. The two formatting variants exist on the recording side only; what they print is
/// read back as [`Value::Str`].
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Value<'a> {
    /// An unsigned integer.
    U64(u64),
    /// A signed integer.
    I64(i64),
    /// A float, bit for bit.
    F64(f64),
    /// A truth value.
    Bool(bool),
    /// Text, cut to [`crate::wire::MAX_STR`] bytes.
    Str(&'a str),
    /// What `{:?}` prints, formatted while the event is written.
    Debug(&'a dyn fmt::Debug),
    /// What `{}` prints, formatted while the event is written.
    Display(&'a dyn fmt::Display),
}

const U64: u8 = 0;
const I64: u8 = 1;
const F64: u8 = 2;
const FALSE: u8 = 3;
const TRUE: u8 = 4;
const STR: u8 = 5;
/// Types that later versions may add, read by their shape.
const LATER_UINTS: RangeInclusive<u8> = 6..=63;
const LATER_STRS: RangeInclusive<u8> = 64..=127;

impl<'a> Value<'a> {
    /// What `{:?}` prints of `value`.
    pub fn debug(value: &'a dyn fmt::Debug) -> Self {
        Value::Debug(value)
    }

    /// What `{}` prints of `value`.
    pub fn display(value: &'a dyn fmt::Display) -> Self {
        Value::Display(value)
    }

    /// Appends the value: a type byte, then its payload.
    pub fn put(&self, out: &mut Out<'_>) {
        match *self {
            Value::U64(n) => {
                out.u8(U64);
                out.uint(n);
            }
            Value::I64(n) => {
                out.u8(I64);
                out.uint(varint::zigzag(n));
            }
            Value::F64(x) => {
                out.u8(F64);
                out.bytes(&x.to_bits().to_le_bytes());
            }
            Value::Bool(b) => out.u8(if b { TRUE } else { FALSE }),
            Value::Str(s) => {
                out.u8(STR);
                out.str(s);
            }
            Value::Debug(v) => {
                out.u8(STR);
                out.display(format_args!("{v:?}"));
            }
            Value::Display(v) => {
                out.u8(STR);
                out.display(format_args!("{v}"));
            }
        }
    }

    /// Reads a value.
    pub fn get(input: &mut Input<'a>) -> Result<Self, DecodeError> {
        let before = input.clone();
        Ok(match input.u8()? {
            U64 => Value::U64(input.uint()?),
            I64 => Value::I64(varint::unzigzag(input.uint()?)),
            F64 => {
                let bits = input.bytes(8)?.try_into().expect("eight bytes were asked for");
                Value::F64(f64::from_bits(u64::from_le_bytes(bits)))
            }
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            STR => Value::Str(input.str()?),
            number if LATER_UINTS.contains(&number) => Value::U64(input.uint()?),
            number if LATER_STRS.contains(&number) => Value::Str(input.str()?),
            _ => return Err(before.error("the type of a value (0 to 127)")),
        })
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::U64(n) => n.fmt(f),
            Value::I64(n) => n.fmt(f),
            // Very large and very small ones with an exponent, not in hundreds of digits.
            Value::F64(x) if *x == 0.0 || (1e-5..1e16).contains(&x.abs()) => x.fmt(f),
            Value::F64(x) => write!(f, "{x:?}"),
            Value::Bool(b) => b.fmt(f),
            Value::Str(s) => s.fmt(f),
            Value::Debug(v) => v.fmt(f),
            Value::Display(v) => v.fmt(f),
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::U64(n) => write!(f, "U64({n})"),
            Value::I64(n) => write!(f, "I64({n})"),
            Value::F64(x) => write!(f, "F64({x:?})"),
            Value::Bool(b) => write!(f, "Bool({b})"),
            Value::Str(s) => write!(f, "Str({s:?})"),
            Value::Debug(v) => write!(f, "Debug({v:?})"),
            Value::Display(v) => write!(f, "Display({v})"),
        }
    }
}

/// Equal when the wire carries the same: floats by their bits, formatted values by their text.
impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::U64(a), Value::U64(b)) => a == b,
            (Value::I64(a), Value::I64(b)) => a == b,
            (Value::F64(a), Value::F64(b)) => a.to_bits() == b.to_bits(),
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Str(a), Value::Str(b)) => a == b,
            _ => false,
        }
    }
}
