//! Spawn sites: the closure given to a known function is wrapped by `__private::spawned`, which
//! creates the task where it is called and runs the closure in it. The call keeps the user's tokens
//! and its types.
//!
//! Calls are known by how they are written, for a macro cannot see what a name means. A `thread` of
//! the user's own is taken for std's; that is harmless as long as it, too, takes a `FnOnce() -> T`
//! and nothing else, and where it does not there is `spawns = false`.
//!
//! Not entered: nested items, which have attributes of their own, and the arguments of macros that
//! we do not know to be expressions.

use proc_macro2::{Delimiter, Group, Span};
use quote::{ToTokens, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, ExprMethodCall, Ident, Item, Macro, Pat, Path, PathArguments, Stmt, Token};

use crate::paths::Paths;
use crate::site;

/// Functions that run their only argument on a new thread.
const SPAWN: &[&str] = &["std::thread::spawn", "thread::spawn"];

/// Where the builder begins whose `spawn(f)` and `spawn_scoped(s, f)` do.
const BUILDER: &[&str] = &["std::thread::Builder::new", "thread::Builder::new"];

/// Functions that give their closure a scope, whose `spawn(f)` does.
const SCOPE: &[&str] = &["std::thread::scope", "thread::scope"];

/// Macros of std whose arguments are expressions.
const EXPRESSIONS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "panic",
    "print",
    "println",
    "vec",
    "write",
    "writeln",
];

/// Wraps every spawn site in the statements of the function called `name`. False if there is none.
pub(crate) fn rewrite(statements: &mut [Stmt], name: &str, paths: &Paths) -> bool {
    let mut rewriter = Rewriter { name, paths, scopes: Vec::new(), found: false };
    for statement in statements {
        rewriter.visit_stmt_mut(statement);
    }
    rewriter.found
}

struct Rewriter<'a> {
    name: &'a str,
    paths: &'a Paths,
    /// The variables of the scopes around, innermost last.
    scopes: Vec<Ident>,
    found: bool,
}

impl VisitMut for Rewriter<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        let scope = if is_call(call, SCOPE) { scope_variable(call) } else { None };
        let depth = self.scopes.len();
        self.scopes.extend(scope);
        visit_mut::visit_expr_call_mut(self, call);
        self.scopes.truncate(depth);
        if is_call(call, SPAWN) {
            self.wrap(&mut call.args[0], callee_span(&call.func));
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        let spawns = match (call.method.to_string().as_str(), call.args.len()) {
            ("spawn", 1) => self.is_scope(&call.receiver) || is_builder(&call.receiver),
            ("spawn_scoped", 2) => is_builder(&call.receiver),
            _ => false,
        };
        if spawns
            && call.turbofish.is_none()
            && let Some(closure) = call.args.last_mut()
        {
            self.wrap(closure, call.method.span());
        }
    }

    fn visit_macro_mut(&mut self, makro: &mut Macro) {
        if !EXPRESSIONS.iter().any(|name| makro.path.is_ident(name)) {
            return;
        }
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated;
        let Ok(mut arguments) = arguments.parse2(makro.tokens.clone()) else {
            return;
        };
        let found = std::mem::take(&mut self.found);
        for argument in &mut arguments {
            self.visit_expr_mut(argument);
        }
        if self.found {
            makro.tokens = arguments.into_token_stream();
        }
        self.found |= found;
    }
}

impl Rewriter<'_> {
    fn is_scope(&self, receiver: &Expr) -> bool {
        self.scopes.iter().any(|scope| is_variable(receiver, scope))
    }

    /// Replaces what runs on the new thread by the same, recorded. The site is inside the argument, in a
    /// block of its own, so that any number of them fit in one function.
    fn wrap(&mut self, closure: &mut Expr, place: Span) {
        let name = match closure {
            Expr::Path(path) => path_text(&path.path),
            _ => format!("{}::{{closure}}", self.name),
        };
        let private = self.paths.private();
        let variable = Ident::new("__TRACE_SPAWN", Span::mixed_site());
        let site = site::site(self.paths, &variable, &name, place, &[]);
        let wrapped = quote_spanned!(Span::mixed_site()=> #site #private::spawned(&#variable, #closure));
        // The braces pass for the user's: what is wrong with the argument is then shown at it.
        let mut block = Group::new(Delimiter::Brace, wrapped);
        block.set_span(closure.span());
        *closure = Expr::Verbatim(block.into_token_stream());
        self.found = true;
    }
}

/// Whether `call` is of one of these functions, with one argument and no types that we would change.
fn is_call(call: &ExprCall, functions: &[&str]) -> bool {
    call.args.len() == 1 && is_path(&call.func, functions)
}

fn is_path(expression: &Expr, known: &[&str]) -> bool {
    match expression {
        Expr::Path(path) if path.qself.is_none() && is_plain(&path.path) => {
            known.contains(&path_text(&path.path).as_str())
        }
        _ => false,
    }
}

