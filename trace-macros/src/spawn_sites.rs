//! Spawn sites: the closure or future given to a known function is wrapped by one of `__private`'s
//! `spawned…`, which creates the task where it is called and runs what it was given in it. The call
//! keeps the user's tokens and its types.
//!
//! # Design
//!
//! Calls are known by how they are written, for a macro cannot see what a name means: `table.rs` has
//! the paths, and the methods of values that `variables.rs` follows through the function. A `thread` of
//! the user's own is taken for std's; that is harmless as long as it, too, takes a `FnOnce() -> T`
//! and nothing else, and where it does not there is `spawns = false`.
//!
//! The other design leaves it to the compiler: the argument of everything called `spawn` goes through a
//! method that exists for closures and for futures, and hands on all else. It would find every
//! executor, also behind an alias. But types would then be inferred through that method, so that a
//! closure's arguments, an integer's type or a `?` in an async block that compiled without the
//! attribute would need annotations with it; a mistake of the user's would be told in our words; and
//! a `spawn` that keeps a closure to call it a hundred times would be a task that ends at the first.
//!
//! Not entered: nested items, which have attributes of their own, and the arguments of macros that
//! we do not know to be expressions.

mod table;
#[cfg(test)]
mod tests;
mod variables;

use proc_macro2::{Delimiter, Group, Ident, Span};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, Block, Expr, ExprCall, ExprClosure, ExprForLoop, ExprIf, ExprLet, ExprMethodCall, ExprPath,
    ExprWhile, FnArg, Item, Local, Macro, Pat, Path, PathArguments, Signature, Stmt, Token,
};

use crate::body::Body;
use crate::paths::Paths;
use crate::site;
use table::{AROUND, EXPRESSIONS, FUNCTIONS, OWNERS, Owner, Runs, SHOWN, SOME_SCOPE};
use variables::{Variables, is_certain, path_text};

/// Wraps every spawn site in the body of the function called `name`. Without one, its tokens stay.
pub(crate) fn rewrite(body: &mut Body, name: &str, signature: &Signature, paths: &Paths) {
    if body.statements.is_empty() {
        return;
    }
    let mut rewriter = Rewriter { name, paths, variables: Variables::default(), found: false };
    for input in &signature.inputs {
        if let FnArg::Typed(input) = input {
            rewriter.variables.bind(&Pat::Type(input.clone()), None);
        }
    }
    rewriter.items(&body.items);
    rewriter.items(&body.statements);
    for statement in &mut body.statements {
        rewriter.visit_stmt_mut(statement);
    }
    if rewriter.found {
        let statements = &body.statements;
        body.tokens = quote!(#(#statements)*);
    }
}

struct Rewriter<'a> {
    name: &'a str,
    paths: &'a Paths,
    variables: Variables,
    found: bool,
}

