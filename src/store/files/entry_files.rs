//! Files of entries through edits: a file that only an earlier version has keeps its address as long as the entry lives.

use std::collections::HashMap;

use super::file::{self, FileHead, Use};
use crate::error::Result;
use crate::model::content::entry::FileView;
use crate::model::id::{EntryId, FileId, RevisionId, UserId};
use crate::store::db::row::{Cols, json_ids, some_ids, sql};
use crate::store::{Read, Write};

/// Puts a file into an entry that does not have it. One that an earlier version has returns under the address it had.
pub(crate) fn put(tx: &Write<'_>, entry: EntryId, file: FileId, position: i64) -> Result<()> {
    let back = "UPDATE file_uses SET former = 0, position = ?3 WHERE entry_id = ?1 AND file_id = ?2 AND former = 1";
    if tx.execute(back, (entry, file, position))? == 0 {
        file::attach(tx, file, Use::Entry(entry), position)?;
    }
    Ok(())
}

/// Takes away the files of an entry that are not in `keep`; earlier versions that have them still show them.
pub(crate) fn retain(tx: &Write<'_>, entry: EntryId, keep: &[FileId]) -> Result<()> {
    const GONE: &str = "entry_id = ?1 AND former = 0 AND file_id NOT IN (SELECT value FROM json_each(?2))";
    tx.execute(
        sql!(
            "UPDATE file_uses SET former = 1 WHERE {GONE} AND file_id IN
                 (SELECT v.file_id FROM revisions r JOIN revision_files v ON v.revision_id = r.id WHERE r.entry_id = ?1)"
        ),
        (entry, json_ids(keep)),
    )?;
    let files: Vec<FileId> =
        tx.all(sql!("SELECT DISTINCT file_id FROM file_uses WHERE {GONE}"), (entry, json_ids(keep)), |row| row.get(0))?;
    tx.execute(sql!("DELETE FROM file_uses WHERE {GONE}"), (entry, json_ids(keep)))?;
    files.into_iter().try_for_each(|file| file::collect(tx, file))
}

/// Takes all files away from an entry that is deleted, those of its earlier versions for good.
pub(crate) fn clear(tx: &Write<'_>, entry: EntryId) -> Result<()> {
    clear_former(tx, entry)?;
    let files: Vec<FileId> = tx.all("SELECT DISTINCT file_id FROM file_uses WHERE entry_id = ?1", [entry], |row| row.get(0))?;
    tx.execute("DELETE FROM file_uses WHERE entry_id = ?1", [entry])?;
    files.into_iter().try_for_each(|file| file::collect(tx, file))
}

/// Takes away what only earlier versions of an entry have. It waits for no other use: its author removed it before.
pub(crate) fn clear_former(tx: &Write<'_>, entry: EntryId) -> Result<()> {
    let files: Vec<FileId> = tx.all("SELECT file_id FROM file_uses WHERE entry_id = ?1 AND former = 1", [entry], |row| row.get(0))?;
    for file in files {
        tx.execute("DELETE FROM file_uses WHERE file_id = ?2 AND (entry_id = ?1 OR purpose = 'upload')", (entry, file))?;
        file::collect(tx, file)?;
    }
    Ok(())
}

/// The files of an entry become uploads that wait for another use, under the addresses they have.
pub(crate) fn release(tx: &Write<'_>, entry: EntryId, owner: UserId) -> Result<()> {
    tx.execute(
        "UPDATE file_uses SET purpose = 'upload', user_id = ?2, entry_id = NULL, position = 0 WHERE entry_id = ?1 AND former = 0",
        (entry, owner),
    )
    .map(drop)
}

/// Those of these files that only earlier versions of the entry have: they may return to it.
pub(crate) fn former(r: &Read<'_>, entry: EntryId, ids: &[FileId]) -> Result<Vec<FileHead>> {
    let Some(ids) = some_ids(ids) else { return Ok(Vec::new()) };
    r.all(
        "SELECT f.id, f.owner_id, f.kind FROM file_uses u JOIN files f ON f.id = u.file_id
         WHERE u.entry_id = ?1 AND u.former = 1 AND f.state = 'live' AND f.id IN (SELECT value FROM json_each(?2))",
        (entry, ids),
        |row| Ok(FileHead { id: row.get(0)?, owner: row.get(1)?, kind: row.get(2)? }),
    )
}

