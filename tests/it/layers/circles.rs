//! Files that import each other in a circle: none can be read, moved or tested without the others.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::imports;
use super::places::placed;
use super::source::Source;

/// Circles that may stay, and why.
pub const ALLOWED: [(&[&str], &str); 1] = [(
    &["src/api/kit/params/access.rs", "src/api/kit/params/loose.rs"],
    "a value is read as a list of values or as a map of values, each by the reader of the other",
)];

/// Where a file imports from another, and what.
type Ties<'f> = BTreeMap<&'f str, BTreeMap<&'f str, BTreeSet<String>>>;

/// All circles but those that are allowed, and what is allowed and is no circle.
pub fn circles(files: &[Source], allowed: &[(&[&str], &str)]) -> Vec<String> {
    let ties = ties(files);
    let found = closed(&ties);
    let is_allowed = |circle: &BTreeSet<&str>| allowed.iter().any(|(files, _)| circle.iter().eq(files.iter()));
    let mut complaints: Vec<String> = found.iter().filter(|circle| !is_allowed(circle)).map(|circle| describe(circle, &ties)).collect();
    for (files, _) in allowed {
        if !found.iter().any(|circle| circle.iter().eq(files.iter())) {
            complaints.push(format!("{}: no circle any more, strike it from the list", files.join(", ")));
        }
    }
    complaints
}

fn ties(files: &[Source]) -> Ties<'_> {
    let mut ties = Ties::new();
    for import in imports(files) {
        let lists = import.passed_on && import.from.path.ends_with("/mod.rs");
        if !lists {
            let to = ties.entry(&import.from.path).or_default();
            to.entry(&import.to.path).or_default().insert(import.name);
        }
    }
    ties
}

/// The sets of files that all reach each other, largest possible.
fn closed<'f>(ties: &Ties<'f>) -> Vec<BTreeSet<&'f str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = ties.keys().map(|file| (*file, reached_from(file, ties))).collect();
    let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|files| files.contains(to));
    let mut found: Vec<BTreeSet<&str>> = Vec::new();
    for (file, others) in &reached {
        let known = found.iter().any(|circle| circle.contains(file));
        if reaches(file, file) && !known {
            found.push(others.iter().copied().filter(|other| reaches(other, file)).collect());
        }
    }
    found
}

fn reached_from<'f>(start: &str, ties: &Ties<'f>) -> BTreeSet<&'f str> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![start];
    while let Some(file) = waiting.pop() {
        for next in ties.get(file).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(*next) {
                waiting.push(next);
            }
        }
    }
    reached
}

fn describe(circle: &BTreeSet<&str>, ties: &Ties<'_>) -> String {
    let mut lines = vec![format!("a circle of {} files:", circle.len())];
    for file in circle {
        for (to, names) in &ties[file] {
            if circle.contains(to) {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                lines.push(format!("  {file} takes {} from {to}", names.join(", ")));
            }
        }
    }
    lines.join("\n")
}

#[track_caller]
fn assert_circles(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(circles(&placed(files), &[]), expected, "{files:?}");
}

const TWO: &str = "a circle of 2 files:\n  src/a.rs takes B from src/b.rs\n  src/b.rs takes A from src/a.rs";

#[test]
fn two_files_that_import_each_other_are_noticed() {
    for (a, b) in [
        ("use crate::b::B; pub struct A;", "use crate::a::A; pub struct B;"),
        ("use super::b::B;", "fn f() { crate::a::A::new(); }"),
        ("use crate::b; fn f(b: b::B) {}", "use crate::{a::{self as other}}; fn f() { other::A; }"),
        ("use crate::{b::*}; use crate::b::B;", "use crate::a::A;"),
    ] {
        let glob = "a circle of 2 files:\n  src/a.rs takes *, B from src/b.rs\n  src/b.rs takes A from src/a.rs";
        let expected = if a.contains('*') && b.contains("struct") { glob } else { TWO };
        assert_circles(&[("src/a.rs", a), ("src/b.rs", b)], &[expected]);
    }
    let glob = "a circle of 2 files:\n  src/a.rs takes * from src/b.rs\n  src/b.rs takes A from src/a.rs";
    assert_circles(&[("src/a.rs", "use crate::b::*;"), ("src/b.rs", "use crate::a::A; pub struct B;")], &[glob]);
}