impl VisitMut for Rewriter<'_> {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        let only = call.args.len() == 1;
        match call.args.first_mut() {
            Some(Expr::Closure(closure)) if only => {
                self.visit_expr_mut(&mut call.func);
                self.closure(closure, self.lent(&call.func));
            }
            _ => visit_mut::visit_expr_call_mut(self, call),
        }
        if only && let Some(runs) = self.spawns(&call.func) {
            self.wrap(&mut call.args[0], runs, callee_span(&call.func));
        }
    }

    fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
        visit_mut::visit_expr_method_call_mut(self, call);
        if call.turbofish.is_none()
            && let Some(owner) = self.variables.owner(&call.receiver)
            && let Some(method) = owner.method(&call.method, call.args.len())
            && let Some(argument) = method.wrapped().and_then(|n| call.args.get_mut(n))
            && (!owner.closures_only || matches!(argument, Expr::Closure(_)))
        {
            self.wrap(argument, method.runs, call.method.span());
        }
    }

    fn visit_macro_mut(&mut self, makro: &mut Macro) {
        if !is_of_expressions(makro) {
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

    // What is below only follows the variables.

    fn visit_block_mut(&mut self, block: &mut Block) {
        let depth = self.variables.depth();
        self.items(&block.stmts);
        visit_mut::visit_block_mut(self, block);
        self.variables.leave(depth);
    }

    fn visit_stmt_mut(&mut self, statement: &mut Stmt) {
        visit_mut::visit_stmt_mut(self, statement);
        if let Stmt::Macro(statement) = statement
            && !is_of_expressions(&statement.mac)
            && !is_shown(&statement.mac)
        {
            self.variables.forget(statement.mac.tokens.clone());
        }
    }

    fn visit_local_mut(&mut self, local: &mut Local) {
        visit_mut::visit_local_mut(self, local);
        if is_certain(&local.attrs) {
            let owner = local.init.as_ref().and_then(|init| self.variables.owner(&init.expr));
            self.variables.bind(&local.pat, owner);
        } else {
            self.variables.forget(local.pat.to_token_stream());
        }
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut ExprClosure) {
        self.closure(closure, None);
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        let depth = self.variables.depth();
        match &mut arm.pat {
            Pat::Guard(guarded) => {
                self.variables.bind(&guarded.pat, None);
                self.visit_expr_mut(&mut guarded.guard);
            }
            pattern => self.variables.bind(pattern, None),
        }
        self.visit_expr_mut(&mut arm.body);
        self.variables.leave(depth);
    }

    /// Its variables last as long as those of the `if`, `while` or arm that it is a condition of.
    fn visit_expr_let_mut(&mut self, condition: &mut ExprLet) {
        self.visit_expr_mut(&mut condition.expr);
        self.variables.bind(&condition.pat, None);
    }

    fn visit_expr_if_mut(&mut self, branches: &mut ExprIf) {
        let depth = self.variables.depth();
        self.visit_expr_mut(&mut branches.cond);
        self.visit_block_mut(&mut branches.then_branch);
        self.variables.leave(depth);
        if let Some((_, otherwise)) = &mut branches.else_branch {
            self.visit_expr_mut(otherwise);
        }
    }

    fn visit_expr_while_mut(&mut self, repeated: &mut ExprWhile) {
        let depth = self.variables.depth();
        visit_mut::visit_expr_while_mut(self, repeated);
        self.variables.leave(depth);
    }

    fn visit_expr_for_loop_mut(&mut self, repeated: &mut ExprForLoop) {
        self.visit_expr_mut(&mut repeated.expr);
        let depth = self.variables.depth();
        self.variables.bind(&repeated.pat, None);
        self.visit_block_mut(&mut repeated.body);
        self.variables.leave(depth);
    }
}

impl Rewriter<'_> {
    /// The items of a block hide the variables around it, from its beginning on.
    fn items(&mut self, statements: &[Stmt]) {
        for statement in statements {
            if let Stmt::Item(item @ (Item::Const(_) | Item::Static(_) | Item::Use(_))) = statement {
                self.variables.forget(item.to_token_stream());
            }
            if let Stmt::Item(item) = statement {
                self.variables.import(item);
            }
        }
    }

    /// As what the only argument of this function runs.
    fn spawns(&self, function: &Expr) -> Option<Runs> {
        let path = self.variables.imported(plain_path(function)?);
        FUNCTIONS.iter().find(|function| function.paths.contains(&path.as_str())).map(|found| found.runs)
    }

    /// What this function gives to its closure.
    fn lent(&self, function: &Expr) -> Option<&'static Owner> {
        let path = self.variables.imported(plain_path(function)?);
        let owner = OWNERS.iter().find(|owner| owner.lent_by.contains(&path.as_str()))?;
        Some(if owner.lent_by[0] == path { owner } else { SOME_SCOPE })
    }

    /// A closure whose first argument is a `lent` one, if that is known.
    fn closure(&mut self, closure: &mut ExprClosure, lent: Option<&'static Owner>) {
        let depth = self.variables.depth();
        for (n, input) in closure.inputs.iter().enumerate() {
            // The type that the closure's argument has by its call says more than what is written.
            match (lent, input) {
                (Some(_), Pat::Type(typed)) if n == 0 => self.variables.bind(&typed.pat, lent),
                (_, input) => self.variables.bind(input, if n == 0 { lent } else { None }),
            }
        }
        self.visit_expr_mut(&mut closure.body);
        self.variables.leave(depth);
    }

    /// Replaces what is to run by the same, recorded. The site is a block of its own, so that any number
    /// of them fit in one function; what runs stays an argument, so that its temporaries live as long as
    /// before.
    fn wrap(&mut self, argument: &mut Expr, runs: Runs, place: Span) {
        if !may_run(argument, runs) {
            return;
        }
        let name = task_name(argument, runs, self.name);
        let variable = Ident::new("__TRACE_SPAWN", Span::mixed_site());
        let site = site::site(self.paths, &variable, &name, place, &[]);
        let arguments = quote_spanned!(Span::mixed_site()=> { #site &#variable }, #argument);
        // The call passes for the user's: what is wrong with the argument is then shown at it.
        let here = argument.span();
        let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
        arguments.set_span(here);
        let (private, wrapper) = (self.paths.private_at(here), runs.wrapper(here));
        *argument = Expr::Verbatim(quote_spanned!(here=> #private::#wrapper #arguments));
        self.found = true;
    }
}

/// Whether this may be the name of a function or a method that spawns. A body without any has no spawn
/// site.
pub(crate) fn may_spawn(word: &str) -> bool {
    word.starts_with("spawn") || word == "unblock"
}

/// A path without types: `thread::spawn::<F, T>` names the type of its closure, which would be another.
fn plain_path(expression: &Expr) -> Option<String> {
    let is_plain =
        |path: &Path| path.segments.iter().all(|segment| matches!(segment.arguments, PathArguments::None));
    match expression {
        Expr::Path(ExprPath { qself: None, path, .. }) if is_plain(path) => Some(path_text(path)),
        _ => None,
    }
}

/// Whether an argument is not plainly something else. It is then another function of the same name, or
/// a mistake, of which the compiler speaks better without us.
fn may_run(argument: &Expr, runs: Runs) -> bool {
    match argument {
        Expr::Closure(closure) => runs != Runs::Future && closure.inputs.is_empty(),
        Expr::Async(_) => runs == Runs::Future,
        Expr::Lit(_) => false,
        _ => true,
    }
}

/// A task is called as what it runs, if that has a name.
fn task_name(argument: &Expr, runs: Runs, caller: &str) -> String {
    match argument {
        Expr::Path(path) => path_text(&path.path),
        Expr::Async(_) => format!("{caller}::{{async block}}"),
        argument if runs == Runs::Future => {
            future_name(argument, caller).unwrap_or_else(|| format!("{caller}::{{future}}"))
        }
        _ => format!("{caller}::{{closure}}"),
    }
}

/// The function that returned a future, looking through what is only [`AROUND`] it.
fn future_name(future: &Expr, caller: &str) -> Option<String> {
    match future {
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return None };
            match (path_text(&path.path), call.args.first()) {
                (path, Some(inner)) if AROUND.contains(&path.as_str()) => {
                    Some(task_name(inner, Runs::Future, caller))
                }
                (path, _) => Some(path),
            }
        }
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            let is_around = AROUND.contains(&method.as_str());
            Some(if is_around { task_name(&call.receiver, Runs::Future, caller) } else { method })
        }
        _ => None,
    }
}

/// A macro of std whose arguments are expressions, and are not shown.
pub(crate) fn is_of_expressions(makro: &Macro) -> bool {
    EXPRESSIONS.iter().any(|name| makro.path.is_ident(name))
}

/// A macro that is not entered, and in which nothing is bound either.
fn is_shown(makro: &Macro) -> bool {
    SHOWN.iter().any(|name| makro.path.is_ident(name))
}

/// The last name of a path that is called, `spawn`.
fn callee_span(function: &Expr) -> Span {
    match function {
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.span()),
        _ => None,
    }
    .unwrap_or_else(Span::mixed_site)
}
