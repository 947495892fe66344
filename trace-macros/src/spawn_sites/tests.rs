use super::table::{Function, Method};
use super::*;

/// The statements after the rewriting, if there was any, in a function with these arguments.
fn rewritten_in(inputs: &str, statements: &str) -> Option<String> {
    let function = format!("fn caller<'s, 'e>({inputs}) {{ {statements} }}").parse().unwrap();
    let Ok(crate::item::Item::Function(function)) = crate::item::Item::parse(function) else {
        panic!("{inputs}: not a function");
    };
    let mut body = function.body(true).unwrap_or_else(|| panic!("{statements}: does not parse"));
    let before = body.tokens.to_string();
    rewrite(&mut body, "caller", &function.signature, &Paths::new(None));
    let after = body.tokens.to_string();
    (before != after).then_some(after)
}

fn rewritten(statements: &str) -> Option<String> {
    rewritten_in("", statements)
}

/// The names of the sites, in the order of the text.
fn sites_in(inputs: &str, statements: &str) -> Vec<String> {
    let text = rewritten_in(inputs, statements).unwrap_or_default();
    let names = text.split("Site :: new (\"").skip(1);
    names.map(|rest| rest.split('"').next().unwrap().to_string()).collect()
}

fn sites(statements: &str) -> Vec<String> {
    sites_in("", statements)
}

/// A body that has none of the words is not parsed.
#[test]
fn whatever_spawns_is_known_by_its_name_alone() {
    for path in FUNCTIONS.iter().flat_map(|function| function.paths) {
        assert!(may_spawn(path.rsplit("::").next().unwrap()), "{path}");
    }
    for method in OWNERS.iter().flat_map(|owner| owner.methods) {
        assert!(may_spawn(method.name), "{}", method.name);
    }
}

/// How the page shows a call: `tokio::spawn(f)`.
fn call(path: &str, arguments: &[&str]) -> String {
    format!("{path}({})", arguments.join(", "))
}

impl Owner {
    /// An expression for each way to make one, and a statement with `call` for each way to be lent one.
    fn uses(&self, call: &str) -> Vec<String> {
        let made = self.made_by.iter().map(|path| format!("let mut x = {path}(); x.{call};"));
        let chained = self.made_by.iter().map(|path| format!("{path}().{call};"));
        let lent = self.lent_by.first().map(|path| format!("{path}(|x| x.{call});"));
        made.chain(chained).chain(lent).collect()
    }

    /// One of its types with as many arguments as it has.
    fn example_of(&self, path: &str) -> String {
        let arguments = ["'s", "'e"];
        match self.type_arguments {
            0 => path.to_string(),
            1 => format!("{path}<u8>"),
            n => format!("{path}<{}>", arguments[..n].join(", ")),
        }
    }
}

fn wrapper(runs: Runs) -> String {
    format!("__private :: {} (", runs.wrapper(Span::call_site()))
}

#[test]
fn only_the_argument_changes() {
    let text = rewritten("let thread = std::thread::spawn(work).join();").unwrap();
    let (before, after) =
        text.split_once(":: trace :: __private :: spawned ({ static __TRACE_SPAWN").unwrap();
    assert_eq!(before, "let thread = std :: thread :: spawn (");
    let (_, after) = after.split_once("& __TRACE_SPAWN }").unwrap();
    assert_eq!(after, " , work)) . join () ;");
}

#[test]
fn every_function_in_the_table_is_a_site() {
    for function in FUNCTIONS {
        for path in function.paths {
            for text in [format!("{path}(f);"), format!("let x = ::{path}(f)?;")] {
                assert_eq!(sites(&text), ["f"], "{text}");
                assert!(rewritten(&text).unwrap().contains(&wrapper(function.runs)), "{text}");
            }
        }
    }
}