#[test]
fn a_longer_way_round_is_noticed() {
    let files = [
        ("src/a.rs", "use crate::b::B;"),
        ("src/b.rs", "use crate::c::C;"),
        ("src/c.rs", "use crate::a::A;"),
        ("src/d.rs", "use crate::a::A;"),
    ];
    let expected =
        "a circle of 3 files:\n  src/a.rs takes B from src/b.rs\n  src/b.rs takes C from src/c.rs\n  src/c.rs takes A from src/a.rs";
    assert_circles(&files, &[expected]);
}

#[test]
fn what_mod_rs_passes_on_is_taken_from_where_it_is_defined() {
    let circle = "a circle of 2 files:\n  src/m/a.rs takes B from src/m/b.rs\n  src/m/b.rs takes A from src/m/a.rs";
    for list in [
        "mod a; mod b; pub use a::A; pub use b::B;",
        "mod a; mod b; pub(crate) use {a::A, b::B};",
        "mod a; mod b; pub use a::*; pub use b::*;",
        "mod a; mod b; use self::{a::A, b::B};",
    ] {
        let files =
            [("src/m/mod.rs", list), ("src/m/a.rs", "use crate::m::B; pub struct A;"), ("src/m/b.rs", "use super::A; pub struct B;")];
        assert_circles(&files, &[circle]);
    }
    let renamed = [
        ("src/m/mod.rs", "mod a; mod b; pub use a::A as First; pub use b::B;"),
        ("src/m/a.rs", "use super::*; pub struct A(B);"),
        ("src/m/b.rs", "use crate::m::First; pub struct B;"),
    ];
    assert_circles(&renamed, &[circle]);
}

#[test]
fn a_child_that_imports_from_the_list_of_routes_is_noticed() {
    let list = "mod a; pub const KIND: u8 = 1; pub fn routes() { a::routes() }";
    let files = [("src/m/mod.rs", list), ("src/m/a.rs", "use super::KIND; pub fn routes() {}")];
    let circle = "a circle of 2 files:\n  src/m/a.rs takes KIND from src/m/mod.rs\n  src/m/mod.rs takes routes from src/m/a.rs";
    assert_circles(&files, &[circle]);
}

#[test]
fn what_is_no_circle_stays_allowed() {
    for files in [
        // A module named by itself.
        [("src/a.rs", "use crate::b; pub struct A;"), ("src/b.rs", "use crate::a::A;")],
        [("src/a.rs", "pub(in crate::b) fn f() {}"), ("src/b.rs", "use crate::a::f; pub struct B;")],
        // A list passes on what its children define.
        [("src/m/mod.rs", "mod a; mod b; pub use a::A;"), ("src/m/a.rs", "use super::b::B; pub struct A;")],
        // Tests.
        [("src/a.rs", "#[cfg(test)] mod tests { use crate::b::B; }"), ("src/b.rs", "use crate::a::A;")],
        [("src/a.rs", "#[cfg(test)] use crate::b::B;"), ("src/b.rs", "use crate::a::A;")],
        [("src/a.rs", "#[cfg(test)] fn f() { crate::b::B; } fn g() {}"), ("src/b.rs", "use crate::a::A;")],
        [("src/a_tests.rs", "use crate::b::B;"), ("src/b.rs", "use crate::a_tests::A;")],
        [("src/test/a.rs", "use crate::b::B;"), ("src/b.rs", "use crate::test::a::A;")],
        // Comments and texts.
        [("src/a.rs", "//! See crate::b::B.\nconst A: &str = \"crate::b::B\";"), ("src/b.rs", "use crate::a::A;")],
        // Names of other crates.
        [("src/a.rs", "use b::B;"), ("src/m/b.rs", "use crate::a::A;")],
    ] {
        assert_circles(&files, &[]);
    }
}

#[test]
fn a_circle_may_be_allowed_while_it_is_one() {
    let circle: (&[&str], &str) = (&["src/a.rs", "src/b.rs"], "they need each other");
    let files = placed(&[("src/a.rs", "use crate::b::B;"), ("src/b.rs", "use crate::a::A;")]);
    assert_eq!(circles(&files, &[circle]), [""; 0]);
    let open = placed(&[("src/a.rs", "use crate::b::B;"), ("src/b.rs", "")]);
    assert_eq!(circles(&open, &[circle]), ["src/a.rs, src/b.rs: no circle any more, strike it from the list"]);
    // What closes it another way is not allowed with it.
    let files = [("src/a.rs", "use crate::b::B;"), ("src/b.rs", "use crate::{a::A, c::C};"), ("src/c.rs", "use crate::a::A;")];
    assert_eq!(circles(&placed(&files), &[circle]).len(), 2);
}
