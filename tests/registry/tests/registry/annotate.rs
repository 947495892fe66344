//! Attributes put into a file's text by a machine, the rest kept byte for byte: what somebody gets
//! who annotates everything without a look at it.

use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Block, ImplItem, ImplItemFn, Item, ItemFn, ItemImpl, ItemMod, ItemTrait, Signature, TraitItem,
    TraitItemFn,
};

/// A path from the root of all crates: some of them have modules and macros called `trace`.
const ATTRIBUTE: &str = "#[::trace::trace]";

/// What gets an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Nothing.
    Plain,
    /// Each function with a body, wherever it stands.
    Functions,
    /// Each `impl`, `trait` and inline `mod` as a whole, the outermost only.
    Containers,
}

/// The annotated text, and how many functions are annotated in it.
pub(crate) fn annotate(text: &str, form: Form) -> (String, usize) {
    if form == Form::Plain {
        return (text.to_owned(), 0);
    }
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{error}, in\n{text}"));
    assert!(file.shebang.is_none(), "positions are counted from behind it");
    let mut places = Places { form, starts: Vec::new(), functions: 0 };
    places.visit_file(&file);
    places.starts.sort_unstable();
    let mut annotated = text.to_owned();
    for &start in places.starts.iter().rev() {
        annotated.insert_str(start, &line_before(text, start));
    }
    (annotated, places.functions)
}

/// The attribute on a line of its own, indented as what follows, or on the same line where something
/// stands before.
fn line_before(text: &str, start: usize) -> String {
    let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line..start];
    match before.chars().all(char::is_whitespace) {
        true => format!("{ATTRIBUTE}\n{before}"),
        false => format!("{ATTRIBUTE} "),
    }
}

/// Where attributes go.
struct Places {
    form: Form,
    /// Bytes from the file's beginning.
    starts: Vec<usize>,
    functions: usize,
}

impl Places {
    fn function(&mut self, item: &impl Spanned, signature: &Signature) {
        if self.form == Form::Functions && is_recordable(signature) {
            self.put(item);
            self.functions += 1;
        }
    }

    /// An `impl` or the like with so many functions in it. False if it is not annotated as a whole.
    fn container(&mut self, item: &impl Spanned, functions: usize) -> bool {
        if self.form != Form::Containers {
            return false;
        }
        self.put(item);
        self.functions += functions;
        true
    }

    fn put(&mut self, item: &impl Spanned) {
        let Range { start, .. } = item.span().byte_range();
        self.starts.push(start);
    }
}

impl<'ast> Visit<'ast> for Places {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(item, &item.sig);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(item, &item.sig);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if item.default.is_some() {
            self.function(item, &item.sig);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if !self.container(item, in_impl(item)) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        if !self.container(item, in_trait(item)) {
            visit::visit_item_trait(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        // A module in another file may not stand in what an attribute gets; the compiler says so.
        let whole = item.content.as_ref().is_some_and(|(_, items)| !has_file(items));
        if !whole || !self.container(item, in_items(item)) {
            visit::visit_item_mod(self, item);
        }
    }
}

/// Whether the attribute takes it: not a `const fn`, and none with C's variable arguments.
fn is_recordable(signature: &Signature) -> bool {
    signature.constness.is_none() && signature.variadic.is_none()
}

fn in_impl(item: &ItemImpl) -> usize {
    let recorded = |item: &&ImplItem| matches!(item, ImplItem::Fn(function) if is_recordable(&function.sig));
    item.items.iter().filter(recorded).count()
}

fn in_trait(item: &ItemTrait) -> usize {
    let recorded = |item: &&TraitItem| matches!(item, TraitItem::Fn(function) if function.default.is_some() && is_recordable(&function.sig));
    item.items.iter().filter(recorded).count()
}

fn in_items(item: &ItemMod) -> usize {
    let items = item.content.iter().flat_map(|(_, items)| items);
    let counts = items.map(|item| match item {
        Item::Fn(function) => usize::from(is_recordable(&function.sig)),
        Item::Impl(item) => in_impl(item),
        Item::Trait(item) => in_trait(item),
        Item::Mod(item) => in_items(item),
        _ => 0,
    });
    counts.sum()
}

/// Whether a module in a file of its own is among the items, or in their modules and bodies.
fn has_file(items: &[Item]) -> bool {
    struct Files(bool);
    impl<'ast> Visit<'ast> for Files {
        fn visit_item_mod(&mut self, item: &'ast ItemMod) {
            self.0 |= item.content.is_none();
            visit::visit_item_mod(self, item);
        }
        // The compiler looks no further than modules.
        fn visit_block(&mut self, _: &'ast Block) {}
    }
    let mut files = Files(false);
    items.iter().for_each(|item| files.visit_item(item));
    files.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
/// A comment.
#[inline]
pub fn f() { fn g() {} }
const fn h() {}
trait T { fn f(); fn g() {} }
mod m {
    mod n;
    impl S {
        async fn é() {}
    }
}
";

    #[test]
    fn every_function_with_a_body_is_annotated_but_const_ones() {
        let (text, functions) = annotate(TEXT, Form::Functions);
        let expected = "\
#[::trace::trace]
/// A comment.
#[inline]
pub fn f() { #[::trace::trace] fn g() {} }
const fn h() {}
trait T { fn f(); #[::trace::trace] fn g() {} }
mod m {
    mod n;
    impl S {
        #[::trace::trace]
        async fn é() {}
    }
}
";
        assert_eq!((text.as_str(), functions), (expected, 4));
    }

    #[test]
    fn containers_are_annotated_as_a_whole_unless_a_module_of_theirs_is_in_another_file() {
        let (text, functions) = annotate(TEXT, Form::Containers);
        let expected = TEXT
            .replace("trait T", "#[::trace::trace]\ntrait T")
            .replace("    impl", "    #[::trace::trace]\n    impl");
        assert_eq!((text, functions), (expected, 2));
        assert_eq!(
            annotate("mod m { mod n { impl S { fn f() {} } } const fn g() {} }", Form::Containers).1,
            1
        );
    }
}
