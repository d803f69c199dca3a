//! What the handlers' comments and the ledger say: attribute macros cannot see them, so they are read from the sources.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rocket::http::Method;

const SOURCES: &str = "src/api";
const LEDGER: &str = "docs/compat.md";

/// Heading and description.
pub(super) type Comment = (String, String);

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The comment of each handler by the whole path of its function.
pub(super) fn comments() -> &'static HashMap<String, Comment> {
    static READ: OnceLock<HashMap<String, Comment>> = OnceLock::new();
    READ.get_or_init(|| {
        let mut files = Vec::new();
        walk(&here(SOURCES), &mut files);
        let mut comments = HashMap::new();
        for file in files {
            gather(&module(&file), &read(&file), &mut comments);
        }
        comments
    })
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|cause| panic!("{}: {cause}", file.display()))
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|cause| panic!("{}: {cause}", folder.display()));
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// `src/api/docs.rs` is `folkmoot::api::docs`, as a folder is whose list is its `mod.rs`.
fn module(file: &Path) -> String {
    let below = file.strip_prefix(here("src")).unwrap_or(file).with_extension("");
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).filter(|part| part != "mod").collect();
    format!("folkmoot::{}", parts.join("::"))
}

/// The comment of each function that begins with a heading.
fn gather(module: &str, source: &str, comments: &mut HashMap<String, Comment>) {
    let mut comment: Vec<&str> = Vec::new();
    for line in source.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            comment.push(text.trim());
            continue;
        }
        if line.starts_with("#[") {
            continue;
        }
        if let (Some(name), Some(heading)) = (function(line), comment.first().and_then(|first| first.strip_prefix("# "))) {
            comments.insert(format!("{module}::{name}"), (heading.to_owned(), comment[1..].join(" ").trim().to_owned()));
        }
        comment.clear();
    }
}

fn function(line: &str) -> Option<&str> {
    let line = ["pub(super) ", "pub(crate) ", "pub "].into_iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
    let line = line.strip_prefix("async ").unwrap_or(line);
    line.strip_prefix("fn ")?.split(['(', '<']).next()
}

/// Status and note by method and path.
type Notes = HashMap<(String, String), (String, String)>;

/// The ledger's description of an operation; in `shape` every part of the path is `{}`.
pub(super) fn noted(method: Method, shape: &str) -> Option<(&'static str, &'static str)> {
    static READ: OnceLock<Notes> = OnceLock::new();
    let rows = READ.get_or_init(|| rows(&read(&here(LEDGER))));
    rows.get(&(method.to_string(), shape.to_owned())).map(|(status, note)| (status.as_str(), note.as_str()))
}

/// Every row of the ledger that says something.
fn rows(ledger: &str) -> Notes {
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [method, path, _, status, note] = cells.as_slice() else { return None };
        let path = path.strip_prefix('`')?.strip_suffix('`')?;
        if !path.starts_with('/') || (note.is_empty() && *status != "empty") {
            return None;
        }
        let segment = |segment| if str::starts_with(segment, '<') { "{}" } else { segment };
        let shape = path.split('/').map(segment).collect::<Vec<_>>().join("/");
        Some((((*method).to_owned(), shape), ((*status).to_owned(), (*note).to_owned())))
    };
    ledger.lines().filter_map(row).collect()
}