#[test]
fn every_method_in_the_table_is_a_site() {
    for owner in OWNERS {
        for method in owner.methods {
            let call = call(method.name, method.arguments);
            for text in owner.uses(&call) {
                assert_eq!(sites(&text), ["f"], "{text}");
                assert!(rewritten(&text).unwrap().contains(&wrapper(method.runs)), "{text}");
            }
            for path in owner.types {
                let ty = owner.example_of(path);
                for ty in [ty.clone(), format!("&mut {ty}"), format!("&'s {ty}")] {
                    let text = format!("x.{call};");
                    assert_eq!(sites_in(&format!("mut x: {ty}"), &text), ["f"], "{ty}, {text}");
                    assert_eq!(sites(&format!("let x: {ty} = g(); {text}")), ["f"], "{ty}, {text}");
                    assert_eq!(sites(&format!("let c = |x: {ty}| {text}")), ["f"], "{ty}, {text}");
                }
            }
        }
        for keeps in owner.kept_by {
            let Method { name, arguments, .. } = owner.methods[0];
            let [made, ..] = owner.made_by else { continue };
            let text = format!("let x = {made}().{keeps}(n); let y = x; y.{};", call(name, arguments));
            assert_eq!(sites(&text), ["f"], "{text}");
        }
    }
}

/// One row for each function and each method; and one for each kind of value that has them.
#[test]
fn the_crates_page_shows_the_table() {
    const CALLED: [&str; OWNERS.len()] = ["builder", "scope", "set", "handle"];
    let mut expected = Vec::new();
    for Function { paths, runs } in FUNCTIONS {
        let mut calls = paths.iter().map(|path| call(path, &["f"]));
        expected.push(row(&[code(calls.next()), code(calls), format!("{runs:?}").to_lowercase()]));
    }
    for (called, owner) in CALLED.iter().zip(OWNERS) {
        for Method { name, arguments, runs } in owner.methods {
            let call = call(&format!("{called}.{name}"), arguments);
            expected.push(row(&[code([call]), String::new(), format!("{runs:?}").to_lowercase()]));
        }
    }
    for (called, owner) in CALLED.iter().zip(OWNERS) {
        let made = owner.made_by.iter().map(|path| format!("{path}()"));
        let lent = owner.lent_by.iter().map(|path| format!("{path}(|{called}| ..)"));
        let types = owner.types.iter().map(|path| match owner.type_arguments {
            0 => (*path).to_string(),
            1 => format!("{path}<..>"),
            _ => format!("{path}<'_, '_>"),
        });
        let kept = owner.kept_by.iter().map(|name| format!(".{name}(..)"));
        expected.push(row(&[code([*called]), code(made.chain(lent)), code(types), code(kept)]));
    }
    let (_, section) = include_str!("../lib.rs").split_once("/// # Spawn sites").unwrap();
    let (section, _) = section.split_once("#[proc_macro_attribute]").unwrap();
    let shown = section.lines().filter_map(|line| line.strip_prefix("/// "));
    let shown: Vec<_> = shown.filter(|line| line.starts_with("| `")).collect();
    assert_eq!(shown, expected, "the page should have:\n/// {}", expected.join("\n/// "));
}

fn code(texts: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let texts = texts.into_iter().map(|text| format!("`{}`", text.as_ref().replace('|', "\\|")));
    texts.collect::<Vec<_>>().join(", ")
}

fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | ")).replace("|  |", "| |")
}

#[test]
fn a_task_is_called_as_what_it_runs() {
    for (text, name) in [
        ("thread::spawn(work)", "work"),
        ("thread::spawn(server::work)", "server::work"),
        ("thread::spawn(move || work())", "caller::{closure}"),
        ("rayon::spawn(make(1))", "caller::{closure}"),
        ("tokio::spawn(future)", "future"),
        ("tokio::spawn(handle(1))", "handle"),
        ("tokio::spawn(server::handle::<u8>(1))", "server::handle"),
        ("tokio::spawn(server.handle(1))", "handle"),
        ("tokio::spawn(async move { 1 })", "caller::{async block}"),
        ("tokio::spawn(handle(1).instrument(span))", "handle"),
        ("tokio::spawn(Box::pin(async {}).boxed())", "caller::{async block}"),
        ("tokio::spawn(if a { b } else { c })", "caller::{future}"),
    ] {
        assert_eq!(sites(text), [name], "{text}");
    }
}

