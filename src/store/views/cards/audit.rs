//! Compares what is kept in memory with the file: every test ends with it.

use std::sync::Arc;

use super::{entries, people};
use crate::error::Result;
use crate::model::content::entry::{Entry, Hashtag};
use crate::model::id::UserId;
use crate::model::people::person::Person;
use crate::model::people::session::{Bearer, SigningApp};
use crate::model::people::viewer_relations::ViewerRelations;
use crate::store::Read;
use crate::store::accounts::apps;
use crate::store::cards::acts::ActsKnown;
use crate::store::cards::notifications::NewestNotifications;
use crate::store::cards::{Card, Cards};
use crate::store::people::sessions;
use crate::store::views::{notification_rows, own_acts};
use crate::store::visibility::relations;

/// Every card that differs from what the file says; empty while all are right.
pub fn stale(r: &Read<'_>) -> Result<Vec<String>> {
    let Some((cards, version)) = r.kept()? else { return Ok(Vec::new()) };
    let audit = Audit { cards, version };
    // Cards are written as text, since what they hold is not made to be compared.
    let text = |card: &dyn std::fmt::Debug| format!("{card:?}");
    let mut stale = audit.compare(|ids| people::load(r, ids), |a: &Person, b| text(a) == text(b))?;
    stale.extend(audit.compare(|ids| entries::load(r, ids), |a: &Entry, b| text(a) == text(b))?);
    stale.extend(audit.compare(|ids| entries::hashtags(r, ids), |a: &Hashtag, b| a == b)?);
    let of_viewers = |ids: &[i64]| ids.iter().map(|id| Ok((*id, relations::load(r, UserId(*id))?))).collect();
    stale.extend(audit.compare(of_viewers, |a: &ViewerRelations, b| a == b)?);
    let of_actors = |ids: &[i64]| ids.iter().map(|id| Ok((*id, own_acts::load(r, UserId(*id))?))).collect();
    stale.extend(audit.compare(of_actors, |a: &ActsKnown, b| a == b)?);
    let of_receivers = |ids: &[i64]| ids.iter().map(|id| Ok((*id, notification_rows::load(r, UserId(*id))?))).collect();
    stale.extend(audit.compare(of_receivers, |a: &NewestNotifications, b| a == b)?);
    let sessions_kept: Vec<(i64, Arc<Bearer>)> = audit.kept();
    let load = |_: &[i64]| each(&sessions_kept, |bearer| sessions::load_bearer(r, &bearer.token_hash));
    stale.extend(audit.compare(load, |a: &Bearer, b| text(a) == text(b))?);
    let apps_kept: Vec<(i64, Arc<SigningApp>)> = audit.kept();
    let load = |_: &[i64]| each(&apps_kept, |app| apps::load_signing_app(r, &app.app_id));
    stale.extend(audit.compare(load, |a: &SigningApp, b| text(a) == text(b))?);
    Ok(stale)
}

/// What the file says of each of these.
fn each<C>(kept: &[(i64, Arc<C>)], load: impl Fn(&C) -> Result<Option<C>>) -> Result<Vec<(i64, C)>> {
    kept.iter().filter_map(|(id, card)| Some(load(card).transpose()?.map(|fresh| (*id, fresh)))).collect()
}

struct Audit<'c> {
    cards: &'c Cards,
    version: u64,
}

