//! The order of folders in the store and in the community: a file takes only from its own folder and those before it.

use std::collections::BTreeSet;

use super::imports::{Import, imports};
use super::places::placed;
use super::source::Source;

/// The folders of a layer, lowest first.
const ORDERS: [(&str, &[&str]); 2] = [
    (
        "store",
        &[
            "cards",
            "db",
            "text",
            "visibility",
            "people",
            "files",
            "profiles",
            "notifications",
            "messages",
            "relations",
            "accounts",
            "posts",
            "timelines",
            "operations",
            "views",
            "test",
        ],
    ),
    (
        "community",
        &[
            "runtime",
            "text",
            "visibility",
            "people",
            "files",
            "profiles",
            "notifications",
            "messages",
            "relations",
            "accounts",
            "posts",
            "timelines",
            "operations",
            "test",
        ],
    ),
];

/// Everything that a file takes from a folder after its own, and files and folders without a place in the order.
pub fn against_the_order(files: &[Source]) -> Vec<String> {
    let upward = imports(files).into_iter().filter_map(|import| upward(&import));
    strangers(files).into_iter().chain(upward).collect()
}

/// A file of a layer that has an order, as its layer, folder and place; `None` for the layer's own `mod.rs`.
fn place(file: &Source) -> Option<(&'static str, &str, Option<usize>)> {
    let mut parts = file.path.strip_prefix("src/")?.split('/');
    let layer = parts.next()?;
    let (layer, order) = ORDERS.iter().find(|(name, _)| *name == layer)?;
    let folder = parts.next().filter(|part| *part != "mod.rs")?;
    Some((layer, folder, order.iter().position(|name| *name == folder)))
}

fn strangers(files: &[Source]) -> Vec<String> {
    let mut known = BTreeSet::new();
    let mut complaints = Vec::new();
    for file in files {
        if let Some((layer, folder, None)) = place(file)
            && known.insert((layer, folder))
        {
            complaints.push(format!("{}: `{folder}` has no place in the order of folders of {layer}", file.path));
        }
    }
    complaints
}

fn upward(import: &Import<'_>) -> Option<String> {
    let (layer, from, from_place) = place(import.from)?;
    let (to_layer, to, to_place) = place(import.to)?;
    let is_upward = layer == to_layer && to_place? > from_place?;
    is_upward.then(|| {
        let what = format!("`{}` of {}: {from} comes before {to} in {layer}", import.name, import.to.path);
        import.from.complain(import.line, &what)
    })
}

#[track_caller]
fn assert_against(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(against_the_order(&placed(files)), expected, "{files:?}");
}

#[test]
fn taking_from_a_later_folder_is_noticed() {
    let posts = ("src/store/posts/entries.rs", "pub struct Entry;");
    let expected = ["src/store/people/users.rs:1: `Entry` of src/store/posts/entries.rs: people comes before posts in store"];
    for text in [
        "use crate::store::posts::entries::Entry;",
        "use super::super::posts::entries::Entry;",
        "fn f(a: crate::store::posts::entries::Entry) {}",
        "use crate::store::posts::entries; fn f(a: entries::Entry) {}",
        "use crate::{store::{posts::{entries::{self, Entry}}}};",
    ] {
        assert_against(&[("src/store/people/users.rs", text), posts], &expected);
    }
    let files = [
        ("src/community/text/body.rs", "fn f() { crate::community::messages::im::chat::send(); }"),
        ("src/community/messages/im/chat.rs", "pub fn send() {}"),
    ];
    let what = "`send` of src/community/messages/im/chat.rs: text comes before messages in community";
    assert_against(&files, &[&format!("src/community/text/body.rs:1: {what}")]);
}

#[test]
fn what_is_passed_on_counts_as_what_it_is() {
    let files = [
        ("src/store/mod.rs", "pub mod db; pub mod posts; pub use db::handles::Read; pub use posts::Entry;"),
        ("src/store/db/mod.rs", "pub mod handles;"),
        ("src/store/db/handles.rs", "pub struct Read;"),
        ("src/store/posts/mod.rs", "mod entries; pub use entries::Entry;"),
        ("src/store/posts/entries.rs", "use crate::store::Read; pub struct Entry;"),
        ("src/store/people/users.rs", "use crate::store::Read;\nuse crate::store::Entry;\nuse crate::store::posts::Entry as E;"),
    ];
    let what = "`Entry` of src/store/posts/entries.rs: people comes before posts in store";
    let expected = [2, 3].map(|line| format!("src/store/people/users.rs:{line}: {what}"));
    assert_against(&files, &[&expected[0], &expected[1]]);
    // Passing on upwards is taking, too.
    let files =
        [("src/store/people/mod.rs", "pub use crate::store::posts::entries::Entry;"), ("src/store/posts/entries.rs", "pub struct Entry;")];
    assert_against(&files, &[&format!("src/store/people/mod.rs:1: {what}")]);
}

#[test]
fn a_file_or_folder_without_a_place_is_noticed() {
    let files = [
        ("src/store/mod.rs", "pub mod oddments; pub mod slow;"),
        ("src/store/oddments/mod.rs", ""),
        ("src/store/oddments/a.rs", ""),
        ("src/store/slow.rs", ""),
        ("src/community/views/users.rs", ""),
    ];
    let expected = [
        "src/store/oddments/mod.rs: `oddments` has no place in the order of folders of store",
        "src/store/slow.rs: `slow.rs` has no place in the order of folders of store",
        "src/community/views/users.rs: `views` has no place in the order of folders of community",
    ];
    assert_against(&files, &expected);
}

#[test]
fn taking_from_earlier_folders_stays_allowed() {
    let later = ("src/store/views/posts.rs", "pub struct Post;");
    for (path, text) in [
        ("src/store/views/users.rs", "use super::posts::Post;"),
        ("src/store/test/rows.rs", "use crate::store::views::posts::Post;"),
        ("src/store/mod.rs", "pub mod views; pub use views::posts::Post;"),
        ("src/community/text/body.rs", "use crate::store::views::posts::Post;"),
        ("src/store/db/row.rs", "#[cfg(test)] mod tests { use crate::store::views::posts::Post; }"),
        ("src/store/db/row.rs", "#[cfg(test)] use crate::store::views::posts::Post;"),
        ("src/store/db/row_tests.rs", "use crate::store::views::posts::Post;"),
        ("src/store/db/tests.rs", "use crate::store::views::posts::Post;"),
        ("src/store/db/tests/rows.rs", "use crate::store::views::posts::Post;"),
        ("src/store/db/row.rs", "/// As [`crate::store::views::posts::Post`] says.\npub(in crate::store) struct A;"),
    ] {
        assert_against(&[(path, text), later], &[]);
    }
}