#[test]
fn sites_are_found_in_closures_blocks_loops_and_macros_of_expressions() {
    for text in [
        "let g = || { thread::spawn(f) };",
        "async move { thread::spawn(f) }",
        "for n in 0..3 { if n > 1 { v.push(thread::spawn(f)) } }",
        "match n { 0 => Some(thread::spawn(f)), _ => None }",
        "match n { _ if thread::spawn(f).is_finished() => 1, _ => 2 }",
        "while let Some(x) = thread::spawn(f).join() {}",
        "let Some(x) = n else { thread::spawn(f); return };",
        "vec![thread::spawn(f)]",
        "assert_eq!(thread::spawn(f).join().is_ok(), true, \"joined\")",
    ] {
        assert_eq!(sites(text), ["f"], "{text}");
    }
    assert_eq!(sites("thread::spawn(|| thread::spawn(f));"), ["caller::{closure}", "f"]);
}

#[test]
fn a_variable_is_known_where_it_is_seen() {
    let set = "let mut set = JoinSet::new();";
    for text in [
        "{ set.spawn(f); }",
        "loop { set.spawn(f); }",
        "for x in 0..3 { set.spawn(f) }",
        "if let Some(x) = y { set.spawn(f) }",
        "match y { Some(x) if x > 1 => set.spawn(f) }",
        "let c = |x| set.spawn(f);",
        "let all = &mut set; all.spawn(f);",
        "(&mut set).spawn(f);",
        "(*(&mut set)).spawn(f);",
        "println!(\"{}\", set.len()); set.spawn(f);",
        "assert!(set.is_empty()); dbg!(set.len()); set.spawn(f);",
        "{ let set = 1; } set.spawn(f);",
        "if let Some(set) = y {} else { set.spawn(f) }",
        "match y { Some(set) => 1, None => set.spawn(f) }",
        "while let Some(set) = y {} set.spawn(f);",
        "y.map(|set| 1); set.spawn(f);",
        "for set in y {} set.spawn(f);",
        "let set = other(); let set = JoinSet::<u8>::new(); set.spawn(f);",
        "let Some(x) = y else { set.spawn(f); return };",
        "let set: &mut JoinSet<u8> = &mut set; set.spawn(f);",
    ] {
        assert_eq!(sites(&format!("{set}{text}")), ["f"], "{text}");
    }
}

#[test]
fn a_variable_that_may_be_another_is_left_alone() {
    let set = "let mut set = JoinSet::new();";
    for text in [
        "let set = other(); set.spawn(f);",
        "let set; set = JoinSet::new(); set.spawn(f);",
        "let r#set = other(); set.spawn(f);",
        "let set: Other = JoinSet::new().into(); set.spawn(f);",
        "let (set, x) = pair(); set.spawn(f);",
        "let S { a: [Some(ref set), ..] } = y; set.spawn(f);",
        "let set @ S { .. } = y; set.spawn(f);",
        "let Some(set) = y else { return }; set.spawn(f);",
        "if let Some(set) = y { set.spawn(f) }",
        "if x && let Some(set) = y && set.spawn(f) {}",
        "while let Some(set) = y { set.spawn(f) }",
        "match y { Some(set) => set.spawn(f) }",
        "match y { set if set.spawn(f) => 1 }",
        "match y { x if let Some(set) = x => set.spawn(f) }",
        "for set in sets { set.spawn(f) }",
        "let c = |set| set.spawn(f);",
        "let c = |set: Other<u8>| set.spawn(f);",
        "let c = |x, (set, y)| set.spawn(f);",
        "pin!(set); set.spawn(f);",
        "mac! { let [x] set = 1 } set.spawn(f);",
        "#[cfg(unix)] let set = other(); set.spawn(f);",
        "let set = other(); #[cfg(unix)] let set = JoinSet::new(); set.spawn(f);",
        "thread::scope(|set| { let set = other(); set.spawn(f) });",
        "{ const set: Other = Other; set.spawn(f); }",
        "{ set.spawn(f); use other::SET as set; }",
        "self.set.spawn(f);",
        "set.inner().spawn(f);",
        "set.spawn::<F>(f);",
        "set.spawn(f, g);",
        "set.spawn_on(f);",
    ] {
        assert_eq!(rewritten(&format!("{set}{text}")), None, "{text}");
    }
    assert_eq!(rewritten_in("set: JoinSet<u8>", "static set: Other = Other; g(); set.spawn(f);"), None);
    for input in [
        "set: Other<u8>",
        "set: JoinSet",
        "set: Arc<JoinSet<u8>>",
        "set: mine::JoinSet<u8>",
        "set: Scope<'s>",
        "set: &rayon::Scope<'s>",
        "set: Builder",
        "set: Handle",
        "#[cfg(unix)] set: JoinSet<u8>",
        "(set, x): (JoinSet<u8>, u8)",
        "set: <T as JoinSet<u8>>::Set",
    ] {
        assert_eq!(rewritten_in(input, "set.spawn(f);"), None, "{input}");
    }
}

