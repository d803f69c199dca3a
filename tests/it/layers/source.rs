//! A source file as a flat list of tokens: comments gone, literals told apart from code.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::places::{module_of, place};

/// What a token is to the checkers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Sign,
    Literal,
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
        self.kind != Kind::Literal && self.text == text
    }
}

/// A file under the project's root.
pub struct Source {
    /// With `/`, relative to the root, such as `src/api/mod.rs`.
    pub path: String,
    pub text: String,
    /// Empty for files that are not Rust.
    pub tokens: Vec<Token>,
    /// Path of the module this file is, without `crate`.
    pub module: Vec<String>,
    /// Whether the file is only compiled for tests.
    pub test_only: bool,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        let tokens = if path.ends_with(".rs") { tokens(text).unwrap_or_else(|error| panic!("{path}: {error}")) } else { Vec::new() };
        Self { path: path.to_owned(), text: text.to_owned(), tokens, module: module_of(path), test_only: false }
    }

    /// `path:line: what`, as compilers say it.
    pub fn complain(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }

    /// Tokens outside `#[cfg(test)]` modules, none for a file that is one.
    pub fn without_tests(&self) -> Vec<Token> {
        if self.test_only {
            return Vec::new();
        }
        let mut kept = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            match test_module_end(&self.tokens[at..]) {
                Some(length) => at += length,
                None => {
                    kept.push(self.tokens[at].clone());
                    at += 1;
                }
            }
        }
        kept
    }
}

/// Length of a `#[cfg(test)] .. mod name { .. }` that starts the list.
fn test_module_end(tokens: &[Token]) -> Option<usize> {
    const ATTRIBUTE: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let starts = tokens.len() > ATTRIBUTE.len() && tokens.iter().zip(ATTRIBUTE).all(|(token, sign)| token.is(sign));
    if !starts {
        return None;
    }
    let mut at = ATTRIBUTE.len();
    while tokens.get(at)?.is("#") {
        at += 1 + group_length(&tokens[at + 1..]);
    }
    if !tokens.get(at)?.is("mod") || !tokens.get(at + 2)?.is("{") {
        return None;
    }
    Some(at + 2 + group_length(&tokens[at + 2..]))
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

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let stream = TokenStream::from_str(text).map_err(|error| error.to_string())?;
    let mut flat = Vec::new();
    flatten(stream, &mut flat);
    Ok(without_doc_comments(flat))
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

/// The lexer turns doc comments into `#[doc = ".."]`; they are comments here.
fn without_doc_comments(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let after = at + 1 + usize::from(tokens.get(at + 1).is_some_and(|token| token.is("!")));
        let is_doc = tokens[at].is("#")
            && tokens.get(after).is_some_and(|token| token.is("["))
            && tokens.get(after + 1).is_some_and(|token| token.is("doc"))
            && tokens.get(after + 2).is_some_and(|token| token.is("="));
        if is_doc {
            at = after + group_length(&tokens[after..]);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// All files below `folder` of this package whose ending is one of `endings`.
pub fn read(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(folder), &mut found);
    found.sort();
    let wanted = found.iter().filter(|path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| endings.contains(&ending))
    });
    let mut files: Vec<Source> = wanted
        .map(|path| {
            let text = fs::read_to_string(path).expect("a source file is readable text");
            let below = path.strip_prefix(root).expect("it was found below the root");
            let name = below.to_string_lossy().replace('\\', "/");
            Source::new(&name, &text)
        })
        .collect();
    place(&mut files);
    files
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("a directory entry is readable").path();
        let foreign = path.ends_with("node_modules") || path.ends_with("__pycache__");
        if path.is_dir() && !foreign {
            walk(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}
