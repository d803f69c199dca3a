//! What a transaction changes, collected where SQLite writes it: no statement can forget to say so.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;

use super::key::{Key, Kind, id_of_hash};
use super::publications::{Origin, Publication};
use super::tables::{LISTED, PUBLISHED, TABLES, Watched};
use crate::model::id::{HashtagId, UserId};

/// The cards that are no longer true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    pub keys: HashSet<Key>,
    /// Any card may be concerned.
    pub everything: bool,
    /// In the order of their ids.
    pub published: Vec<Publication>,
    /// The oldest entry that may stand in other lists than before; 0 where that may be all of them.
    pub relisted: Option<i64>,
    /// Lists may be other ones than before, new rows aside.
    pub lists: bool,
}

/// How many changes are named one by one; a commit that changes more drops everything.
const NAMED: usize = 1 << 16;

impl Changes {
    fn add(&mut self, key: Key) {
        if self.everything {
            return;
        }
        self.keys.insert(key);
        if self.keys.len() > NAMED {
            self.add_everything();
        }
    }

    fn publish(&mut self, publication: Publication) {
        if !self.everything {
            self.published.push(publication);
        }
    }

    fn relist(&mut self, id: i64) {
        self.relisted = Some(self.relisted.map_or(id, |oldest| oldest.min(id)));
    }

    /// The same, where `last` is the last id given out before: whatever happens to a newer entry is part of its publication.
    pub(crate) fn since(self, last: i64) -> Self {
        Self { lists: self.relisted.is_some_and(|id| id <= last), ..self }
    }

    fn add_everything(&mut self) {
        *self = Self { everything: true, ..Self::default() };
    }

    /// May the card of this key have changed?
    pub(crate) fn contains(&self, key: Key) -> bool {
        self.everything || self.keys.contains(&key)
    }
}

/// The changes of the transaction that is open on one connection.
#[derive(Clone, Default)]
pub(crate) struct ChangeSet(Arc<Mutex<Changes>>);

impl ChangeSet {
    /// Watches everything that `conn` writes from now on; it has to have its schema.
    /// Errors: `rusqlite::Error` where a trigger does not fit the schema.
    pub(crate) fn watch(conn: &Connection) -> rusqlite::Result<Self> {
        // A row that REPLACE removes is deleted for triggers, too.
        conn.execute_batch("PRAGMA recursive_triggers = ON")?;
        let set = Self::default();
        let by_row = set.clone();
        let rows: Vec<(&str, Kind)> = TABLES.iter().filter_map(|(table, watched)| row_kind(watched).map(|kind| (*table, kind))).collect();
        conn.update_hook(Some(move |_, database: &str, table: &str, row| {
            if database == "main"
                && let Some((_, kind)) = rows.iter().find(|(name, _)| *name == table)
            {
                by_row.with(|changes| changes.add(Key(*kind, row)));
            }
        }))?;
        let by_trigger = set.clone();
        // In a trigger that this program makes, over values of its own tables.
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
        conn.create_scalar_function("card_changed", 2, flags, move |call| {
            let kind = call.get_raw(0).as_str().ok().and_then(Kind::named);
            match (kind, call.get_raw(1)) {
                (Some(kind), ValueRef::Integer(id)) => by_trigger.with(|changes| changes.add(Key(kind, id))),
                (Some(kind), ValueRef::Blob(hash)) => by_trigger.with(|changes| changes.add(Key(kind, id_of_hash(hash)))),
                // The row belongs to no card.
                (Some(_), ValueRef::Null) => {}
                _ => by_trigger.with(Changes::add_everything),
            }
            Ok(rusqlite::types::Null)
        })?;
        let by_publication = set.clone();
        conn.create_scalar_function("published", 3, flags, move |call| {
            let (origin, id) = (call.get::<i64>(1)?, call.get(2)?);
            let origin = if call.get_raw(0).as_str()? == "tag" { Origin::Tag(HashtagId(origin)) } else { Origin::Author(UserId(origin)) };
            by_publication.with(|changes| changes.publish(Publication { origin, id }));
            Ok(rusqlite::types::Null)
        })?;
        let by_place = set.clone();
        conn.create_scalar_function("relisted", 1, flags, move |call| {
            let id = call.get(0)?;
            by_place.with(|changes| changes.relist(id));
            Ok(rusqlite::types::Null)
        })?;
        for (table, columns, id) in LISTED {
            conn.execute_batch(&triggers("lists", table, &format!("OF {columns}"), &format!("SELECT relisted({id});")))?;
        }
        // Any entry may be of this user.
        conn.execute_batch(&trigger("lists", "AFTER UPDATE OF status", "users", "SELECT relisted(0) WHERE OLD.status <> NEW.status;"))?;
        for (table, origin, of) in PUBLISHED {
            let call = format!("SELECT published('{origin}', origin, id) FROM ({of});");
            conn.execute_batch(&trigger("published", "AFTER INSERT", table, &call))?;
        }
        for (table, watched) in TABLES {
            match watched {
                Watched::By(owners) => conn.execute_batch(&triggers("cards", table, "", &calls(owners)))?,
                Watched::ByColumns(columns, owners) => {
                    conn.execute_batch(&triggers("cards", table, &format!("OF {columns}"), &calls(owners)))?
                }
                Watched::RowAnd(_, columns, owners) => {
                    conn.execute_batch(&on_update("cards", table, &format!("OF {columns}"), &calls(owners)))?
                }
                Watched::Rarely(columns) => {
                    const EVERYTHING: &str = "SELECT card_changed('everything', 0);";
                    // What is new is part of no card yet.
                    conn.execute_batch(&on_update("cards", table, &format!("OF {columns}"), EVERYTHING))?;
                    conn.execute_batch(&trigger("cards", "BEFORE DELETE", table, EVERYTHING))?;
                }
                Watched::Row(_) | Watched::NoCard => {}
            }
        }
        Ok(set)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Changes) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Was it changed in this transaction? More may be named than was changed, never less.
    pub(crate) fn contains(&self, key: Key) -> bool {
        self.with(|changes| changes.contains(key))
    }