/// The files of earlier versions in the order of that time, with the description and focus of that time.
pub(crate) fn of_revisions(r: &Read<'_>, revisions: &[RevisionId]) -> Result<HashMap<RevisionId, Vec<FileView>>> {
    let mut found: HashMap<RevisionId, Vec<FileView>> = HashMap::new();
    let rows = r.all(
        &format!(
            "SELECT v.revision_id, v.description, v.focus_x, v.focus_y, {} FROM revision_files v JOIN revisions r ON r.id = v.revision_id
             JOIN file_uses u ON u.entry_id = r.entry_id AND u.file_id = v.file_id JOIN files f ON f.id = v.file_id
             WHERE v.revision_id IN (SELECT value FROM json_each(?1)) ORDER BY v.revision_id, v.position",
            file::COLUMNS
        ),
        [json_ids(revisions)],
        |row| {
            let mut c = Cols::of(row);
            let (revision, description) = (c.next()?, c.next()?);
            let focus = file::focus(&mut c)?;
            Ok((revision, FileView { description, focus, ..file::file(&mut c)? }))
        },
    )?;
    for (revision, view) in rows {
        found.entry(revision).or_default().push(view);
    }
    Ok(found)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::model::content::entry::Visibility;
    use crate::store::Db;
    use crate::store::posts::entries;
    use crate::store::test::{fixture, rows};
    use crate::store::text::revisions;

    /// A post of user 2 with two files that are described as `old`.
    struct Album {
        db: Db,
        post: EntryId,
        files: [FileId; 2],
        _dir: tempfile::TempDir,
    }

    impl Album {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let db = fixture::open(&dir).unwrap();
            let made = db.write_now(|tx| {
                fixture::run(
                    tx,
                    "INSERT INTO accounts (id, aid) VALUES (1, 'a');
                     INSERT INTO users (id, account_id, is_primary, username, username_key) VALUES (2, 1, 1, 'ann', 'ann');
                     INSERT INTO user_counters (user_id) VALUES (2);",
                )?;
                let post = rows::post(tx, UserId(2), Visibility::Public)?;
                let files = [rows::file(tx, UserId(2))?, rows::file(tx, UserId(2))?];
                for (position, file) in (0..).zip(files) {
                    put(tx, post, file, position)?;
                    file::describe(tx, file, "old")?;
                }
                Ok((post, files))
            });
            let (post, files) = made.unwrap();
            Self { db, post, files, _dir: dir }
        }

        fn write<T: Send + 'static>(&self, work: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static) -> T {
            self.db.write_now(work).unwrap()
        }

        fn shown(&self) -> Vec<FileId> {
            let found = self.db.read(|r| file::of_entries(r, &[self.post])).unwrap();
            found.get(&self.post).into_iter().flatten().map(|file| file.id).collect()
        }

        fn key(&self, file: FileId) -> Option<String> {
            self.db.read(|r| file::in_entry(r, file, self.post)).unwrap().map(|file| file.key)
        }

        fn gone(&self) -> Vec<FileId> {
            self.db.read(|r| r.all("SELECT id FROM files WHERE state = 'gone' ORDER BY id", [], |row| row.get(0))).unwrap()
        }
    }

    #[test]
    fn versions_keep_order_description_and_focus() {
        let album = Album::new();
        let (post, [a, b]) = (album.post, album.files);
        let [first, second] = album.write(move |tx| {
            file::set_focus(tx, b, (0.5, -0.25))?;
            let first = revisions::keep(tx, post)?;
            entries::keep_files(tx, post, &[b, a])?;
            file::describe(tx, a, "new")?;
            file::set_focus(tx, b, (0.0, 0.0))?;
            let second = revisions::keep(tx, post)?;
            retain(tx, post, &[])?;
            Ok([first, second])
        });
        assert_eq!(album.shown(), []);
        let found = album.db.read(|r| of_revisions(r, &[second, first])).unwrap();
        let described = |revision| -> Vec<_> {
            let files: &Vec<FileView> = &found[&revision];
            files.iter().map(|file| (file.id, file.description.as_str(), file.focus)).collect()
        };
        assert_eq!(described(first), [(a, "old", None), (b, "old", Some((0.5, -0.25)))]);
        assert_eq!(described(second), [(b, "old", Some((0.0, 0.0))), (a, "new", None)]);
    }

    #[test]
    fn versions_keep_polls_and_texts() {
        let album = Album::new();
        let post = album.post;
        album.write(move |tx| {
            revisions::keep(tx, post)?;
            fixture::run(
                tx,
                &format!(
                    "INSERT INTO polls (id, entry_id, multiple, hide_totals, expires_at) VALUES (7, {post}, 0, 0, 1);
                     INSERT INTO poll_options (poll_id, n, title) VALUES (7, 1, 'no'), (7, 0, 'a \"yes\"');
                     UPDATE contents SET location = '{{\"name\":\"here\"}}', text = 'two' WHERE id = {post};"
                ),
            )?;
            revisions::keep(tx, post)
        });
        let kept = album.db.read(|r| revisions::page(r, post, 0, 9)).unwrap();
        let options = |n: usize| kept[n].poll_options.iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!((kept[0].text.as_str(), options(0)), ("two", vec!["a \"yes\"", "no"]));
        assert_eq!((kept[0].location.as_deref(), kept[1].location.as_deref()), (Some("{\"name\":\"here\"}"), None));
        assert_eq!((kept[1].text.as_str(), options(1)), ("words", vec![]));
        assert_eq!(album.db.read(|r| revisions::first(r, post)).unwrap().unwrap(), kept[1]);
    }

    #[test]
    fn a_file_that_returns_has_the_address_it_had() {
        let album = Album::new();
        let (post, [a, b]) = (album.post, album.files);
        let before = album.key(a);
        album.write(move |tx| {
            revisions::keep(tx, post)?;
            retain(tx, post, &[b])
        });
        assert_eq!((album.shown(), album.key(a)), (vec![b], before.clone()));
        let waiting = || album.db.read(|r| former(r, post, &[a, b])).unwrap();
        assert_eq!(waiting().iter().map(|file| file.id).collect::<Vec<_>>(), [a]);
        album.write(move |tx| put(tx, post, a, 2));
        assert_eq!((album.shown(), album.key(a)), (vec![b, a], before));
        assert!(waiting().is_empty());
    }

    #[test]
    fn what_a_version_has_goes_with_the_entry_only() {
        let album = Album::new();
        let (post, [a, b]) = (album.post, album.files);
        album.write(move |tx| {
            revisions::keep(tx, post)?;
            retain(tx, post, &[b])?;
            file::collect(tx, a)
        });
        assert_eq!((album.gone(), album.key(a).is_some()), (vec![], true));
        album.write(move |tx| clear_former(tx, post));
        assert_eq!((album.shown(), album.gone()), (vec![b], vec![a]));
        album.write(move |tx| clear(tx, post));
        assert_eq!((album.shown(), album.gone()), (vec![], vec![a, b]));
    }

    #[test]
    fn what_no_version_has_goes_at_once() {
        let album = Album::new();
        let (post, [a, b]) = (album.post, album.files);
        album.write(move |tx| retain(tx, post, &[b]));
        assert_eq!((album.shown(), album.gone(), album.key(a)), (vec![b], vec![a], None));
    }

    #[test]
    fn what_is_released_does_not_take_along_what_was_removed_before() {
        let album = Album::new();
        let (post, [a, b]) = (album.post, album.files);
        album.write(move |tx| {
            file::attach(tx, a, Use::Upload(UserId(2)), 0)?;
            revisions::keep(tx, post)?;
            retain(tx, post, &[b])?;
            release(tx, post, UserId(2))?;
            revisions::erase(tx, post)?;
            clear(tx, post)
        });
        let waiting = album.db.read(|r| file::uploads(r, &[a, b])).unwrap();
        assert_eq!((waiting.into_keys().collect::<Vec<_>>(), album.gone()), (vec![b], vec![a]));
    }
}
