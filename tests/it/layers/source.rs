//! A file under the project's root, and how the files are found.

use std::fs;
use std::path::{Path, PathBuf};

use super::items::test_item_length;
use super::places::{module_of, place};
use super::tokens::{Token, lex};

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
        let tokens = if path.ends_with(".rs") { lex_file(path, text, false) } else { Vec::new() };
        Self { path: path.to_owned(), text: text.to_owned(), tokens, module: module_of(path), test_only: false }
    }

    /// `path:line: what`, as compilers say it.
    pub fn complain(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }

    /// Whether the file exists only in tests, or its name or folder says that it serves them.
    pub fn is_test(&self) -> bool {
        let (folders, name) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        let serves_tests = |folder: &str| matches!(folder, "test" | "tests") || folder.ends_with("_tests");
        self.test_only || name == "tests.rs" || name.ends_with("_tests.rs") || folders.split('/').any(serves_tests)
    }

    /// Tokens outside `#[cfg(test)]` items, none for a file that is one.
    pub fn without_tests(&self) -> Vec<Token> {
        if self.test_only { Vec::new() } else { without_test_items(&self.tokens) }
    }

    /// All tokens, and the doc comments of items among them.
    pub fn with_docs(&self) -> Vec<Token> {
        lex_file(&self.path, &self.text, true)
    }
}

fn lex_file(path: &str, text: &str, docs: bool) -> Vec<Token> {
    lex(text, docs).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn without_test_items(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match test_item_length(&tokens[at..]) {
            Some(length) => at += length,
            None => {
                kept.push(tokens[at].clone());
                at += 1;
            }
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
