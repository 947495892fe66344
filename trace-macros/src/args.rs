//! The arguments of `#[trace(..)]`. Each is parsed by itself, so that two mistakes make two errors.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, Ident, LitBool, LitStr, Path, Result, Token};

use crate::groups::{self, Depth};

/// What the user asked for. At most one of each; `check.rs` says which go together.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) name: Option<LitStr>,
    pub(crate) values: Option<Vec<Value>>,
    pub(crate) results: Results,
    pub(crate) task: bool,
    /// Where it is asked for.
    pub(crate) future: Option<Span>,
    pub(crate) skip: bool,
    pub(crate) spawns: Option<bool>,
    pub(crate) facade: Option<Path>,
    /// The arguments given, in order: a key each.
    pub(crate) keys: Vec<Ident>,
}

/// One value of `args(..)`.
pub(crate) struct Value {
    pub(crate) name: Ident,
    pub(crate) form: Form,
    pub(crate) expression: Expr,
}

/// What is recorded of what the call returns.
#[derive(Clone, Copy, Default)]
pub(crate) struct Results {
    pub(crate) value: Option<Shown>,
    pub(crate) error: Option<Shown>,
}

impl Results {
    /// Nothing is recorded.
    pub(crate) fn is_empty(self) -> bool {
        self.value.is_none() && self.error.is_none()
    }
}

/// How something is recorded, and where the user asked for it.
#[derive(Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) form: Form,
    pub(crate) place: Span,
}

/// How a value is turned into what the trace holds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Form {
    /// As a number, a truth value or text.
    Plain,
    /// `?x`: the text of its `Debug`.
    Debug,
    /// `%x`: the text of its `Display`.
    Display,
}

impl Args {
    /// What could be read, and what could not.
    pub(crate) fn parse(tokens: TokenStream) -> (Args, Vec<Error>) {
        let mut args = Args::default();
        let mut errors = Vec::new();
        for argument in split(groups::visible(tokens, Depth::All)) {
            let parser = |input: ParseStream| args.argument(input);
            errors.extend(parser.parse2(argument).err());
        }
        (args, errors)
    }

    fn argument(&mut self, input: ParseStream) -> Result<()> {
        let first = input.span();
        let form = Form::parse(input)?;
        let key = match Ident::parse_any(input) {
            Ok(key) => key,
            Err(error) => {
                let place = if input.is_empty() { first } else { error.span() };
                return Err(Error::new(place, format!("expected an argument: {KNOWN}")));
            }
        };
        let word = key.to_string();
        if form != Form::Plain && word != "ret" && word != "err" {
            let why = "`?` and `%` are for `ret`, `err` and the values of `args(..)`";
            return Err(Error::new(key.span(), why));
        }
        match word.as_str() {
            "name" => self.name = Some(value(&key, "\"…\"", input)?),
            "args" => self.values = Some(values(&key, input)?),
            "ret" => self.results.value = Some(Shown { form, place: key.span() }),
            "err" => {
                let form = if form == Form::Plain { Form::Display } else { form };
                self.results.error = Some(Shown { form, place: key.span() });
            }
            "task" => self.task = true,
            "future" => self.future = Some(key.span()),
            "skip" => self.skip = true,
            "spawns" => self.spawns = Some(value(&key, "false", input)?).map(|lit: LitBool| lit.value),
            "crate" => self.facade = Some(facade(&key, input)?),
            _ => return Err(Error::new(key.span(), format!("unknown argument `{key}`; known are {KNOWN}"))),
        }
        if !input.is_empty() {
            let why = match word.as_str() {
                "ret" | "err" | "task" | "future" | "skip"
                    if input.peek(Token![=]) || input.peek(syn::token::Paren) =>
                {
                    format!("`{word}` takes no value: write it alone")
                }
                _ => "expected `,`".to_owned(),
            };
            return Err(input.error(why));
        }
        if self.keys.contains(&key) {
            return Err(Error::new(key.span(), format!("`{key}` is given twice")));
        }
        self.keys.push(key);
        Ok(())
    }
}

const KNOWN: &str = "`name = \"…\"`, `args(..)`, `ret`, `err`, `task`, `future`, `skip`, `spawns = false`, \
                     `crate = path`";

/// The token trees between commas. An `args(a, b)` is one tree with its parentheses.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut arguments = vec![];
    let mut argument = TokenStream::new();
    for token in tokens {
        let comma = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
        argument.extend([token]);
        if comma {
            arguments.push(std::mem::take(&mut argument));
        }
    }
    arguments.push(argument);
    arguments.into_iter().filter(|argument| !argument.is_empty()).map(without_comma).collect()
}

/// A lone `,` stays as it is: something is missing before it, and it is the place to say so.
fn without_comma(argument: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = argument.into_iter().collect();
    let comma = matches!(tokens.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == ',');
    if comma && tokens.len() > 1 {
        tokens.pop();
    }
    tokens.into_iter().collect()
}

