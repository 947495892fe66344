//! Lists of values, with and without names.

use super::Value;
use crate::{DecodeError, Input, Out};
use std::fmt;

/// The values of a site's arguments, in the site's order. Either a list to be written, or the bytes
/// of one that was read.
#[derive(Clone, Copy)]
pub struct Args<'a>(Repr<'a>);

#[derive(Clone, Copy)]
enum Repr<'a> {
    List(&'a [Value<'a>]),
    Wire { count: usize, bytes: &'a [u8] },
}

impl<'a> Args<'a> {
    /// Values to be written.
    pub fn new(values: &'a [Value<'a>]) -> Self {
        Args(Repr::List(values))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self.0 {
            Repr::List(values) => values.len(),
            Repr::Wire { count, .. } => count,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values, in order.
    pub fn iter(&self) -> impl Iterator<Item = Value<'a>> + use<'a> {
        let (list, mut wire) = match self.0 {
            Repr::List(values) => (values, None),
            Repr::Wire { bytes, .. } => (&[][..], Some(Input::new(bytes))),
        };
        let read = std::iter::from_fn(move || wire.as_mut().and_then(|input| Value::get(input).ok()));
        list.iter().copied().chain(read)
    }

    /// Appends the count and the values.
    pub fn put(&self, out: &mut Out<'_>) {
        out.uint(self.len() as u64);
        match self.0 {
            Repr::List(values) => values.iter().for_each(|value| value.put(out)),
            Repr::Wire { bytes, .. } => out.bytes(bytes),
        }
    }

    /// Reads what [`Args::put`] wrote, checking every value.
    pub fn get(input: &mut Input<'a>) -> Result<Self, DecodeError> {
        let count = input.count(1)?;
        let bytes = spanned(input, |input| (0..count).try_for_each(|_| Value::get(input).map(drop)))?;
        Ok(Args(Repr::Wire { count, bytes }))
    }
}

impl PartialEq for Args<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Args<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Arguments with their names, for what has no site that could hold the names.
#[derive(Clone, Copy)]
pub struct NamedArgs<'a>(NamedRepr<'a>);

#[derive(Clone, Copy)]
enum NamedRepr<'a> {
    List(&'a [(&'a str, Value<'a>)]),
    Zipped { names: &'a [&'a str], values: Args<'a> },
    Wire { count: usize, bytes: &'a [u8] },
}

impl<'a> NamedArgs<'a> {
    /// Pairs to be written.
    pub fn new(pairs: &'a [(&'a str, Value<'a>)]) -> Self {
        NamedArgs(NamedRepr::List(pairs))
    }

    /// Values to be written, each with the name at its place; as many as there are of both.
    pub fn zip(names: &'a [&'a str], values: Args<'a>) -> Self {
        NamedArgs(NamedRepr::Zipped { names, values })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self.0 {
            NamedRepr::List(pairs) => pairs.len(),
            NamedRepr::Zipped { names, values } => names.len().min(values.len()),
            NamedRepr::Wire { count, .. } => count,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The pairs, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, Value<'a>)> + use<'a> {
        let (mut list, mut wire) = (&[][..], None);
        let (mut names, mut values) = (&[][..], Args::new(&[]));
        match self.0 {
            NamedRepr::List(pairs) => list = pairs,
            NamedRepr::Zipped { names: all, values: theirs } => (names, values) = (all, theirs),
            NamedRepr::Wire { bytes, .. } => wire = Some(Input::new(bytes)),
        }
        let read = std::iter::from_fn(move || {
            let input = wire.as_mut()?;
            Some((input.str().ok()?, Value::get(input).ok()?))
        });
        list.iter().copied().chain(names.iter().copied().zip(values.iter())).chain(read)
    }

    /// Appends the count and the pairs.
    pub fn put(&self, out: &mut Out<'_>) {
        out.uint(self.len() as u64);
        if let NamedRepr::Wire { bytes, .. } = self.0 {
            return out.bytes(bytes);
        }
        for (name, value) in self.iter() {
            out.str(name);
            value.put(out);
        }
    }

    /// Reads what [`NamedArgs::put`] wrote, checking every pair.
    pub fn get(input: &mut Input<'a>) -> Result<Self, DecodeError> {
        let count = input.count(2)?;
        let bytes = spanned(input, |input| {
            (0..count).try_for_each(|_| {
                input.str()?;
                Value::get(input).map(drop)
            })
        })?;
        Ok(NamedArgs(NamedRepr::Wire { count, bytes }))
    }
}

impl PartialEq for NamedArgs<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for NamedArgs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// The bytes that `read` consumed.
fn spanned<'a>(
    input: &mut Input<'a>,
    read: impl FnOnce(&mut Input<'a>) -> Result<(), DecodeError>,
) -> Result<&'a [u8], DecodeError> {
    let before = input.rest();
    read(input)?;
    Ok(&before[..before.len() - input.rest().len()])
}
