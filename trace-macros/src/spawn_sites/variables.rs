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
use syn::{Attribute, Expr, ExprPath, GenericArgument, Ident, Pat, Path, PathArguments, Type, UnOp};

use super::table::{OWNERS, Owner};

#[derive(Default)]
pub(super) struct Variables {
    /// Innermost last.
    known: Vec<(Ident, Option<&'static Owner>)>,
}

impl Variables {
    /// Where a scope begins.
    pub(super) fn depth(&self) -> usize {
        self.known.len()
    }

    /// The scope that began at `depth` ends.
    pub(super) fn leave(&mut self, depth: usize) {
        self.known.truncate(depth);
    }

    /// A pattern is matched with a value, which is an `owner` if that is known. A type in the pattern
    /// counts for more.
    pub(super) fn bind(&mut self, pattern: &Pat, owner: Option<&'static Owner>) {
        match pattern {
            Pat::Type(typed) if is_certain(&typed.attrs) => self.bind(&typed.pat, owner_of_type(&typed.ty)),
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
                let path = path_text(path);
                OWNERS.iter().find(|owner| owner.made_by.contains(&path.as_str()))
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

fn owner_of_type(ty: &Type) -> Option<&'static Owner> {
    match ty {
        Type::Group(group) => owner_of_type(&group.elem),
        Type::Paren(paren) => owner_of_type(&paren.elem),
        Type::Reference(reference) => owner_of_type(&reference.elem),
        Type::Path(path) if path.qself.is_none() => {
            let arguments = match &path.path.segments.last()?.arguments {
                PathArguments::AngleBracketed(arguments) => {
                    arguments.args.iter().filter(is_type_or_lifetime).count()
                }
                _ => 0,
            };
            let text = path_text(&path.path);
            let fits =
                |owner: &&Owner| owner.type_arguments == arguments && owner.types.contains(&text.as_str());
            OWNERS.iter().find(fits)
        }
        _ => None,
    }
}

fn is_type_or_lifetime(argument: &&GenericArgument) -> bool {
    matches!(argument, GenericArgument::Type(_) | GenericArgument::Lifetime(_))
}