    /// Another program wrote to the file.
    pub(crate) fn add_everything(&self) {
        self.with(Changes::add_everything);
    }

    /// The changes so far; none are left here.
    pub(crate) fn take(&self) -> Changes {
        self.with(std::mem::take)
    }
}

fn row_kind(watched: &Watched) -> Option<Kind> {
    match watched {
        Watched::Row(kind) | Watched::RowAnd(kind, ..) => Some(*kind),
        Watched::By(_) | Watched::ByColumns(..) | Watched::Rarely(_) | Watched::NoCard => None,
    }
}

/// The calls that name each owner of `row`.
fn calls(owners: &[(Kind, &str)]) -> String {
    let name = |kind| Kind::NAMES.iter().find(|(_, known)| *known == kind).map_or("", |(name, _)| *name);
    owners.iter().map(|(kind, owner)| format!("SELECT card_changed('{}', id) FROM ({owner});", name(*kind))).collect()
}

/// A trigger of this connection alone: it is not in the file.
fn trigger(purpose: &str, when: &str, table: &str, calls: &str) -> String {
    let name: String = when.split(' ').take(2).map(|word| format!("_{}", word.to_lowercase())).collect();
    format!("CREATE TEMP TRIGGER {purpose}{name}_{table} {when} ON main.{table} BEGIN {calls} END;")
}

/// After updates, of the columns that `of` may name: `calls` for the row as it was and as it is, which they call `row`.
fn on_update(purpose: &str, table: &str, of: &str, calls: &str) -> String {
    trigger(purpose, &format!("AFTER UPDATE {of}"), table, &["OLD.", "NEW."].map(|row| calls.replace("row.", row)).join(" "))
}

