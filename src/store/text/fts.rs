//! The search index of texts. A row of `entry_words` stands for a post or comment that is live, switched on and not
//! anonymous; code that changes one of these calls [`settle`]. Who may see it is asked of what was found.
//!
//! The index is written once for a group of writes, at its end: FTS5 flushes what it has at every savepoint, so that a write
//! of its own for each request costs most of it. Searches run on readers only, which see whole commits.

use crate::error::Result;
use crate::model::id::{EntryId, UserId};
use crate::model::span::Span;
use crate::store::{Read, Write};

/// Bytes of a text that are searched: what a write costs must not grow with the text.
const TEXT_BYTES: usize = 4 * 1024;
/// Characters of the shortest piece that the index knows.
pub(crate) const SHORTEST: usize = 3;
/// Entries that are read one by one where no piece is long enough, newest first.
const READ_BY_EYE: u32 = 2000;

fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Title, spoiler and text as they are searched.
pub(in crate::store) fn words(title: Option<&str>, spoiler: &str, text: &str) -> String {
    let parts = [title.unwrap_or_default(), spoiler, cut(text, TEXT_BYTES)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The searched words of an entry that somebody may find; `None` for all others.
fn findable(r: &Read<'_>, id: EntryId) -> Result<Option<String>> {
    r.one(
        "SELECT p.title, c.spoiler, c.text FROM entries e JOIN contents c ON c.id = e.id
         LEFT JOIN posts p ON p.id = e.id
         WHERE e.id = ?1 AND e.kind IN ('post', 'comment') AND e.anonymous = 0 AND e.deleted_at IS NULL AND c.enabled = 1",
        [id],
        |row| Ok(words(row.get::<_, Option<String>>(0)?.as_deref(), &row.get::<_, String>(1)?, &row.get::<_, String>(2)?)),
    )
}

/// Lets a new entry come into the index, if it belongs there.
pub(crate) fn learn(tx: &Write<'_>, id: EntryId) {
    tx.at_end(id.0, |tx, id| put_findable(tx, EntryId(id)));
}

/// Makes the index of an entry agree with the tables.
pub(crate) fn settle(tx: &Write<'_>, id: EntryId) {
    tx.at_end(id.0, |tx, id| {
        tx.execute("DELETE FROM entry_words WHERE rowid = ?1", [id])?;
        put_findable(tx, EntryId(id))
    });
}

fn put_findable(tx: &Write<'_>, id: EntryId) -> Result<()> {
    match findable(tx, id)? {
        Some(words) if !words.is_empty() => put(tx, id, &words),
        _ => Ok(()),
    }
}

/// Adds the searched words of an entry that is not in the index yet.
pub(in crate::store) fn put(tx: &Write<'_>, id: EntryId, words: &str) -> Result<()> {
    tx.execute("INSERT INTO entry_words (rowid, words) VALUES (?1, ?2)", (id, words)).map(drop)
}

/// What is looked for: pieces that all have to be there, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SearchTerms {
    /// The long ones, as a query of the index; `None` when there are none.
    query: Option<String>,
    /// Those too short for it, case-folded.
    short: Vec<String>,
}

/// Pieces of one search that are looked at.
const PIECES: usize = 16;

impl SearchTerms {
    /// Each piece is quoted as a whole, so that nothing in it is an operator.
    pub(crate) fn of(text: &str) -> Self {
        let mut pieces = Self { query: None, short: Vec::new() };
        let mut long = Vec::new();
        for piece in text.split(|c: char| c.is_whitespace() || c == '\0').filter(|piece| !piece.is_empty()).take(PIECES) {
            if piece.chars().count() >= SHORTEST {
                long.push(format!("\"{}\"", piece.replace('"', "\"\"")));
            } else {
                pieces.short.push(piece.to_lowercase());
            }
        }
        pieces.query = (!long.is_empty()).then(|| long.join(" "));
        pieces
    }

    /// Is there nothing to look for?
    pub(crate) fn is_empty(&self) -> bool {
        self.query.is_none() && self.short.is_empty()
    }
}

/// Entries with these pieces, newest first. Unbounded: call it on the slow readers.
pub(crate) fn find(r: &Read<'_>, pieces: &SearchTerms, span: &Span) -> Result<Vec<EntryId>> {
    let Some(query) = &pieces.query else { return by_eye(r, pieces, span) };
    let sql = "SELECT rowid FROM entry_words WHERE entry_words MATCH ?1 AND rowid < ?2 AND rowid > ?3 ORDER BY rowid DESC LIMIT ?4";
    r.all(sql, (query, span.before, span.after, span.limit), |row| row.get(0))
}

/// Which of these hold the short pieces, too.
pub(crate) fn with_short(r: &Read<'_>, pieces: &SearchTerms, ids: Vec<EntryId>) -> Result<Vec<EntryId>> {
    if pieces.short.is_empty() || pieces.query.is_none() {
        return Ok(ids);
    }
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        if findable(r, id)?.is_some_and(|words| holds(&words, pieces)) {
            found.push(id);
        }
    }
    Ok(found)
}

fn holds(words: &str, pieces: &SearchTerms) -> bool {
    let words = words.to_lowercase();
    pieces.short.iter().all(|piece| words.contains(piece.as_str()))
}

