//! Fields of events, by the kind that the event table gives them, printed and read back.

use super::line::{Line, TextError};
use super::literal::{Literal, digits, list, print_items, print_list};
use super::quote;
use crate::spec::{Field, FieldKind};
use crate::{Call, Outcome, TaskKind, Value, varint, wire};
use std::fmt::{self, Write};

/// A field of an event.
pub(super) fn print_field(out: &mut dyn Write, kind: FieldKind, field: &Field<'_>) -> fmt::Result {
    match *field {
        Field::Uint(n) => match (kind, usize::try_from(n)) {
            (FieldKind::Outcome, Ok(place)) if place < Outcome::ALL.len() => {
                out.write_str(Outcome::ALL[place].1)
            }
            (FieldKind::TaskKind, Ok(place)) if place < TaskKind::ALL.len() => {
                out.write_str(TaskKind::ALL[place].1)
            }
            (FieldKind::Call, Ok(place)) if place < Call::ALL.len() => out.write_str(Call::ALL[place].name()),
            _ => n.print(out),
        },
        Field::Int(n) => write!(out, "{n:+}"),
        Field::Str(text) => quote::print(out, text),
        Field::Value(value) => print_value(out, value),
        Field::Args(args) => print_list(out, args.iter(), print_value),
        Field::NamedArgs(pairs) => {
            out.write_str("{")?;
            print_items(out, pairs.iter(), &mut |out, (name, value)| {
                quote::print_name(out, name)?;
                out.write_str("=")?;
                print_value(out, value)
            })?;
            out.write_str("}")
        }
    }
}

/// Reads a field of an event and appends its bytes.
pub(super) fn parse_field(line: &mut Line<'_>, kind: FieldKind, out: &mut Vec<u8>) -> Result<(), TextError> {
    match kind {
        FieldKind::Site | FieldKind::Stack => push_uint(out, u32::parse(line)?.into()),
        FieldKind::Uint | FieldKind::Task | FieldKind::Region | FieldKind::Thread => {
            push_uint(out, u64::parse(line)?);
        }
        FieldKind::Outcome => push_uint(
            out,
            number_or_name(line, "an outcome, such as `completed`", |word| {
                Outcome::ALL.iter().position(|(_, name)| *name == word)
            })?,
        ),
        FieldKind::TaskKind => push_uint(
            out,
            number_or_name(line, "a kind of task, such as `future`", |word| {
                TaskKind::ALL.iter().position(|(_, name)| *name == word)
            })?,
        ),
        FieldKind::Call => push_uint(
            out,
            number_or_name(line, "a call, such as `read`", |word| {
                Call::ALL.iter().position(|call| call.name() == word)
            })?,
        ),
        FieldKind::Int => {
            push_uint(out, varint::zigzag(line.parsed("a signed integer", |w| w.parse().ok())?))
        }
        FieldKind::Str => push_str(out, &line.string()?),
        FieldKind::Value => parse_value(line, out)?,
        FieldKind::Args => {
            let mut values = Vec::new();
            let count = list(line, ["[", "]"], |line| parse_value(line, &mut values))?;
            push_uint(out, count);
            out.append(&mut values);
        }
        FieldKind::NamedArgs => {
            let mut pairs = Vec::new();
            let count = list(line, ["{", "}"], |line| {
                push_str(&mut pairs, &line.name()?);
                line.expect("=")?;
                parse_value(line, &mut pairs)
            })?;
            push_uint(out, count);
            out.append(&mut pairs);
        }
    }
    Ok(())
}

/// A number, or the name that stands for it.
fn number_or_name(
    line: &mut Line<'_>,
    expected: &str,
    named: impl Fn(&str) -> Option<usize>,
) -> Result<u64, TextError> {
    line.parsed(expected, |word| digits(word).or_else(|| named(word).map(|place| place as u64)))
}

fn print_value(out: &mut dyn Write, value: Value<'_>) -> fmt::Result {
    match value {
        Value::U64(n) => n.print(out),
        Value::I64(n) => write!(out, "{n:+}"),
        Value::F64(x) if x.is_nan() => write!(out, "nan:{:x}", x.to_bits()),
        Value::F64(x) => write!(out, "{x:?}"),
        Value::Bool(b) => write!(out, "{b}"),
        Value::Str(s) => quote::print(out, s),
        // No value that was read is one of these.
        Value::Debug(_) | Value::Display(_) => quote::print(out, &value.to_string()),
    }
}

fn parse_value(line: &mut Line<'_>, out: &mut Vec<u8>) -> Result<(), TextError> {
    if line.rest().starts_with('"') {
        let text = line.string()?;
        push_value(out, Value::Str(&text));
        return Ok(());
    }
    let before = line.clone();
    let word = line.word();
    let value = match word {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        "inf" => Some(Value::F64(f64::INFINITY)),
        "-inf" => Some(Value::F64(f64::NEG_INFINITY)),
        "nan" if line.eat(":") => {
            quote::hex_number(line.word()).map(f64::from_bits).filter(|x| x.is_nan()).map(Value::F64)
        }
        // The order matters: `5` is unsigned, `+5` signed, `5.0` a float.
        _ => {
            let float = || word.contains(['.', 'e']).then(|| word.parse().ok()).flatten().map(Value::F64);
            digits(word).map(Value::U64).or_else(|| word.parse().ok().map(Value::I64)).or_else(float)
        }
    };
    push_value(out, value.ok_or_else(|| before.error("a value (a number, `true`, `false` or a string)"))?);
    Ok(())
}

fn push_value(out: &mut Vec<u8>, value: Value<'_>) {
    out.extend(wire::to_vec(|out| value.put(out)));
}

/// Appends an integer.
pub(super) fn push_uint(out: &mut Vec<u8>, n: u64) {
    let (bytes, len) = varint::bytes(n);
    out.extend(&bytes[..len]);
}

fn push_str(out: &mut Vec<u8>, text: &str) {
    push_uint(out, text.len() as u64);
    out.extend(text.as_bytes());
}
