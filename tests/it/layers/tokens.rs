//! Rust as a flat list of tokens: comments gone, literals told apart from code.

use std::str::FromStr;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// What a token is to the checkers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Sign,
    Literal,
    /// A doc comment of what follows; only [`lex`] that is asked for them keeps them.
    Doc,
}

/// One token; `::` is one sign.
#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    pub line: usize,
}

impl Token {
    pub fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Sign) && self.text == text
    }
}

/// The tokens of a text; doc comments of items among them if `docs`.
pub fn lex(text: &str, docs: bool) -> Result<Vec<Token>, String> {
    let stream = TokenStream::from_str(text).map_err(|error| error.to_string())?;
    let mut flat = Vec::new();
    flatten(stream, &mut flat);
    Ok(fold_docs(&flat, docs))
}

/// Length of the bracketed group that starts the list, brackets included.
pub fn group_length(tokens: &[Token]) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" | "[" | "(" if token.kind == Kind::Sign => depth += 1,
            "}" | "]" | ")" if token.kind == Kind::Sign => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

fn flatten(stream: TokenStream, out: &mut Vec<Token>) {
    let mut half_colon = false;
    for tree in stream {
        let line = tree.span().start().line;
        let mut push = |kind, text: String, line| out.push(Token { kind, text, line });
        match tree {
            TokenTree::Ident(word) => {
                let text = word.to_string();
                push(Kind::Word, text.trim_start_matches("r#").to_owned(), line);
            }
            TokenTree::Literal(literal) => push(Kind::Literal, literal.to_string(), line),
            TokenTree::Punct(sign) if sign.as_char() == ':' && half_colon => {
                half_colon = false;
                continue;
            }
            TokenTree::Punct(sign) if sign.as_char() == ':' && sign.spacing() == Spacing::Joint => {
                half_colon = true;
                push(Kind::Sign, "::".to_owned(), line);
                continue;
            }
            TokenTree::Punct(sign) => push(Kind::Sign, sign.as_char().to_string(), line),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::None => ("", ""),
                };
                push(Kind::Sign, open.to_owned(), line);
                let end = group.span_close().start().line;
                flatten(group.stream(), out);
                let text = close.to_owned();
                let kind = Kind::Sign;
                out.push(Token { kind, text, line: end });
            }
        }
        half_colon = false;
    }
}

/// The lexer turns doc comments into `#[doc = ".."]`: they go, or become one token each; those of files always go.
fn fold_docs(tokens: &[Token], keep: bool) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let inner = tokens.get(at + 1).is_some_and(|token| token.is("!"));
        let after = at + 1 + usize::from(inner);
        let is_doc = tokens[at].is("#")
            && tokens.get(after).is_some_and(|token| token.is("["))
            && tokens.get(after + 1).is_some_and(|token| token.is("doc"))
            && tokens.get(after + 2).is_some_and(|token| token.is("="));
        if !is_doc {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        if keep && !inner {
            let said = tokens.get(after + 3).map_or("", |token| token.text.trim_matches('"'));
            kept.push(Token { kind: Kind::Doc, text: said.to_owned(), line: tokens[at].line });
        }
        at = after + group_length(&tokens[after..]);
    }
    kept
}