/// `thread::spawn::<F, T>` names the type of its closure, which would be another.
fn is_plain(path: &Path) -> bool {
    path.segments.iter().all(|segment| matches!(segment.arguments, PathArguments::None))
}

fn path_text(path: &Path) -> String {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    names.join("::")
}

/// The last name of a path that is called, `spawn`.
fn callee_span(function: &Expr) -> Span {
    match function {
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.span()),
        _ => None,
    }
    .unwrap_or_else(Span::mixed_site)
}

/// `thread::Builder::new()`, and what its methods return.
fn is_builder(receiver: &Expr) -> bool {
    match receiver {
        Expr::MethodCall(call) => is_builder(&call.receiver),
        Expr::Call(call) => is_path(&call.func, BUILDER),
        _ => false,
    }
}

/// The `s` of `thread::scope(|s| ..)`.
fn scope_variable(call: &ExprCall) -> Option<Ident> {
    let Some(Expr::Closure(closure)) = call.args.first() else { return None };
    let pattern = match closure.inputs.first()? {
        Pat::Type(typed) => &*typed.pat,
        pattern => pattern,
    };
    match pattern {
        Pat::Ident(pattern) => Some(pattern.ident.clone()),
        _ => None,
    }
}

fn is_variable(expression: &Expr, variable: &Ident) -> bool {
    matches!(expression, Expr::Path(path) if path.path.is_ident(variable))
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::Block;

    /// The statements after the rewriting, if there was any.
    fn rewritten(statements: &str) -> Option<String> {
        let mut statements = Block::parse_within.parse_str(statements).unwrap();
        let any = rewrite(&mut statements, "caller", &Paths::new(None));
        any.then(|| statements.iter().map(|statement| statement.to_token_stream().to_string()).collect())
    }

    /// The names of the sites, in the order of the text.
    fn sites(statements: &str) -> Vec<String> {
        let text = rewritten(statements).unwrap_or_default();
        let names = text.split("Site :: new (\"").skip(1);
        names.map(|rest| rest.split('"').next().unwrap().to_string()).collect()
    }

    #[test]
    fn only_the_argument_changes() {
        let text = rewritten("let thread = std::thread::spawn(work).join();").unwrap();
        let (before, after) = text.split_once("{ static __TRACE_SPAWN").unwrap();
        assert_eq!(before, "let thread = std :: thread :: spawn (");
        let (_, after) = after.split_once("__private :: spawned (").unwrap();
        assert_eq!(after, "& __TRACE_SPAWN , work) }) . join () ;");
    }

    #[test]
    fn a_task_is_called_as_what_it_runs() {
        assert_eq!(sites("thread::spawn(work);"), ["work"]);
        assert_eq!(sites("thread::spawn(server::work);"), ["server::work"]);
        assert_eq!(sites("thread::spawn(move || work());"), ["caller::{closure}"]);
    }

    #[test]
    fn every_spelling_in_the_table_is_a_site() {
        for call in [
            "std::thread::spawn(f)",
            "::std::thread::spawn(f)",
            "thread::spawn(f)",
            "std::thread::Builder::new().spawn(f)",
            "thread::Builder::new().name(n).stack_size(1).spawn(f)",
            "thread::Builder::new().spawn_scoped(s, f)",
            "thread::scope(|s| s.spawn(f))",
            "std::thread::scope(move |s: &Scope| { g(); s.spawn(f); })",
        ] {
            assert_eq!(sites(call), ["f"], "{call}");
        }
    }

    #[test]
    fn sites_are_found_in_closures_blocks_loops_and_macros_of_expressions() {
        for text in [
            "let g = || { thread::spawn(f) };",
            "async move { thread::spawn(f) }",
            "for n in 0..3 { if n > 1 { v.push(thread::spawn(f)) } }",
            "match n { 0 => Some(thread::spawn(f)), _ => None }",
            "vec![thread::spawn(f)]",
            "assert!(thread::spawn(f).join().is_ok(), \"joined\")",
        ] {
            assert_eq!(sites(text), ["f"], "{text}");
        }
        assert_eq!(sites("thread::spawn(|| thread::spawn(f));"), ["caller::{closure}", "f"]);
    }

    #[test]
    fn other_calls_stay() {
        for text in [
            "spawn(f);",
            "pool::spawn(f);",
            "tokio::task::spawn(f);",
            "thread::spawn(f, g);",
            "thread::spawn::<fn(), ()>(f);",
            "<thread::Type>::spawn(f);",
            "s.spawn(f);",
            "builder.spawn(f);",
            "{ thread::scope(|s| s.join()); s.spawn(f) }",
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
        ] {
            assert_eq!(rewritten(text), None, "{text}");
        }
    }
}
