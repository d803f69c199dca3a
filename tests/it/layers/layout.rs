//! How many files a folder holds, and what a `mod.rs` may hold.

use std::collections::BTreeMap;

use super::items::{Item, items};
use super::places::placed;
use super::source::Source;

const MOST_FILES: usize = 15;
/// Folders whose files are named after the endpoints of an API, however many there are.
const ENDPOINTS: [&str; 4] = ["src/api/fresns", "src/api/mastodon", "src/api/lanying", "src/api/admin"];
/// Functions that only put together what the modules beside them have.
const LISTS: [&str; 3] = ["routes", "root", "stage"];

/// Folders with more Rust files than one looks through.
pub fn crowded(files: &[Source]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        *counts.entry(folder).or_default() += 1;
    }
    let crowded = counts.into_iter().filter(|(folder, count)| *count > MOST_FILES && !ENDPOINTS.contains(folder));
    crowded.map(|(folder, count)| format!("{folder}: {count} Rust files, more than {MOST_FILES}: make folders of them")).collect()
}

/// What a `mod.rs` holds beside modules, re-exports and lists of routes.
pub fn more_than_a_list(files: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    let lists = files.iter().filter(|file| file.path.ends_with("/mod.rs") && !file.is_test());
    for file in lists {
        let tokens = file.without_tests();
        for item in items(&tokens).iter().filter(|item| !may_be_listed(item, &file.path)) {
            let what = format!("`{} {}` in a mod.rs: give it a file", item.keyword, item.name);
            complaints.push(file.complain(item.line, &what.replace(" `", "`")));
        }
    }
    complaints
}

fn may_be_listed(item: &Item<'_>, path: &str) -> bool {
    match item.keyword {
        "use" => true,
        "mod" => item.body.is_none(),
        "fn" => path.starts_with("src/api/") && LISTS.contains(&item.name),
        _ => false,
    }
}

#[test]
fn a_crowded_folder_is_noticed() {
    let paths = |folder: &str, count: usize| -> Vec<String> { (0..count).map(|at| format!("{folder}/f{at}.rs")).collect() };
    let complaints = |paths: &[String]| {
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "")).collect();
        crowded(&placed(&files))
    };
    let expected = ["src/store/posts: 16 Rust files, more than 15: make folders of them"];
    assert_eq!(complaints(&paths("src/store/posts", 16)), expected);
    assert_eq!(complaints(&paths("src/api/mastodon/accounts", 16)).len(), 1);
    assert_eq!(complaints(&paths("src", 16)).len(), 1);
    assert_eq!(complaints(&paths("src/store/posts", 15)), [""; 0]);
    let apart = [paths("src/store/posts", 15), paths("src/store/posts/more", 15)].concat();
    assert_eq!(complaints(&apart), [""; 0]);
    assert_eq!(complaints(&paths("src/api/mastodon", 40)), [""; 0]);
}

#[test]
fn more_than_a_list_in_a_mod_rs_is_noticed() {
    for (text, what) in [
        ("pub fn f() {}", "fn f"),
        ("pub async fn f() {}", "fn f"),
        ("pub struct A;", "struct A"),
        ("#[derive(Debug)] pub(crate) enum A { B }", "enum A"),
        ("const A: [u8; 2] = [1, 2];", "const A"),
        ("pub static A: u8 = 1;", "static A"),
        ("pub type A<'a> = &'a u8;", "type A"),
        ("trait A {}", "trait A"),
        ("impl From<u8> for A { fn from() -> A { A } }", "impl"),
        ("mod inner { pub fn f() {} }", "mod inner"),
        ("macro_rules! m { () => {} }", "macro_rules m"),
        ("thread_local! { static A: u8 = 1; }", "! thread_local"),
        ("#![allow(dead_code)]", "#!"),
    ] {
        let text = format!("//! A.\n\nmod a;\n{text}\npub use a::B;");
        let complaints = more_than_a_list(&placed(&[("src/api/kit/mod.rs", &text)]));
        assert_eq!(complaints, [format!("src/api/kit/mod.rs:4: `{what}` in a mod.rs: give it a file")]);
    }
    let routes = "pub fn routes() -> u8 { 1 }";
    assert_eq!(more_than_a_list(&placed(&[("src/store/mod.rs", routes)])).len(), 1);
}

#[test]
fn a_list_of_modules_and_routes_stays_allowed() {
    let list = r#"
        //! A.
        mod a;
        pub(crate) mod b;
        #[path = "d_tests.rs"]
        mod d;
        #[cfg(test)]
        mod tests { fn f() {} }
        #[cfg(test)]
        pub fn only_for_tests() {}
        pub use a::{A, B as C};
        use crate::x::Y;
    "#;
    assert_eq!(more_than_a_list(&placed(&[("src/store/mod.rs", list)])), [""; 0]);
    let routes = "mod a; pub fn routes(f: Family) -> Vec<Served> { served![a::b] } pub fn root() {} pub fn stage() {}";
    assert_eq!(more_than_a_list(&placed(&[("src/api/fresns/user/mod.rs", routes)])), [""; 0]);
    let function = "pub fn f() {}";
    for path in ["src/api/fresns/user.rs", "src/store/test/mod.rs", "src/store/db/tests/mod.rs", "src/lib.rs"] {
        assert_eq!(more_than_a_list(&placed(&[(path, function)])), [""; 0]);
    }
}
