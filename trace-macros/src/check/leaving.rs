//! Values must not change where the program goes: they are evaluated only while recording.

use proc_macro2::Span;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Error, Expr, Item, Label, Lifetime, Macro, Token};

/// The first `?`, `return`, `break`, `continue`, `.await` or `yield` with which a value leaves the place
/// that it stands in.
pub(super) fn leaves(value: &Expr) -> Option<Error> {
    let mut finder = Finder::default();
    finder.visit_expr_mut(&mut value.clone());
    let (place, word) = finder.found?;
    let why = format!("values are evaluated only while recording: `{word}` in one would change the program");
    Some(Error::new(place, why))
}

#[derive(Default)]
struct Finder {
    found: Option<(Span, &'static str)>,
    /// The loops and blocks around, inside the value, that a `break` may mean; whether without a label.
    around: Vec<(Option<Lifetime>, bool)>,
    /// Whether a `?` ends a `try` block.
    caught: bool,
}

impl Finder {
    fn find(&mut self, place: Span, word: &'static str) {
        self.found.get_or_insert((place, word));
    }

    /// Whether a `break` or a `continue` stays inside.
    fn stays(&self, label: Option<&Lifetime>) -> bool {
        self.around.iter().any(|(name, is_loop)| match label {
            Some(label) => name.as_ref() == Some(label),
            None => *is_loop,
        })
    }

    fn within(&mut self, label: Option<&Label>, is_loop: bool, visit: impl FnOnce(&mut Self)) {
        self.around.push((label.map(|label| label.name.clone()), is_loop));
        visit(self);
        self.around.pop();
    }
}

impl VisitMut for Finder {
    fn visit_item_mut(&mut self, _: &mut Item) {}

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        match expression {
            Expr::Closure(_) | Expr::Async(_) | Expr::Const(_) => return,
            Expr::Try(tried) if !self.caught => self.find(tried.question_token.span(), "?"),
            Expr::Await(awaited) => self.find(awaited.await_token.span, ".await"),
            Expr::Return(returned) => self.find(returned.return_token.span, "return"),
            Expr::Yield(yielded) => self.find(yielded.yield_token.span, "yield"),
            Expr::Break(broken) if !self.stays(broken.label.as_ref()) => {
                self.find(broken.break_token.span, "break");
            }
            Expr::Continue(continued) if !self.stays(continued.label.as_ref()) => {
                self.find(continued.continue_token.span, "continue");
            }
            Expr::Loop(repeated) => {
                let label = repeated.label.clone();
                return self
                    .within(label.as_ref(), true, |finder| visit_mut::visit_expr_loop_mut(finder, repeated));
            }
            Expr::While(repeated) => {
                let label = repeated.label.clone();
                return self.within(label.as_ref(), true, |finder| {
                    visit_mut::visit_expr_while_mut(finder, repeated)
                });
            }
            Expr::ForLoop(repeated) => {
                self.visit_expr_mut(&mut repeated.expr);
                let label = repeated.label.clone();
                return self
                    .within(label.as_ref(), true, |finder| finder.visit_block_mut(&mut repeated.body));
            }
            Expr::Block(block) => {
                let label = block.label.clone();
                return self.within(label.as_ref(), false, |finder| finder.visit_block_mut(&mut block.block));
            }
            Expr::TryBlock(block) => {
                let caught = std::mem::replace(&mut self.caught, true);
                self.visit_block_mut(&mut block.block);
                self.caught = caught;
                return;
            }
            _ => {}
        }
        visit_mut::visit_expr_mut(self, expression);
    }

    /// Those of std take expressions; of another macro nobody knows what it does with its arguments.
    fn visit_macro_mut(&mut self, makro: &mut Macro) {
        if !crate::spawn_sites::is_of_expressions(makro) {
            return;
        }
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated;
        for mut argument in arguments.parse2(makro.tokens.clone()).into_iter().flatten() {
            self.visit_expr_mut(&mut argument);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(value: &str) -> Option<&'static str> {
        let mut finder = Finder::default();
        finder.visit_expr_mut(&mut syn::parse_str(value).unwrap());
        finder.found.map(|(_, word)| word)
    }

    #[test]
    fn a_value_that_leaves_is_found() {
        for (value, expected) in [
            ("a?.b", "?"),
            ("f(g(a.b()?))", "?"),
            ("a.await", ".await"),
            ("if a { return } else { 1 }", "return"),
            ("match a { Some(b) => b, None => break }", "break"),
            ("{ continue; }", "continue"),
            ("yield 1", "yield"),
            ("loop { break 'out 1 }", "break"),
            ("for x in y? { break; }", "?"),
            ("{ break 1 }", "break"),
            ("format!(\"{}\", a?)", "?"),
        ] {
            assert_eq!(word(value), Some(expected), "{value}");
        }
    }

    #[test]
    fn a_value_that_stays_is_not() {
        for value in [
            "a.map(|a| a?.b)",
            "f(async { a.await })",
            "loop { break 1 }",
            "'a: { break 'a 1 }",
            "'a: loop { loop { break 'a 1 } }",
            "{ for x in y { if x { continue } } 1 }",
            "{ fn f() -> u8 { return 1 } f() }",
            "mac!(a?)",
        ] {
            assert_eq!(word(value), None, "{value}");
        }
    }
}