#[test]
fn other_calls_stay() {
    for text in [
        "spawn(f);",
        "pool::spawn(f);",
        "my::task::spawn(f);",
        "thread::spawn(f, g);",
        "thread::spawn::<fn(), ()>(f);",
        "<thread::Type>::spawn(f);",
        "s.spawn(f);",
        "builder.spawn(f);",
        "{ thread::scope(|s| s.join()); s.spawn(f) }",
        "rayon::scope(|s| s.spawn(|_| f()));",
        "thread::scope(|s| s.spawn(f));",
    ] {
        assert_eq!(rewritten(text), None, "{text}");
    }
    assert_eq!(sites("thread::Builder::new().spawn(f).unwrap().spawn(g);"), ["f"]);
}

/// Functions of the same name that take something else.
#[test]
fn an_argument_that_cannot_be_what_runs_stays() {
    for text in [
        "thread::spawn(1);",
        "task::spawn(\"name\");",
        "task::spawn(|| 1);",
        "thread::spawn(async {});",
        "thread::scope(|s| s.spawn(|_| f()));",
        "task::spawn_blocking(|x| f(x));",
    ] {
        assert_eq!(rewritten(text), None, "{text}");
    }
}

#[test]
fn nested_items_and_macros_we_do_not_know_are_not_entered() {
    for text in [
        "fn g() { thread::spawn(f); }",
        "impl T { fn g() { thread::spawn(f); } }",
        "macro_rules! m { () => { thread::spawn(f) }; }",
        "quote!(thread::spawn(f));",
        "stringify!(thread::spawn(f));",
        "assert!(thread::spawn(f).join().is_ok());",
        "debug_assert!(thread::spawn(f).join().is_ok());",
        "dbg!(thread::spawn(f));",
    ] {
        assert_eq!(rewritten(text), None, "{text}");
    }
}

/// Crossbeam's `thread::scope` gives an argument to what is spawned in it.
#[test]
fn in_a_scope_that_may_be_another_only_a_closure_without_arguments_is_a_site() {
    assert_eq!(sites("thread::scope(|s| s.spawn(|| 1));"), ["caller::{closure}"]);
    assert_eq!(sites("thread::scope(|s| { s.spawn(f); s.spawn(|_| 1); });"), [""; 0]);
    assert_eq!(sites("use std::thread; thread::scope(|s| s.spawn(f));"), ["f"]);
}

#[test]
fn a_name_that_the_body_imports_is_what_it_imports() {
    for text in [
        "use std::thread; thread::spawn(f);",
        "use std::{io, thread::{self, Builder}}; thread::spawn(f);",
        "use std::thread as threads; threads::spawn(f);",
        "use tokio::task::JoinSet; let mut set = JoinSet::new(); set.spawn(f);",
        "{ use mine::task; } task::spawn(f);",
        "use mine::task; { use tokio::task; task::spawn(f); }",
    ] {
        assert_eq!(sites(text), ["f"], "{text}");
    }
    for text in [
        "use crossbeam_utils::thread; thread::scope(|s| s.spawn(|| 1));",
        "use mine::{task, thread}; thread::spawn(f); task::spawn(g);",
        "use crate::pool as task; task::spawn(f);",
        "use mine::JoinSet; let mut set = JoinSet::new(); set.spawn(f);",
        "use mine::JoinSet; let mut set: JoinSet<u8> = g(); set.spawn(f);",
        "mod thread { pub fn spawn(_: u8) {} } thread::spawn(f);",
        "g(|| { thread::spawn(f); use mine::thread; });",
    ] {
        assert_eq!(rewritten(text), None, "{text}");
    }
}
