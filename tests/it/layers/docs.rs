//! Doc comments of shared items: each says what it takes and gives.

use std::collections::{BTreeMap, BTreeSet};

use super::items::{Item, items};
use super::places::placed;
use super::source::Source;
use super::tokens::Token;

const LEAST_WORDS: usize = 3;
const KEYWORDS: [&str; 8] = ["fn", "struct", "enum", "union", "trait", "const", "static", "type"];
/// Functions that only put together what the modules beside them have.
const LISTS: [&str; 3] = ["routes", "root", "stage"];
/// Makers of a type, which says by itself what it is.
const MAKERS: [&str; 2] = ["of", "new"];
/// Words that add nothing to a name.
const FILLERS: [&str; 10] = ["a", "an", "the", "this", "that", "is", "of", "for", "to", "and"];

/// Shared items without a doc comment that says something.
pub fn undocumented(files: &[Source]) -> Vec<String> {
    let files: Vec<(&Source, Vec<Token>)> = files.iter().filter(|file| !file.is_test()).map(|file| (file, file.with_docs())).collect();
    let mut types = Types::default();
    for (file, tokens) in &files {
        types.learn(&file.path, tokens);
    }
    let mut complaints = Vec::new();
    for (file, tokens) in &files {
        judge(file, tokens, None, &types, &mut complaints);
    }
    complaints
}

/// Which types have a doc comment.
#[derive(Default)]
struct Types<'f> {
    documented: BTreeSet<(&'f str, &'f str)>,
    names: BTreeMap<&'f str, bool>,
}

impl<'f> Types<'f> {
    fn learn(&mut self, path: &'f str, tokens: &'f [Token]) {
        for item in items(tokens) {
            match item.keyword {
                "struct" | "enum" | "union" | "type" => {
                    let documented = !item.docs.trim().is_empty();
                    if documented {
                        self.documented.insert((path, item.name));
                    }
                    *self.names.entry(item.name).or_insert(true) &= documented;
                }
                "mod" => self.learn(path, item.body.unwrap_or_default()),
                _ => {}
            }
        }
    }

    /// Whether the type is documented that a file means by a name.
    fn has(&self, path: &str, name: &str) -> bool {
        self.documented.contains(&(path, name)) || self.names.get(name) == Some(&true)
    }
}

fn judge(file: &Source, tokens: &[Token], of_type: Option<&str>, types: &Types<'_>, complaints: &mut Vec<String>) {
    for item in items(tokens).iter().filter(|item| !item.test) {
        match (item.keyword, item.body) {
            ("mod", Some(body)) => judge(file, body, None, types, complaints),
            ("impl", Some(body)) => {
                if let Some(name) = inherent(item.head) {
                    judge(file, body, Some(name), types, complaints);
                }
            }
            _ => {
                let is_maker = MAKERS.contains(&item.name) && of_type.is_some_and(|name| types.has(&file.path, name));
                if is_shared(item)
                    && !is_maker
                    && let Some(why) = silent(item)
                {
                    complaints.push(file.complain(item.line, &format!("`{} {}` {why}", item.keyword, item.name)));
                }
            }
        }
    }
}

/// The type that an `impl` is of; `None` if it is one of a trait.
fn inherent(head: &[Token]) -> Option<&str> {
    let of_trait = head.windows(2).any(|pair| pair[0].is("for") && !pair[1].is("<"));
    if of_trait {
        return None;
    }
    let mut depth = 0usize;
    let mut name = None;
    for (at, token) in head.iter().enumerate() {
        let is_arrow = at > 0 && head[at - 1].is("-");
        match token.text.as_str() {
            "<" => depth += 1,
            ">" if !is_arrow => depth = depth.saturating_sub(1),
            "where" => break,
            text if depth == 0 && text.starts_with(|letter: char| letter.is_alphabetic()) => name = Some(text),
            _ => {}
        }
    }
    name
}

fn is_shared(item: &Item<'_>) -> bool {
    let is_seen = match item.seen {
        [_] => true,
        [_, _, whom, ..] => whom.is("crate") || whom.is("in"),
        _ => false,
    };
    let is_list = item.keyword == "fn" && LISTS.contains(&item.name);
    is_seen && KEYWORDS.contains(&item.keyword) && !is_list
}

/// Why the doc comment of an item is none; `None` if it says something.
fn silent(item: &Item<'_>) -> Option<&'static str> {
    let words: Vec<String> = item.docs.replace("\\n", " ").split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Some("has no doc comment");
    }
    if words.len() < LEAST_WORDS {
        return Some("has a doc comment of fewer than 3 words");
    }
    let name = name_words(item.name);
    let repeats =
        |word: &String| FILLERS.contains(&word.as_str()) || word == item.keyword || name.contains(&stem(word)) || *word == bare(item.name);
    words.iter().all(repeats).then_some("has a doc comment that only repeats its name")
}