/// The same, and `calls` for each row that comes or goes.
fn triggers(purpose: &str, table: &str, of: &str, calls: &str) -> String {
    [
        trigger(purpose, "AFTER INSERT", table, &calls.replace("row.", "NEW.")),
        on_update(purpose, table, of, calls),
        trigger(purpose, "BEFORE DELETE", table, &calls.replace("row.", "OLD.")),
    ]
    .concat()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn conn() -> (Connection, ChangeSet) {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../../../schema.sql")).unwrap();
        let set = ChangeSet::watch(&conn).unwrap();
        conn.execute_batch(
            "INSERT INTO apps (id, app_id, kind, name, created_at) VALUES (90, 'a', 'oauth', 'app', 0);
             INSERT INTO accounts (id, aid) VALUES (1, 'a');
             INSERT INTO users (id, account_id, is_primary, username, username_key) VALUES (2, 1, 1, 'ann', 'ann'), (3, 1, 0, 'bob', 'bob');
             INSERT INTO user_counters (user_id) VALUES (2), (3);
             INSERT INTO forums (id, gid, name) VALUES (80, 'g', 'forum');
             INSERT INTO hashtags (id, slug, name) VALUES (70, 't', 't');
             INSERT INTO files (id, fid, kind, name, mime, extension, size, sha256) VALUES (60, 'f', 'image', '', '', '', 0, zeroblob(32));
             INSERT INTO entries (id, kind, author_id, visibility) VALUES (10, 'post', 2, 'public');
             INSERT INTO contents (id, code, text) VALUES (10, 'c', '');
             INSERT INTO posts (id, forum_id) VALUES (10, 80);
             INSERT INTO polls (id, entry_id, multiple, hide_totals, expires_at) VALUES (50, 10, 0, 0, 0);
             INSERT INTO poll_options (poll_id, n, title) VALUES (50, 0, 'yes');
             INSERT INTO file_uses (id, key, file_id, purpose, entry_id) VALUES (61, hex(zeroblob(16)), 60, 'entry', 10);
             INSERT INTO sessions (id, kind, token_hash, account_id, user_id, created_at) VALUES (40, 'user', X'0000000000000005aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1, 2, 0);
             UPDATE users SET avatar_file_id = 60 WHERE id = 3;",
        )
        .unwrap();
        drop(set.take());
        (conn, set)
    }

    #[test]
    fn every_table_of_the_schema_is_declared_once() {
        let (conn, _) = conn();
        let mut tables =
            conn.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'entry_words_%'").unwrap();
        let tables: BTreeSet<String> = tables.query_map([], |row| row.get(0)).unwrap().map(|name| name.unwrap()).collect();
        let declared: BTreeSet<String> = TABLES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(declared, tables);
        assert_eq!(TABLES.len(), declared.len(), "one is declared twice");
    }

    #[test]
    fn a_table_named_by_its_row_has_row_numbers_that_are_its_ids() {
        let (conn, _) = conn();
        for (table, _) in TABLES.iter().filter(|(_, watched)| row_kind(watched).is_some()) {
            let sql: String = conn.query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [table], |row| row.get(0)).unwrap();
            assert!(sql.contains("INTEGER PRIMARY KEY") && !sql.contains("WITHOUT ROWID"), "{table}");
        }
    }

    #[test]
    fn whatever_writes_to_a_row_names_the_cards_it_belongs_to() {
        use Kind::{Acts, Entry, Hashtag, Notifications, Person, Session, Timeline, Viewer};
        const VIEWER_AND_HOME: &[Key] = &[Key(Viewer, 2), Key(Timeline, 2)];
        let (conn, set) = conn();
        let on_entry: &[Key] = &[Key(Entry, 10)];
        for (sql, keys) in [
            ("UPDATE accounts SET wait_delete_at = 5 WHERE id = 1", &[Key(Person, 2), Key(Person, 3)][..]),
            ("UPDATE users SET nickname = 'A' WHERE id = 2", &[Key(Person, 2)]),
            ("UPDATE users SET status = 'disabled' WHERE id = 2", &[Key(Person, 2), Key(Session, 5)]),
            ("UPDATE users SET role = 'restricted' WHERE id = 3", &[Key(Person, 3)]),
            ("UPDATE sessions SET revoked_at = 1 WHERE user_id = 2", &[Key(Session, 5)]),
            (
                "UPDATE sessions SET token_hash = X'0000000000000006aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
                &[Key(Session, 5), Key(Session, 6)],
            ),
            ("DELETE FROM sessions", &[Key(Session, 6)]),
            ("UPDATE user_counters SET likers = 1 WHERE user_id = 3", &[Key(Person, 3)]),
            ("INSERT INTO file_variants (file_id, variant, mime, size) VALUES (60, 'static', '', 0)", &[Key(Person, 3)]),
            ("UPDATE contents SET likes = likes + 1 WHERE id = 10", on_entry),
            ("UPDATE entries SET deleted_at = 1 WHERE id = 10", on_entry),
            ("UPDATE posts SET title = 'x' WHERE id = 10", on_entry),
            ("INSERT INTO mentions (entry_id, user_id, name) VALUES (10, 3, 'bob')", on_entry),
            ("UPDATE mentions SET name = 'b'", on_entry),
            ("DELETE FROM mentions", on_entry),
            ("INSERT INTO entry_hashtags VALUES (10, 70)", on_entry),
            ("DELETE FROM entry_hashtags", on_entry),
            ("UPDATE hashtags SET posts = 1 WHERE id = 70", &[Key(Hashtag, 70)]),
            ("UPDATE polls SET voters = 1", on_entry),
            ("UPDATE poll_options SET votes = 1", on_entry),
            ("INSERT INTO pins (id, user_id, entry_id) VALUES (1, 2, 10)", on_entry),
            ("DELETE FROM pins", on_entry),
            ("UPDATE files SET description = 'x'", on_entry),
            ("UPDATE file_uses SET position = 1", on_entry),
            (
                "INSERT INTO entry_marks (id, user_id, target_id, kind, axis, mark) VALUES (1, 3, 10, 'post', 'opinion', 'like')",
                &[Key(Entry, 10), Key(Acts, 3)],
            ),
            ("UPDATE entry_marks SET axis = 'bond', mark = 'block'", &[Key(Entry, 10), Key(Acts, 3), Key(Viewer, 3)]),
            ("INSERT INTO user_marks (id, user_id, target_id, axis, mark) VALUES (1, 2, 3, 'bond', 'follow')", VIEWER_AND_HOME),
            ("UPDATE user_marks SET mark = 'block'", &[Key(Viewer, 2), Key(Viewer, 3), Key(Timeline, 2)]),
            (
                "INSERT OR REPLACE INTO user_marks (id, user_id, target_id, axis, mark) VALUES (5, 2, 3, 'bond', 'follow')",
                &[Key(Viewer, 2), Key(Viewer, 3), Key(Timeline, 2)],
            ),
            ("UPDATE user_marks SET mark = 'block'", &[Key(Viewer, 2), Key(Viewer, 3), Key(Timeline, 2)]),
            ("DELETE FROM user_marks", &[Key(Viewer, 2), Key(Viewer, 3)]),
            ("INSERT INTO lists (id, user_id, title) VALUES (20, 2, 'x')", &[Key(Timeline, 2), Key(Timeline, 20)]),
            ("INSERT INTO list_members VALUES (20, 3)", &[Key(Timeline, 2), Key(Timeline, 20)]),
            ("INSERT INTO hashtag_marks (id, user_id, target_id, axis, mark) VALUES (1, 2, 70, 'bond', 'follow')", VIEWER_AND_HOME),
            ("INSERT INTO mutes (id, user_id, target_id) VALUES (1, 2, 3)", &[Key(Viewer, 2)]),
            ("INSERT INTO thread_mutes VALUES (3, 10)", &[Key(Viewer, 3)]),
            ("INSERT INTO filters (id, user_id, title, contexts) VALUES (30, 3, 'x', '[]')", &[Key(Viewer, 3)]),
            ("INSERT INTO filter_keywords (id, filter_id, keyword) VALUES (31, 30, 'x')", &[Key(Viewer, 3)]),
            ("INSERT INTO filter_entries (id, filter_id, entry_id) VALUES (32, 30, 10)", &[Key(Viewer, 3)]),
            ("DELETE FROM filter_keywords", &[Key(Viewer, 3)]),
            ("INSERT INTO notifications (id, nmid, receiver_id, kind, actor_id) VALUES (1, 'n', 3, 5, 2)", &[Key(Notifications, 3)]),
            ("UPDATE notifications SET read_at = 1", &[]),
            ("UPDATE notifications SET deleted_at = 1", &[Key(Notifications, 3)]),
            ("DELETE FROM notifications", &[Key(Notifications, 3)]),
            ("INSERT INTO forum_marks (id, user_id, target_id, axis, mark) VALUES (1, 2, 80, 'bond', 'follow')", &[Key(Viewer, 2)]),
            ("INSERT INTO bookmarks (id, user_id, entry_id) VALUES (1, 2, 10)", &[Key(Acts, 2)]),
            ("DELETE FROM bookmarks", &[Key(Acts, 2)]),
            ("INSERT INTO reposts (id, user_id, target_id) VALUES (10, 2, 10)", &[Key(Entry, 10), Key(Acts, 2)]),
            ("DELETE FROM reposts", &[Key(Entry, 10), Key(Acts, 2)]),
            ("UPDATE forums SET posts = 1", &[]),
        ] {
            conn.execute(sql, []).unwrap();
            let changes = set.take();
            assert_eq!((changes.keys, changes.everything), (keys.iter().copied().collect(), false), "{sql}");
        }
        for sql in ["UPDATE forums SET private = 1", "UPDATE apps SET name = 'other'", "UPDATE apps SET enabled = 0", "DELETE FROM apps"] {
            conn.execute(sql, []).unwrap();
            assert!(set.take().everything, "{sql}");
        }
    }

    #[test]
    fn what_is_published_is_told_with_its_author_and_its_hashtags() {
        let (conn, set) = conn();
        conn.execute_batch(
            "INSERT INTO entries (id, kind, author_id, visibility) VALUES (11, 'comment', 3, 'public'), (12, 'message', 3, 'direct');
             INSERT INTO entries (id, kind, author_id, visibility, anonymous) VALUES (13, 'post', 3, 'public', 1);
             INSERT INTO entry_hashtags VALUES (10, 70);
             UPDATE entries SET visibility = 'unlisted';",
        )
        .unwrap();
        let by = |origin, id| Publication { origin, id };
        assert_eq!(set.take().published, [by(Origin::Author(UserId(3)), 11), by(Origin::Tag(HashtagId(70)), 10)]);
    }

    #[test]
    fn what_moves_an_entry_in_or_out_of_lists_is_told_and_counters_are_not() {
        let (conn, set) = conn();
        let tell = |sql: &str, last| {
            conn.execute_batch(sql).unwrap();
            set.take().since(last).lists
        };
        for sql in [
            "UPDATE contents SET likes = 5, views = 9, comments = 1, last_comment_at = 7, edit_count = 1",
            "UPDATE users SET nickname = 'A', last_post_at = 5 WHERE id = 2",
            "INSERT INTO bookmarks (id, user_id, entry_id) VALUES (1, 2, 10)",
            "INSERT INTO user_marks (id, user_id, target_id, axis, mark) VALUES (1, 2, 3, 'bond', 'block')",
            "UPDATE posts SET comment_policy = 2",
        ] {
            assert!(!tell(sql, 10), "{sql}");
        }
        for sql in [
            "UPDATE entries SET deleted_at = 5",
            "UPDATE entries SET deleted_at = NULL, visibility = 'unlisted'",
            "UPDATE contents SET enabled = 0",
            "UPDATE contents SET text = 'other'",
            "UPDATE contents SET digest = 2",
            "UPDATE posts SET forum_id = NULL",
            "INSERT INTO entry_hashtags VALUES (10, 70)",
            "DELETE FROM entry_hashtags",
            "UPDATE users SET status = 'disabled' WHERE id = 2",
        ] {
            assert!(tell(sql, 10), "{sql}");
        }
        let new = "INSERT INTO entries (id, kind, author_id, visibility) VALUES (11, 'post', 2, 'public');
                   INSERT INTO contents (id, code, text) VALUES (11, 'd', ''); INSERT INTO posts (id) VALUES (11);
                   INSERT INTO entry_hashtags VALUES (11, 70); UPDATE contents SET file_kinds = 1 WHERE id = 11;";
        assert!(!tell(new, 10), "it is all one publication");
        let old = "INSERT INTO entries (id, kind, author_id, visibility) VALUES (5, 'post', 2, 'public')";
        assert!(tell(old, 11), "an id from before");
    }

    #[test]
    fn a_huge_commit_drops_everything_and_collects_no_more() {
        let mut changes = Changes::default();
        for id in 0..2 * i64::try_from(NAMED).unwrap() {
            changes.add(Key(Kind::Person, id));
            changes.publish(Publication { origin: Origin::Author(UserId(1)), id });
        }
        assert!(changes.everything && changes.contains(Key(Kind::Entry, 1)));
        assert_eq!((changes.keys.len(), changes.published.len()), (0, 0));
    }

    #[test]
    fn an_update_of_many_rows_names_each() {
        let (conn, set) = conn();
        conn.execute("UPDATE users SET account_id = 1", []).unwrap();
        assert_eq!(set.take().keys, [Key(Kind::Person, 2), Key(Kind::Person, 3)].into());
    }
}
