//! The kinds of fields: what bytes each takes, and what they mean.

use crate::{Args, DecodeError, Input, NamedArgs, Value, varint};

macro_rules! field_kinds {
    ($($(#[$doc:meta])* $number:literal $variant:ident $name:literal;)*) => {
        /// What a field is. It decides the bytes on the wire and how a reader shows it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum FieldKind {
            $($(#[$doc])* $variant = $number,)*
        }

        impl FieldKind {
            /// Every field kind, by its number.
            pub const ALL: [FieldKind; [$($number),*].len()] = [$(FieldKind::$variant),*];

            /// The name, in the text form and in `FORMAT.md`.
            pub fn name(self) -> &'static str {
                match self {
                    $(FieldKind::$variant => $name,)*
                }
            }
        }
    };
}

field_kinds! {
    /// A plain integer.
    0 Uint "uint";
    /// A [`crate::SiteId`].
    1 Site "site";
    /// A [`crate::TaskId`].
    2 Task "task";
    /// A [`crate::RegionId`].
    3 Region "region";
    /// A [`crate::StackId`].
    4 Stack "stack";
    /// A [`crate::ThreadId`].
    5 Thread "thread";
    /// An [`crate::Outcome`].
    6 Outcome "outcome";
    /// A [`crate::TaskKind`].
    7 TaskKind "task_kind";
    /// A signed integer, zigzag.
    8 Int "int";
    /// A string with its length.
    9 Str "str";
    /// One [`Value`].
    10 Value "value";
    /// [`Args`].
    11 Args "args";
    /// [`NamedArgs`].
    12 NamedArgs "named_args";
    /// A [`crate::Call`].
    13 Call "call";
}

/// A field as it was read, by the shape of its kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Field<'a> {
    /// An integer, an id or the number of an outcome or task kind.
    Uint(u64),
    /// A signed integer.
    Int(i64),
    /// A string.
    Str(&'a str),
    /// A value.
    Value(Value<'a>),
    /// Values.
    Args(Args<'a>),
    /// Values with names.
    NamedArgs(NamedArgs<'a>),
}

impl FieldKind {
    /// The kind of that number. Numbers that later versions may give out are read by their shape:
    /// those below 64 are integers, those from 64 to 127 are strings. Beyond there is none.
    pub fn from_number(number: u8) -> Option<Self> {
        match number {
            0..64 => Some(Self::ALL.get(usize::from(number)).copied().unwrap_or(FieldKind::Uint)),
            64..128 => Some(FieldKind::Str),
            _ => None,
        }
    }

    /// Reads a field.
    pub fn get<'a>(self, input: &mut Input<'a>) -> Result<Field<'a>, DecodeError> {
        Ok(match self {
            FieldKind::Site | FieldKind::Stack => Field::Uint(input.uint32()?.into()),
            FieldKind::Int => Field::Int(varint::unzigzag(input.uint()?)),
            FieldKind::Str => Field::Str(input.str()?),
            FieldKind::Value => Field::Value(Value::get(input)?),
            FieldKind::Args => Field::Args(Args::get(input)?),
            FieldKind::NamedArgs => Field::NamedArgs(NamedArgs::get(input)?),
            FieldKind::Uint
            | FieldKind::Task
            | FieldKind::Region
            | FieldKind::Thread
            | FieldKind::Outcome
            | FieldKind::TaskKind
            | FieldKind::Call => Field::Uint(input.uint()?),
        })
    }

    /// Reads over a field without keeping it.
    pub fn skip(self, input: &mut Input<'_>) -> Result<(), DecodeError> {
        self.get(input).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_kinds_are_numbered_by_their_place() {
        for (place, kind) in FieldKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, place);
            assert_eq!(FieldKind::from_number(place as u8), Some(kind));
        }
    }

    #[test]
    fn numbers_of_later_versions_have_a_shape() {
        assert_eq!(FieldKind::from_number(FieldKind::ALL.len() as u8), Some(FieldKind::Uint));
        assert_eq!(FieldKind::from_number(63), Some(FieldKind::Uint));
        assert_eq!(FieldKind::from_number(64), Some(FieldKind::Str));
        assert_eq!(FieldKind::from_number(127), Some(FieldKind::Str));
        assert_eq!(FieldKind::from_number(128), None);
    }

    #[test]
    fn sites_and_stacks_are_32_bits_wide_and_other_integers_64() {
        let bytes = crate::wire::to_vec(|out| out.uint(u64::from(u32::MAX) + 1));
        for kind in [FieldKind::Site, FieldKind::Stack] {
            assert!(kind.skip(&mut Input::new(&bytes)).is_err(), "{kind:?}");
        }
        for kind in [FieldKind::Uint, FieldKind::Task, FieldKind::Region, FieldKind::Thread] {
            assert_eq!(kind.get(&mut Input::new(&bytes)), Ok(Field::Uint(1 << 32)), "{kind:?}");
        }
    }
}
