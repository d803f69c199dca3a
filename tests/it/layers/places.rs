//! Which module each file is, and whether it exists only in tests: told by `mod name;` declarations.

use super::source::Source;
use super::tokens::{Kind, Token, group_length};

/// A module declared with `mod name;`, its code being in another file.
struct Declared {
    name: String,
    /// From `#[path = ".."]`, relative to the folder of the declaring file.
    path: Option<String>,
    test: bool,
}

/// Where a file's code lives if no `#[path]` says otherwise: `src/api/kit/mod.rs` is `api::kit`.
pub fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// Sets `module` and `test_only` of each file from what the others declare.
pub fn place(files: &mut [Source]) {
    let mut test_modules: Vec<Vec<String>> = Vec::new();
    for at in 0..files.len() {
        let parent = files[at].module.clone();
        let folder = files[at].path.rsplit_once('/').map_or("", |(left, _)| left);
        let folder = folder.to_owned();
        for declared in declarations(&files[at].tokens) {
            let mut module = parent.clone();
            module.push(declared.name);
            if let Some(path) = declared.path {
                let path = format!("{folder}/{path}");
                let child = files.iter_mut().find(|file| file.path == path);
                if let Some(child) = child {
                    child.module.clone_from(&module);
                }
            }
            if declared.test {
                test_modules.push(module);
            }
        }
    }
    for file in files {
        let module = &file.module;
        file.test_only = test_modules.iter().any(|test| module.starts_with(test));
    }
}

fn declarations(tokens: &[Token]) -> Vec<Declared> {
    let mut found = Vec::new();
    let mut attributes: Vec<&[Token]> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        if token.is("#") && tokens.get(at + 1).is_some_and(|token| token.is("[")) {
            let end = at + 1 + group_length(&tokens[at + 1..]);
            attributes.push(&tokens[at + 1..end]);
            at = end;
            continue;
        }
        if token.is("pub") {
            at += 1;
            if tokens.get(at).is_some_and(|token| token.is("(")) {
                at += group_length(&tokens[at..]);
            }
            continue;
        }
        let ends = tokens.get(at + 2).is_some_and(|token| token.is(";"));
        if token.is("mod") && ends {
            found.push(Declared {
                name: tokens[at + 1].text.clone(),
                path: attributes.iter().find_map(|attribute| path_of(attribute)),
                test: attributes.iter().any(|attribute| is_test(attribute)),
            });
        }
        attributes.clear();
        at += 1;
    }
    found
}

fn path_of(attribute: &[Token]) -> Option<String> {
    let literal = attribute.get(3)?;
    let is_path = attribute.get(1)?.is("path") && literal.kind == Kind::Literal;
    is_path.then(|| literal.text.trim_matches('"').to_owned())
}

fn is_test(attribute: &[Token]) -> bool {
    let inner = ["[", "cfg", "(", "test", ")", "]"];
    attribute.len() == inner.len() && attribute.iter().zip(inner).all(|(token, text)| token.is(text))
}

/// A small house of planted files: each a path and its text.
pub fn placed(files: &[(&str, &str)]) -> Vec<Source> {
    let mut files: Vec<Source> = files.iter().map(|(path, text)| Source::new(path, text)).collect();
    place(&mut files);
    files
}

#[test]
fn declared_test_files_are_test_only() {
    let files = placed(&[
        ("src/api/a.rs", "#[cfg(test)] #[path = \"a_tests.rs\"] mod tests; pub(crate) mod b;"),
        ("src/api/a_tests.rs", ""),
        ("src/api/a/b.rs", "#[cfg(test)] mod tests;"),
        ("src/api/a/b/tests.rs", "mod deep;"),
        ("src/api/a/b/tests/deep.rs", ""),
        ("src/api/tests.rs", ""),
    ]);
    let flags: Vec<bool> = files.iter().map(|file| file.test_only).collect();
    assert_eq!(flags, [false, true, false, true, true, false]);
    assert_eq!(files[1].module, ["api", "a", "tests"]);
    assert_eq!(files[4].module, ["api", "a", "b", "tests", "deep"]);
}