/// The newest posts and comments, one by one: the index knows nothing shorter than three characters.
fn by_eye(r: &Read<'_>, pieces: &SearchTerms, span: &Span) -> Result<Vec<EntryId>> {
    let mut found = Vec::new();
    for kind in ["post", "comment"] {
        let sql = format!(
            "SELECT id FROM entries INDEXED BY entries_live WHERE kind = '{kind}' AND deleted_at IS NULL AND id < ?1 AND id > ?2
             ORDER BY id DESC LIMIT ?3"
        );
        for id in r.all(&sql, (span.before, span.after, READ_BY_EYE / 2), |row| row.get::<_, EntryId>(0))? {
            if findable(r, id)?.is_some_and(|words| holds(&words, pieces)) {
                found.push(id);
            }
        }
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    found.truncate(span.limit as usize);
    Ok(found)
}

/// Which of these may be shown to `me`: written by them, mentioning them, liked, bookmarked or reposted by them, or
/// public and by users who want to be found.
pub(crate) fn offered(r: &Read<'_>, me: UserId, ids: &[EntryId]) -> Result<std::collections::HashSet<EntryId>> {
    let found = r.all(
        "SELECT e.id FROM entries e JOIN users u ON u.id = e.author_id
         WHERE e.id IN (SELECT value FROM json_each(?2)) AND (e.author_id = ?1 OR (u.indexable = 1 AND e.visibility = 'public')
            OR EXISTS (SELECT 1 FROM mentions x WHERE x.entry_id = e.id AND x.user_id = ?1)
            OR EXISTS (SELECT 1 FROM entry_marks x WHERE x.user_id = ?1 AND x.target_id = e.id AND +x.mark = 'like')
            OR EXISTS (SELECT 1 FROM bookmarks x WHERE x.user_id = ?1 AND x.entry_id = e.id)
            OR EXISTS (SELECT 1 FROM reposts x WHERE x.user_id = ?1 AND x.target_id = e.id))",
        (me, crate::store::db::row::json_ids(ids)),
        |row| row.get(0),
    )?;
    Ok(found.into_iter().collect())
}

/// Entries in the index, and entries that belong there.
#[cfg(test)]
pub(crate) fn audit(r: &Read<'_>) -> Result<(Vec<EntryId>, Vec<EntryId>)> {
    let known = r.all("SELECT rowid FROM entry_words ORDER BY rowid", [], |row| row.get(0))?;
    let all: Vec<EntryId> = r.all("SELECT id FROM entries ORDER BY id", [], |row| row.get(0))?;
    let mut belong = Vec::new();
    for id in all {
        if findable(r, id)?.is_some_and(|words| !words.is_empty()) {
            belong.push(id);
        }
    }
    Ok((known, belong))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::error::Error;
    use crate::model::content::entry::Visibility;
    use crate::store::test::{fixture, rows};

    #[test]
    fn the_words_of_a_group_of_writes_are_those_of_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let people = "INSERT INTO accounts (id, aid) VALUES (1, 'a');
            INSERT INTO users (id, account_id, is_primary, username, username_key, nickname) VALUES (2, 1, 1, 'ann', 'ann', 'Ann');
            INSERT INTO user_counters (user_id) VALUES (2);";
        db.write_now(move |tx| fixture::run(tx, people)).unwrap();
        let write = |tx: &Write<'_>, id: EntryId, text: &str| {
            tx.execute("UPDATE contents SET text = ?2 WHERE id = ?1", (id, text))?;
            settle(tx, id);
            Ok(())
        };
        let post = |tx: &Write<'_>| {
            let id = rows::post(tx, UserId(2), Visibility::Public)?;
            learn(tx, id);
            Ok(id)
        };
        let old = db.write_now(post).unwrap();
        // The first holds the writer back until the others wait, so that all are one group.
        let (go, wait) = channel::<()>();
        let first = db.write(move |_| wait.recv().map_err(Error::internal));
        let made = db.write(post);
        let edits = ["quince", "medlar"].map(|text| db.write(move |tx| write(tx, old, text)));
        let failing = db.write(move |tx| -> Result<()> {
            write(tx, old, "sorb")?;
            Err(Error::internal("no"))
        });
        let half = db.write(move |tx| {
            let undone = tx.tentatively(|| {
                write(tx, old, "sorb")?;
                Err::<(), _>(Error::NotFound(crate::error::Resource::Post))
            })?;
            assert!(undone.is_err());
            let gone = post(tx)?;
            tx.execute("UPDATE entries SET deleted_at = 1 WHERE id = ?1", [gone])?;
            settle(tx, gone);
            Ok(gone)
        });
        let before = db.commits();
        go.send(()).unwrap();
        let (.., made, failed, gone) = futures::executor::block_on(async {
            let [one, two] = edits;
            futures::join!(first, one, two, made, failing, half)
        });
        assert_eq!((db.commits() - before, failed.is_err(), gone.is_ok()), (1, true, true));
        let found = |text: &str| db.read(|r| find(r, &SearchTerms::of(text), &Span::newest(9))).unwrap();
        assert_eq!((found("medlar"), found("words")), (vec![old], vec![made.unwrap()]));
        assert_eq!((found("quince"), found("sorb")), (vec![], vec![]));
        let (known, belong) = db.read(audit).unwrap();
        assert_eq!(known, belong);
    }

    #[test]
    fn pieces_are_quoted_whole() {
        let pieces = SearchTerms::of("cat\"s OR NEAR(x) -dog* a:b 日本");
        assert_eq!(pieces.query.as_deref(), Some("\"cat\"\"s\" \"NEAR(x)\" \"-dog*\" \"a:b\""));
        assert_eq!(pieces.short, ["or", "日本"]);
        assert!(SearchTerms::of(" \0 \t").is_empty());
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        let text = "日".repeat(TEXT_BYTES);
        let cut = words(Some("t"), "", &text);
        assert!(cut.len() <= TEXT_BYTES + 2 && cut.len() > TEXT_BYTES - 4);
    }
}