fn bare(word: &str) -> String {
    let letters = word.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Without what makes a plural or a third person.
fn stem(word: &str) -> String {
    word.trim_end_matches('s').to_owned()
}

/// The words of a name, be it written in snake or in camel case.
fn name_words(name: &str) -> BTreeSet<String> {
    let mut spaced = String::new();
    let mut after_small = false;
    for letter in name.chars() {
        if letter.is_uppercase() && after_small {
            spaced.push(' ');
        }
        after_small = letter.is_lowercase();
        spaced.push(if letter == '_' { ' ' } else { letter });
    }
    spaced.split(' ').map(|word| stem(&bare(word))).collect()
}

#[track_caller]
fn assert_silent(text: &str, expected: &[&str]) {
    assert_eq!(undocumented(&placed(&[("src/a.rs", text)])), expected, "{text}");
}

#[test]
fn a_shared_item_without_a_comment_is_noticed() {
    for (text, what) in [
        ("pub fn f() {}", "fn f"),
        ("pub(crate) async fn f() {}", "fn f"),
        ("pub const fn f() {}", "fn f"),
        ("pub(in crate::store) struct A;", "struct A"),
        ("pub enum A { B }", "enum A"),
        ("pub trait A { fn f(); }", "trait A"),
        ("pub const A: u8 = 1;", "const A"),
        ("pub static A: u8 = 1;", "static A"),
        ("pub type A = u8;", "type A"),
        ("// Not a doc comment, however long.\npub type A = u8;", "type A"),
        ("#[get(\"/a\")] #[doc(hidden)] pub fn f() {}", "fn f"),
        ("struct A; impl A { pub fn f(&self) {} }", "fn f"),
        ("struct A; impl<'a, T: Fn() -> u8> super::A<'a, T> where T: B { pub const C: u8 = 1; }", "const C"),
        ("mod inner { pub fn f() {} }", "fn f"),
        ("struct A; impl A { pub fn new() -> Self { A } }", "fn new"),
        ("/// The documented one.\nfn f() {}\npub fn g() {}", "fn g"),
    ] {
        let line = text.lines().count();
        assert_silent(text, &[&format!("src/a.rs:{line}: `{what}` has no doc comment")]);
    }
}

#[test]
fn a_comment_that_says_nothing_is_noticed() {
    let few = "has a doc comment of fewer than 3 words";
    let name = "has a doc comment that only repeats its name";
    for (docs, item, what, why) in [
        ("Opens it.", "pub fn open() {}", "fn open", few),
        ("  ", "pub fn open() {}", "fn open", "has no doc comment"),
        ("Opens the door.", "pub fn open_door() {}", "fn open_door", name),
        ("The `open_door` function of door.", "pub fn open_door() {}", "fn open_door", ""),
        ("A door opener.", "pub struct DoorOpener;", "struct DoorOpener", name),
        ("The `MOST_DOORS` const.", "pub const MOST_DOORS: u8 = 1;", "const MOST_DOORS", name),
    ] {
        let complaint = format!("src/a.rs:2: `{what}` {why}");
        let expected: &[&str] = if why.is_empty() { &[] } else { &[&complaint] };
        assert_silent(&format!("/// {docs}\n{item}"), expected);
    }
}

#[test]
fn what_needs_no_comment_stays_allowed() {
    for text in [
        "fn f() {} struct A; pub(super) fn g() {} pub(self) fn h() {}",
        "pub mod a; pub use a::B; pub(crate) use a::c;",
        "/// Opens the door to `who`.\npub fn open() {}",
        "/// Opens\n/// a door.\n#[inline]\npub fn open() {}",
        "#[inline]\n/// Opens a door \"loudly\".\npub fn open() {}",
        "/** Opens a door. */ pub fn open() {}",
        "/// One of a house.\npub struct A { pub b: u8 } /// Another of it.\npub enum B { C, D { e: u8 } }",
        "/// One of a house.\nstruct A; impl A { pub fn new() {} pub fn of(a: u8) {} }",
        "struct A; impl Default for A { fn default() -> Self { A } } impl<T> From<T> for A { fn from(t: T) -> Self { A } }",
        "pub fn routes() {} pub fn root() {} pub(crate) fn stage() {}",
        "#[cfg(test)] pub fn f() {} #[cfg(test)] mod tests { pub fn g() {} }",
        "fn f() { pub fn inner() {} }",
        "macro_rules! m { () => { pub fn f() {} } } m! { pub fn g() {} }",
    ] {
        assert_silent(text, &[]);
    }
    let apart = [("src/a.rs", "/// One of a house.\npub struct A;"), ("src/b.rs", "use crate::a::A; impl A { pub fn new() {} }")];
    assert_eq!(undocumented(&placed(&apart)), [""; 0]);
    for path in ["src/a/tests.rs", "src/a_tests.rs", "src/store/test/rows.rs"] {
        assert_eq!(undocumented(&placed(&[(path, "pub fn f() {}")])), [""; 0]);
    }
}
