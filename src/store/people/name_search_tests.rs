//! Who is found by a piece of a name.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use super::*;
use crate::model::people::user::Role;
use crate::store::Write;
use crate::store::accounts::account::{self, NewAccount};
use crate::store::people::users::{self as people, NewUser};
use crate::store::test::fixture;

fn add(tx: &Write<'_>, username: &str, nickname: &str) -> UserId {
    let (account, _) = account::insert(tx, &NewAccount::default()).unwrap();
    let new = NewUser {
        account,
        is_primary: true,
        username: username.to_owned(),
        username_key: username.to_lowercase(),
        nickname: nickname.to_owned(),
        role: Role::General,
        indexable: false,
    };
    people::insert(tx, &new).unwrap()
}

fn block(tx: &Write<'_>, from: UserId, to: UserId) {
    tx.execute(
        "INSERT INTO user_marks (id, user_id, target_id, axis, mark) VALUES (?1, ?2, ?3, 'bond', 'block')",
        (tx.next_id(), from, to),
    )
    .unwrap();
}

#[test]
fn wildcards_mean_themselves() {
    assert_eq!(patterns(r"50%_\"), (r"%50\%\_\\%".to_owned(), r"50\%\_\\%".to_owned()));
}

#[test]
fn people_are_found_by_either_name_best_match_first() {
    let dir = tempfile::tempdir().unwrap();
    let db = fixture::open(&dir).unwrap();
    let ids = db
        .write_now(|tx| {
            let ids =
                [add(tx, "joanne", "J"), add(tx, "Annabel", "A"), add(tx, "anna", "B"), add(tx, "rob", "Hannes"), add(tx, "zoe", "Z")];
            Ok(ids)
        })
        .unwrap();
    let find = |piece: &str, limit| db.read(|r| users(r, None, piece, Part { limit, ..Part::default() })).unwrap();
    assert_eq!(find("ann", 10), [ids[2], ids[1], ids[3], ids[0]]);
    assert_eq!(find("ann", 2), [ids[2], ids[1]]);
    assert_eq!(find("a_n", 10), []);
    assert_eq!(find("%", 10), []);
}

#[test]
fn deleted_and_blocked_users_are_not_found() {
    let dir = tempfile::tempdir().unwrap();
    let db = fixture::open(&dir).unwrap();
    let [me, blocked, blocker, friend] = db
        .write_now(|tx| {
            let [me, blocked, blocker, friend] = ["ann-me", "ann-blocked", "ann-blocker", "ann-friend"].map(|name| add(tx, name, "x"));
            block(tx, me, blocked);
            block(tx, blocker, me);
            for (name, status) in [("ann-off", "disabled"), ("ann-gone", "deleted")] {
                let id = add(tx, name, "x");
                tx.execute("UPDATE users SET status = ?2 WHERE id = ?1", (id, status))?;
            }
            Ok([me, blocked, blocker, friend])
        })
        .unwrap();
    let find = |viewer| db.read(|r| users(r, viewer, "ann", Part { limit: 10, ..Part::default() })).unwrap();
    assert_eq!(find(Some(me)), [me, friend]);
    assert_eq!(find(None), [me, friend, blocked, blocker]);
    assert_eq!(find(Some(friend)), [me, friend, blocked, blocker]);
}

#[test]
fn hashtags_have_the_marks_of_the_viewer() {
    let dir = tempfile::tempdir().unwrap();
    let db = fixture::open(&dir).unwrap();
    let me = db
        .write_now(|tx| {
            let me = add(tx, "annie", "x");
            for (id, name, posts, enabled) in [(1, "Rust", 1, 1), (2, "trust", 9, 1), (3, "RustConf", 5, 1), (4, "rusty", 9, 0)] {
                tx.execute(
                    "INSERT INTO hashtags (id, slug, name, posts, enabled) VALUES (?1, ?2, ?3, ?4, ?5)",
                    (id, name.to_lowercase(), name, posts, enabled),
                )?;
            }
            for (axis, mark, note) in [("opinion", "like", None), ("bond", "follow", Some("mine"))] {
                tx.execute(
                    "INSERT INTO hashtag_marks (id, user_id, target_id, axis, mark, note) VALUES (?1, ?2, 1, ?3, ?4, ?5)",
                    (tx.next_id(), me, axis, mark, note),
                )?;
            }
            Ok(me)
        })
        .unwrap();
    let found = db.read(|r| hashtags(r, Some(me), "rust", 10)).unwrap();
    assert_eq!(found.iter().map(|tag| tag.slug.as_str()).collect::<Vec<_>>(), ["rustconf", "rust", "trust"]);
    let rust = &found[1];
    assert_eq!((rust.liked, rust.followed, rust.blocked, rust.note.as_deref()), (true, true, false, Some("mine")));
    let stranger = db.read(|r| hashtags(r, None, "rust", 1)).unwrap();
    assert_eq!(stranger[0], FoundHashtag { slug: "rustconf".into(), name: "RustConf".into(), ..FoundHashtag::default() });
}
