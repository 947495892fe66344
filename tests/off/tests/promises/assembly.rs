//! Machine code of annotated and plain functions.

use std::collections::BTreeMap;

use crate::build;

#[test]
fn annotated_and_plain_functions_are_the_same_machine_code() {
    let [annotated, plain] = build::BOTH.map(|variant| functions(&build::assembly(variant)));
    for name in
        ["gcd", "parse", "longest", "book", "shout", "checksum", "sum_on_a_thread", "doubled", "request"]
    {
        assert!(plain.keys().any(|symbol| symbol.contains(name)), "no {name} in {:#?}", plain.keys());
    }
    let [ours, theirs] = [&annotated, &plain].map(|functions| functions.keys().collect::<Vec<_>>());
    assert_eq!(ours, theirs, "the names of functions");
    for (name, body) in &plain {
        assert_eq!(&annotated[name], body, "the body of {name}");
    }
}

/// Instructions by function, without what may differ between any two builds: hashes in names, and
/// numbers of local labels.
fn functions(assembly: &str) -> BTreeMap<String, String> {
    let assembly = without_hashes(assembly);
    let mut functions = BTreeMap::new();
    let mut lines = assembly.lines().map(str::trim);
    // `.type NAME,@function` (`%function` for ARM) opens one, `.size` closes it.
    while let Some(line) = lines.next() {
        let Some((name, "@function" | "%function")) =
            line.strip_prefix(".type").and_then(|rest| rest.split_once(','))
        else {
            continue;
        };
        let body = lines.by_ref().take_while(|line| !line.starts_with(".size"));
        functions.insert(name.trim().to_owned(), renumbered(&body.collect::<Vec<_>>().join("\n")));
    }
    functions
}

/// The text without the hashes in mangled names: `17h` and 16 digits in the old mangling, `Cs` and
/// a number up to `_` in the new.
fn without_hashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['C', '1']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let hash = old_hash(rest).or_else(|| new_hash(rest)).unwrap_or(0);
        if hash == 0 {
            out.push_str(&rest[..1]);
        }
        rest = &rest[hash.max(1)..];
    }
    out + rest
}

fn old_hash(text: &str) -> Option<usize> {
    let digits = text.strip_prefix("17h")?.get(..16)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some("17h".len() + 16)
}

fn new_hash(text: &str) -> Option<usize> {
    let number = text.strip_prefix("Cs")?;
    let length = number.find(|char: char| !char.is_ascii_alphanumeric())?;
    number[length..].starts_with('_').then_some("Cs".len() + length + 1)
}

/// The body with its local labels (`.L…`) numbered by their first mention.
fn renumbered(body: &str) -> String {
    let mut numbers = BTreeMap::new();
    let mut pieces = body.split(".L");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let inside = |char: char| char.is_alphanumeric() || matches!(char, '_' | '.' | '$');
        let (label, after) = piece.split_at(piece.find(|char| !inside(char)).unwrap_or(piece.len()));
        let next = numbers.len();
        let number = numbers.entry(label).or_insert(next);
        out += &format!(".L{number}{after}");
    }
    out
}

#[test]
fn bodies_differ_by_instructions_only() {
    let body = |hash: &str, label: &str, jump: &str| {
        let name = format!("_ZN3off3gcd17h{hash}E");
        functions(&format!(
            "\t.type\t{name},@function\n{name}:\n\t{jump}\t.L{label}\n.L{label}:\n\tret\n.Lend:\n\t.size\t{name}, .Lend-{name}\n"
        ))
    };
    let one = body("0123456789abcdef", "BB0_1", "jne");
    assert_eq!(one.keys().collect::<Vec<_>>(), ["_ZN3off3gcdE"]);
    assert_eq!(one, body("fedcba9876543210", "BB7_3", "jne"));
    assert_ne!(one, body("0123456789abcdef", "BB0_1", "jeq"));
    assert_eq!(without_hashes("_RNvCs1Xy_3off3gcd C1 17 Cs"), "_RNv3off3gcd C1 17 Cs");
}