/// The literal after `key =`.
fn value<T: syn::parse::Parse>(key: &Ident, example: &str, input: ParseStream) -> Result<T> {
    let expected = |span: Span| Error::new(span, format!("expected `{key} = {example}`"));
    assignment(input).map_err(|()| expected(key.span()))?;
    input.parse().map_err(|error| expected(error.span()))
}

fn facade(key: &Ident, input: ParseStream) -> Result<Path> {
    let expected = |span| {
        Error::new(span, "expected a path without quotes, such as the name of the dependency: `crate = et`")
    };
    assignment(input).map_err(|()| expected(key.span()))?;
    input.call(Path::parse_mod_style).map_err(|error| expected(error.span()))
}

/// Takes `=` and makes sure that something follows: an error at the end of the input would be
/// shown at the whole attribute.
fn assignment(input: ParseStream) -> std::result::Result<(), ()> {
    input.parse::<Token![=]>().map_err(drop)?;
    if input.is_empty() { Err(()) } else { Ok(()) }
}

fn values(key: &Ident, input: ParseStream) -> Result<Vec<Value>> {
    if !input.peek(syn::token::Paren) {
        return Err(Error::new(
            key.span(),
            "expected `args(..)`: the values to record, as in `args(id, ?user)`",
        ));
    }
    let content;
    syn::parenthesized!(content in input);
    let values: Punctuated<Value, Token![,]> = content.parse_terminated(Value::parse, Token![,])?;
    Ok(values.into_iter().collect())
}

impl Value {
    /// `id`, `?id`, `%id`, `name = expression`, `name = ?expression`, `name = %expression`.
    fn parse(input: ParseStream) -> Result<Value> {
        let named = input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]);
        let name = if named {
            let name = input.call(Ident::parse_any)?;
            if name == "_" {
                return Err(Error::new(name.span(), "give this value a name, as in `len = items.len()`"));
            }
            input.parse::<Token![=]>()?;
            Some(name)
        } else {
            None
        };
        let form = Form::parse(input)?;
        let expression: Expr = input.parse()?;
        match name.or_else(|| variable(&expression)) {
            Some(name) => Ok(Value { name, form, expression }),
            None => Err(Error::new_spanned(&expression, "give this value a name, as in `len = items.len()`")),
        }
    }
}

impl Form {
    fn parse(input: ParseStream) -> Result<Form> {
        if input.parse::<Option<Token![?]>>()?.is_some() {
            return Ok(Form::Debug);
        }
        let display = input.parse::<Option<Token![%]>>()?.is_some();
        Ok(if display { Form::Display } else { Form::Plain })
    }
}

/// The name of a variable that is recorded under its own name.
fn variable(expression: &Expr) -> Option<Ident> {
    match expression {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident().cloned(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<String> {
        let (_, errors) = Args::parse(text.parse().unwrap());
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_argument_is_read() {
        let text =
            r#"name = "a,b", args(id), ?ret, err, task, future, spawns = false, crate = ::my::facade,"#;
        let (args, errors) = Args::parse(text.parse().unwrap());
        assert!(errors.is_empty());
        assert_eq!(args.name.unwrap().value(), "a,b");
        assert_eq!(args.values.unwrap().len(), 1);
        assert_eq!(args.spawns, Some(false));
        assert!(args.facade.is_some());
        let forms = [args.results.value, args.results.error].map(|shown| shown.unwrap().form);
        assert_eq!(forms, [Form::Debug, Form::Display], "an error is shown by `Display`");
        assert!(args.task && args.future.is_some());
        assert_eq!(args.keys, ["name", "args", "ret", "err", "task", "future", "spawns", "crate"]);
    }

    #[test]
    fn values_have_names_and_forms() {
        let text = "args(id, n = items.len(), ?x, %y, k = ?z, type = %w, self)";
        let (args, errors) = Args::parse(text.parse().unwrap());
        assert!(errors.is_empty());
        let values: Vec<_> =
            args.values.unwrap().iter().map(|value| (value.name.to_string(), value.form)).collect();
        let expected = [
            ("id", Form::Plain),
            ("n", Form::Plain),
            ("x", Form::Debug),
            ("y", Form::Display),
            ("k", Form::Debug),
            ("type", Form::Display),
            ("self", Form::Plain),
        ];
        assert_eq!(values, expected.map(|(name, form)| (name.to_string(), form)));
    }

    #[test]
    fn two_mistakes_make_two_errors() {
        assert_eq!(errors("nmae = 1, spawns = 7").len(), 2);
    }

    #[test]
    fn an_argument_without_its_value_is_told_the_form() {
        assert_eq!(errors("name"), ["expected `name = \"…\"`"]);
        assert_eq!(errors("name ="), ["expected `name = \"…\"`"]);
        assert_eq!(errors("spawns = maybe"), ["expected `spawns = false`"]);
    }
}
