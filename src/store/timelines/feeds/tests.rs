//! Which index each scan uses, and that a merged timeline has the right order.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use super::*;
use crate::store::test::fixture;

const KINDS: [Source; 3] = [Source::Author(UserId(0)), Source::Tagged(HashtagId(0)), Source::Posts];

fn plan(db: &crate::store::Db, sql: &str, params: &[i64]) -> Vec<String> {
    db.read(|r| r.all(&format!("EXPLAIN QUERY PLAN {sql}"), rusqlite::params_from_iter(params), |row| row.get(3))).unwrap()
}

fn index(source: Source) -> &'static str {
    match source {
        Source::Author(_) => "INDEX entries_said (author_id=? AND id>? AND id<?)",
        Source::Tagged(_) => "INDEX entry_hashtags_by_tag (hashtag_id=? AND entry_id>? AND entry_id<?)",
        Source::Posts => "INDEX entries_live (kind=? AND id>? AND id<?)",
    }
}

#[test]
fn every_scan_uses_its_index() {
    let dir = tempfile::tempdir().unwrap();
    let db = fixture::open(&dir).unwrap();
    for source in KINDS {
        for span in [Span::newest(20), Span::of(None, None, Some(0), 20)] {
            let chunk = plan(&db, &chunk_sql(source, span), &[1, 2, 0, 20]);
            assert!(chunk.iter().any(|step| step.starts_with("SEARCH") && step.contains(index(source))), "{source:?}: {chunk:?}");
            let heads = plan(&db, &heads_sql(source, span), &[1, 2, 0]);
            assert!(heads.iter().any(|step| step.starts_with("SEARCH") && step.contains(index(source))), "{source:?}: {heads:?}");
            let scans = |step: &&String| step.starts_with("SCAN") && !step.contains("VIRTUAL TABLE") && !step.contains("CONSTANT ROW");
            for steps in [&chunk, &heads] {
                assert!(steps.iter().find(scans).is_none() && !steps.iter().any(|step| step.contains("TEMP B-TREE")), "{steps:?}");
            }
        }
    }
}

/// Publishes something as `author` and returns its id.
fn publish(db: &crate::store::Db, author: UserId) -> EntryId {
    db.write_now(move |tx| crate::store::test::rows::post(tx, author, crate::model::content::entry::Visibility::Public)).unwrap()
}

#[test]
fn many_scans_merge_in_order_from_both_ends() {
    let dir = tempfile::tempdir().unwrap();
    let db = fixture::open(&dir).unwrap();
    let people: Vec<UserId> = (0..5)
        .map(|n| {
            db.write_now(move |tx| {
                let (account, _) = crate::store::accounts::account::insert(tx, &crate::store::accounts::account::NewAccount::default())?;
                let (username, role) = (format!("p{n}"), crate::model::people::user::Role::General);
                let new = crate::store::people::users::NewUser {
                    account,
                    is_primary: true,
                    username_key: username.clone(),
                    nickname: username.clone(),
                    username,
                    role,
                    indexable: false,
                };
                crate::store::people::users::insert(tx, &new)
            })
            .unwrap()
        })
        .collect();
    let mut all: Vec<EntryId> = Vec::new();
    // Runs of one author, so that chunks are fetched anew in the middle of a run.
    for n in 0..120_usize {
        all.push(publish(&db, people[(n / 11 + n % 3) % 5]));
    }
    let sources: Vec<Source> = people.iter().map(|user| Source::Author(*user)).chain([Source::Posts]).collect();
    let walk = |span: Span, n: usize| {
        db.read(|r| {
            let mut merge = Merge::open(r, &sources, span, 20)?;
            let mut found = Vec::new();
            loop {
                let some = merge.take(n)?;
                if some.is_empty() {
                    return Ok(found);
                }
                found.extend(some);
            }
        })
        .unwrap()
    };
    let whole = Span::newest(0);
    let newest_first: Vec<EntryId> = all.iter().rev().copied().collect();
    for n in [1, 7, 500] {
        assert_eq!(walk(whole, n), newest_first);
        assert_eq!(walk(Span { upwards: true, ..whole }, n), all);
        let (low, high) = (all[20], all[90]);
        assert_eq!(walk(Span { before: high.0, after: low.0, upwards: true, limit: 0 }, n), all[21..90]);
    }
}