impl Audit<'_> {
    fn compare<C: Card + std::fmt::Debug>(
        &self,
        load: impl FnOnce(&[i64]) -> Result<Vec<(i64, C)>>,
        same: impl Fn(&C, &C) -> bool,
    ) -> Result<Vec<String>> {
        let kept: Vec<(i64, Arc<C>)> = self.kept();
        let ids: Vec<i64> = kept.iter().map(|(id, _)| *id).collect();
        let fresh = if ids.is_empty() { Vec::new() } else { load(&ids)? };
        let of_file = |id: i64| fresh.iter().find(|(known, _)| *known == id).map(|(_, card)| card);
        let wrong = kept.iter().filter(|(id, card)| !of_file(*id).is_some_and(|other| same(card, other)));
        Ok(wrong.map(|(id, card)| format!("{:?} {id} is kept as {card:?} and should be {:?}", C::KIND, of_file(*id))).collect())
    }

    fn kept<C: Card>(&self) -> Vec<(i64, Arc<C>)> {
        let of_kind = self.cards.keys().into_iter().filter(|key| key.0 == C::KIND).map(|key| key.1);
        of_kind.filter_map(|id| Some((id, self.cards.get(id, self.version)?))).collect()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use super::*;
    use crate::model::content::entry::Visibility;
    use crate::model::id::EntryId;
    use crate::store::Db;
    use crate::store::test::{fixture, rows};
    use crate::store::views::entry_set::EntrySet;

    const PEOPLE: i64 = 6;
    const ROUNDS: i64 = 400;

    /// Users 2 to 7 of one account, a post of each, and the ids of the posts.
    fn community(db: &Db) -> Vec<EntryId> {
        db.write_now(|tx| {
            rows::people(tx, PEOPLE)?;
            (2..2 + PEOPLE).map(|id| rows::post(tx, UserId(id), Visibility::Public)).collect()
        })
        .unwrap()
    }

    /// One of many sorts of change, to one of the people and one of the posts; every seventh is undone.
    fn change(db: &Db, n: i64, posts: &[EntryId]) {
        let (user, other) = (2 + n % PEOPLE, 2 + (n * 5 + 1) % PEOPLE);
        let post = posts[usize::try_from(n * 7 % PEOPLE).unwrap()];
        let done = db.write_now(move |tx| {
            match n % 5 {
                0 => tx.execute("UPDATE users SET nickname = ?2, status = iif(?2 % 3 = 0, 'disabled', 'enabled') WHERE id = ?1", (user, n)),
                1 => tx.execute("UPDATE contents SET likes = likes + 1, text = 'text ' || ?2 WHERE id = ?1", (post, n)),
                2 => tx.execute("INSERT OR REPLACE INTO mentions VALUES (?1, ?2, ?3)", (post, other, n.to_string())),
                3 => tx.execute("DELETE FROM user_marks WHERE user_id = ?1", [user]),
                _ => tx.execute(
                    "INSERT OR REPLACE INTO user_marks (id, user_id, target_id, axis, mark) VALUES (?1, ?2, ?3, 'bond', iif(?1 % 2, 'follow', 'block'))",
                    (1_000 + n, user, if other == user { 2 + other % PEOPLE } else { other }),
                ),
            }?;
            if n % 7 == 6 { Err(crate::error::Error::internal("undone")) } else { Ok(()) }
        });
        assert_eq!(done.is_err(), n % 7 == 6);
    }

    #[test]
    fn readers_beside_a_writer_never_meet_a_card_of_another_state() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let posts = community(&db);
        let (done, audits) = (AtomicBool::new(false), AtomicUsize::new(0));
        std::thread::scope(|threads| {
            let reader = |me: i64| {
                let (db, posts, done, audits) = (&db, &posts, &done, &audits);
                move || {
                    while !done.load(Ordering::Relaxed) {
                        db.read(|r| EntrySet::load(r, Some(UserId(me)), posts)).unwrap();
                        let stale = db.read(stale).unwrap();
                        assert!(stale.is_empty(), "{stale:#?}");
                        audits.fetch_add(1, Ordering::Relaxed);
                    }
                }
            };
            let readers: Vec<_> = (2..4).map(|me| threads.spawn(reader(me))).collect();
            (0..ROUNDS).for_each(|n| change(&db, n, &posts));
            done.store(true, Ordering::Relaxed);
            readers.into_iter().for_each(|reader| reader.join().unwrap());
        });
        assert!(audits.load(Ordering::Relaxed) > 10 && db.cards().len() > 0, "readers have to run beside the writer");
        assert_eq!(db.read(stale).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_card_that_is_wrong_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let posts = community(&db);
        let set = db.read(|r| EntrySet::load(r, Some(UserId(2)), &posts)).unwrap();
        let wrong = Entry { text: "other".into(), ..Entry::clone(set.entry(posts[0]).unwrap()) };
        db.cards().put(posts[0].0, &Arc::new(wrong), db.cards().version());
        let stale = db.read(stale).unwrap();
        assert!(stale.len() == 1 && stale[0].contains("other"), "{stale:?}");
    }

    #[test]
    fn what_another_program_writes_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let posts = community(&db);
        db.read(|r| EntrySet::load(r, Some(UserId(2)), &posts)).unwrap();
        let other = rusqlite::Connection::open(db.path()).unwrap();
        other.execute("UPDATE users SET nickname = 'from outside'", []).unwrap();
        db.write_now(|tx| tx.execute("INSERT INTO meta VALUES ('a', '')", [])).unwrap();
        assert_eq!(db.read(stale).unwrap(), Vec::<String>::new());
        let set = db.read(|r| EntrySet::load(r, Some(UserId(2)), &posts)).unwrap();
        assert_eq!(set.person(UserId(3)).unwrap().user.nickname, "from outside");
    }
}
