//! docs/json.md against what is printed: every field described, and nothing described that is not there.

use crate::traces::Traces;
use crate::{output, text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Fields whose names are the program's own.
const FREE: [&str; 4] = ["facts", "events_by_kind", "tasks[].args", "threads[].waits"];

/// A path to a value, such as `regions[].p99_ns`, and the types it was seen with.
type Fields = BTreeMap<String, BTreeSet<&'static str>>;

#[test]
fn every_field_is_described_and_every_described_field_is_there() {
    let traces = Traces::new();
    for command in ["summary", "top", "check"] {
        let mut printed = Fields::new();
        for file in ["search.trace", "troubled.trace", "damaged.trace", "runtime.trace", "sync.trace"] {
            let output = output(traces.path(), &[command, file, "--json"]);
            let value = serde_json::from_slice(&output.stdout).unwrap();
            collect(&value, "", &mut printed);
        }
        let described = described(command);
        let shown: Vec<_> = printed.keys().collect();
        let documented: Vec<_> = described.keys().collect();
        assert_eq!(shown, documented, "fields of `{command} --json`, printed and in docs/json.md");
        for (field, types) in &printed {
            let allowed = &described[field];
            assert!(
                types.iter().all(|kind| allowed.contains(*kind)),
                "`{field}` of `{command} --json` is {types:?}; docs/json.md says {allowed:?}"
            );
        }
    }
}

#[test]
fn a_limit_cuts_the_lists_that_grow_and_not_what_is_missing() {
    let traces = Traces::new();
    let output = output(traces.path(), &["summary", "troubled.trace", "--json", "--limit", "1"]);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    for list in ["threads", "tasks", "regions", "counters"] {
        assert_eq!(value[list].as_array().unwrap().len(), 1, "{list}");
    }
    assert_eq!(value["losses"].as_array().unwrap().len(), 3);
    assert!(text(&output.stderr).is_empty());
}

fn collect(value: &Value, path: &str, fields: &mut Fields) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !path.is_empty() {
        fields.entry(path.to_owned()).or_default().insert(kind);
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, &format!("{path}[]"), fields)),
        Value::Object(object) => {
            for (name, item) in object {
                let name = if FREE.contains(&path) { "*" } else { name };
                let dot = if path.is_empty() { "" } else { "." };
                collect(item, &format!("{path}{dot}{name}"), fields);
            }
        }
        _ => {}
    }
}

/// The rows "| `field` | type | meaning |" below the heading of a command.
fn described(command: &str) -> BTreeMap<String, BTreeSet<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/json.md");
    let page = std::fs::read_to_string(path).unwrap();
    let heading = format!("## `cargo trace {command} FILE --json`");
    let start = page.find(&heading).unwrap_or_else(|| panic!("docs/json.md has no heading {heading}"));
    let section = page[start + heading.len()..].split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        assert!(cells.len() == 5, "a row of other than three cells: {row}");
        (cells[1].trim_matches('`').to_owned(), cells[2].split(" or ").map(str::to_owned).collect())
    })
    .collect()
}
