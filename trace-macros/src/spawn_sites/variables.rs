//! Which variables hold something whose methods spawn, as far as the function itself says so.
//!
//! A type is known by how it is written, in a parameter or a `let`, a value by the call that makes it.
//! Each binding of the same name hides the ones before it until its scope ends. What may bind in a way
//! that we do not understand hides as well: any name in a pattern of several parts, in a macro that
//! stands as a statement, or behind a `#[cfg]`. A name taken for unknown costs a task in the trace; one
//! taken for another thing costs the user's build.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{
    Attribute, Expr, ExprPath, GenericArgument, Ident, Item, Pat, Path, PathArguments, Type, UnOp, UseTree,
};

use super::table::{OWNERS, Owner};

#[derive(Default)]
pub(super) struct Variables {
    /// Innermost last.
    known: Vec<(Ident, Option<&'static Owner>)>,
    /// What a `use` or a `mod` of the function itself says a name is, with where in `known` it stands.
    imports: Vec<(usize, Ident, String)>,
}

impl Variables {
    /// Where a scope begins.
    pub(super) fn depth(&self) -> usize {
        self.known.len()
    }

    /// The scope that began at `depth` ends.
    pub(super) fn leave(&mut self, depth: usize) {
        self.known.truncate(depth);
        self.imports.retain(|(place, ..)| *place < depth);
    }

    /// An item that gives names to what others may be called as well.
    pub(super) fn import(&mut self, item: &Item) {
        match item {
            Item::Use(import) => self.import_tree(&import.tree, &mut Vec::new()),
            Item::Mod(module) => self.name(&module.ident, format!("self::{}", module.ident)),
            _ => {}
        }
    }

    fn import_tree(&mut self, tree: &UseTree, path: &mut Vec<String>) {
        match tree {
            UseTree::Path(step) => {
                path.push(step.ident.to_string());
                self.import_tree(&step.tree, path);
                path.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import_tree(tree, path)),
            UseTree::Name(last) => self.import_as(&last.ident, &last.ident, path),
            UseTree::Rename(last) => self.import_as(&last.ident, &last.rename, path),
            UseTree::Glob(_) => {}
        }
    }

    /// `self` is what the path before it names.
    fn import_as(&mut self, last: &Ident, name: &Ident, path: &[String]) {
        match path.last() {
            Some(parent) if last == "self" => {
                let name = if name == "self" { Ident::new(parent, name.span()) } else { name.clone() };
                self.name(&name, path.join("::"));
            }
            _ => self.name(name, [path, &[last.to_string()]].concat().join("::")),
        }
    }

    fn name(&mut self, name: &Ident, path: String) {
        self.imports.push((self.known.len(), name.unraw(), path));
        self.known.push((name.unraw(), None));
    }

    /// A path with its first name as the function itself imports it.
    pub(super) fn imported(&self, path: String) -> String {
        let (first, rest) = path.split_at(path.find("::").unwrap_or(path.len()));
        match self.imports.iter().rev().find(|(_, name, _)| name == first) {
            Some((_, _, full)) => format!("{full}{rest}"),
            None => path,
        }
    }

    /// A pattern is matched with a value, which is an `owner` if that is known. A type in the pattern
    /// counts for more.
    pub(super) fn bind(&mut self, pattern: &Pat, owner: Option<&'static Owner>) {
        match pattern {
            Pat::Type(typed) if is_certain(&typed.attrs) => {
                let owner = self.owner_of_type(&typed.ty);
                self.bind(&typed.pat, owner);
            }
            Pat::Ident(variable) if variable.subpat.is_none() && is_certain(&variable.attrs) => {
                self.known.push((variable.ident.unraw(), owner));
            }
            pattern => self.forget(pattern.to_token_stream()),
        }
    }

    /// Every name in these tokens may be another variable from here on.
    pub(super) fn forget(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => self.known.push((name.unraw(), None)),
                TokenTree::Group(group) => self.forget(group.stream()),
                _ => {}
            }
        }
    }

    /// What an expression evaluates to, or refers to.
    pub(super) fn owner(&self, expression: &Expr) -> Option<&'static Owner> {
        match expression {
            Expr::Group(group) => self.owner(&group.expr),
            Expr::Paren(paren) => self.owner(&paren.expr),
            Expr::Reference(reference) => self.owner(&reference.expr),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => self.owner(&unary.expr),
            Expr::Path(path) => {
                let name = path.path.get_ident()?.unraw();
                self.known.iter().rev().find(|(known, _)| *known == name)?.1
            }
            Expr::MethodCall(call) => {
                let owner = self.owner(&call.receiver)?;
                owner.kept_by.iter().any(|keeps| call.method == keeps).then_some(owner)
            }
            Expr::Call(call) => {
                let Expr::Path(ExprPath { qself: None, path, .. }) = &*call.func else { return None };
                let path = self.imported(path_text(path));
                OWNERS.iter().find(|owner| owner.made_by.contains(&path.as_str()))
            }
            _ => None,
        }
    }

    fn owner_of_type(&self, ty: &Type) -> Option<&'static Owner> {
        match ty {
            Type::Group(group) => self.owner_of_type(&group.elem),
            Type::Paren(paren) => self.owner_of_type(&paren.elem),
            Type::Reference(reference) => self.owner_of_type(&reference.elem),
            Type::Path(path) if path.qself.is_none() => {
                let arguments = match &path.path.segments.last()?.arguments {
                    PathArguments::AngleBracketed(arguments) => {
                        arguments.args.iter().filter(is_type_or_lifetime).count()
                    }
                    _ => 0,
                };
                let text = self.imported(path_text(&path.path));
                let fits = |owner: &&Owner| {
                    owner.type_arguments == arguments && owner.types.contains(&text.as_str())
                };
                OWNERS.iter().find(fits)
            }
            _ => None,
        }
    }
}

/// Whether what has these attributes is there in every build.
pub(super) fn is_certain(attributes: &[Attribute]) -> bool {
    !attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr"))
}

/// A path without the types in it.
pub(super) fn path_text(path: &Path) -> String {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    names.join("::")
}

fn is_type_or_lifetime(argument: &&GenericArgument) -> bool {
    matches!(argument, GenericArgument::Type(_) | GenericArgument::Lifetime(_))
}
