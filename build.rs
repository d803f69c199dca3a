//! Gathers what the handlers' comments and the ledger say, for the descriptions at `/openapi`: attribute macros cannot
//! see them.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

const SOURCES: &str = "src/api";
const LEDGER: &str = "docs/compat.md";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={SOURCES}");
    println!("cargo::rerun-if-changed={LEDGER}");
    println!("cargo::rerun-if-changed=build.rs");
    let mut table = String::new();
    let mut files = Vec::new();
    walk(Path::new(SOURCES), &mut files)?;
    files.sort();
    for file in &files {
        gather(&module(file), &fs::read_to_string(file)?, &mut table);
    }
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("handlers.tsv"), table)?;
    fs::write(Path::new(&out).join("ledger.tsv"), rows(&fs::read_to_string(LEDGER)?))
}

/// A line `method <tab> path <tab> status <tab> note` for each row of the ledger that says something.
fn rows(ledger: &str) -> String {
    let mut table = String::new();
    for line in ledger.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let [method, path, _, status, note] = cells.as_slice()
            && path.starts_with("`/")
            && (!note.is_empty() || *status == "empty")
        {
            // Writing to a text cannot fail.
            let _ = writeln!(table, "{method}\t{}\t{status}\t{note}", path.trim_matches('`'));
        }
    }
    table
}

fn walk(folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.extend(path.to_str().map(|path| path.replace('\\', "/")));
        }
    }
    Ok(())
}

/// `src/api/docs.rs` is `folkmoot::api::docs`, as a folder is whose list is its `mod.rs`.
fn module(file: &str) -> String {
    let bare = file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    format!("folkmoot::{}", bare.replace('/', "::"))
}

/// A line `module::name <tab> heading <tab> description` for each function whose comment begins with a heading.
fn gather(module: &str, source: &str, table: &mut String) {
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
            let rest = comment[1..].join(" ");
            // Writing to a text cannot fail.
            let _ = writeln!(table, "{module}::{name}\t{heading}\t{}", rest.trim());
        }
        comment.clear();
    }
}

fn function(line: &str) -> Option<&str> {
    let line =
        line.strip_prefix("pub(super) ").or_else(|| line.strip_prefix("pub(crate) ")).or_else(|| line.strip_prefix("pub ")).unwrap_or(line);
    let line = line.strip_prefix("async ").unwrap_or(line);
    line.strip_prefix("fn ")?.split(['(', '<']).next()
}
