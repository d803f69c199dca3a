//! Filters, and what they look for.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::model::content::filter::{Context, Filter, FilterEntry, FilterKeyword, FilterView};
use crate::model::id::{EntryId, UserId};
use crate::store::db::row::Cols;
use crate::store::{Read, Write};

fn contexts(text: &str) -> rusqlite::Result<Vec<Context>> {
    serde_json::from_str(text).map_err(|cause| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(cause)))
}

fn filter(row: &rusqlite::Row<'_>) -> rusqlite::Result<Filter> {
    let mut c = Cols::of(row);
    Ok(Filter { id: c.next()?, title: c.next()?, contexts: contexts(&c.next::<String>()?)?, action: c.next()?, expires_at: c.next()? })
}

fn keyword(row: &rusqlite::Row<'_>) -> rusqlite::Result<FilterKeyword> {
    Ok(FilterKeyword { id: row.get(0)?, filter: row.get(1)?, keyword: row.get(2)?, whole_word: row.get(3)? })
}

fn entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<FilterEntry> {
    Ok(FilterEntry { id: row.get(0)?, filter: row.get(1)?, entry: row.get(2)? })
}

const FILTER: &str = "f.id, f.title, f.contexts, f.action, f.expires_at";
const KEYWORD: &str = "k.id, k.filter_id, k.keyword, k.whole_word";
const ENTRY: &str = "e.id, e.filter_id, e.entry_id";

/// Every filter of a user with its keywords, the first made first; only this one where `only` is given.
pub(crate) fn load(r: &Read<'_>, me: UserId, only: Option<i64>) -> Result<Vec<FilterView>> {
    let filters = r.all(
        &format!("SELECT {FILTER} FROM filters f WHERE f.user_id = ?1 AND (?2 IS NULL OR f.id = ?2) ORDER BY f.id"),
        (me, only),
        filter,
    )?;
    if filters.is_empty() {
        return Ok(Vec::new());
    }
    let mine = "WHERE f.user_id = ?1 AND (?2 IS NULL OR f.id = ?2)";
    let mut keywords: HashMap<i64, Vec<FilterKeyword>> = HashMap::new();
    for found in r.all(
        &format!("SELECT {KEYWORD} FROM filters f JOIN filter_keywords k ON k.filter_id = f.id {mine} ORDER BY k.id"),
        (me, only),
        keyword,
    )? {
        keywords.entry(found.filter).or_default().push(found);
    }
    let mut entries: HashMap<i64, Vec<FilterEntry>> = HashMap::new();
    for found in r.all(
        &format!("SELECT {ENTRY} FROM filters f JOIN filter_entries e ON e.filter_id = f.id {mine} ORDER BY e.id"),
        (me, only),
        entry,
    )? {
        entries.entry(found.filter).or_default().push(found);
    }
    Ok(filters
        .into_iter()
        .map(|filter| FilterView {
            keywords: keywords.remove(&filter.id).unwrap_or_default(),
            entries: entries.remove(&filter.id).unwrap_or_default(),
            filter,
        })
        .collect())
}

/// How many filters a user has.
pub(crate) fn count(r: &Read<'_>, me: UserId) -> Result<i64> {
    r.count("SELECT count(*) FROM filters WHERE user_id = ?1", [me])
}

/// How many keywords all filters of a user have.
pub(crate) fn count_keywords(r: &Read<'_>, me: UserId) -> Result<i64> {
    r.count("SELECT count(*) FROM filters f JOIN filter_keywords k ON k.filter_id = f.id WHERE f.user_id = ?1", [me])
}

/// How many statuses a filter names.
pub(crate) fn count_entries(r: &Read<'_>, filter: i64) -> Result<i64> {
    r.count("SELECT count(*) FROM filter_entries WHERE filter_id = ?1", [filter])
}

fn contexts_text(contexts: &[Context]) -> Result<String> {
    serde_json::to_string(contexts).map_err(Error::internal)
}

/// Writes a filter under an id of the sequence, whatever id it has.
pub(crate) fn insert(tx: &Write<'_>, me: UserId, filter: &Filter) -> Result<i64> {
    let id = tx.next_id();
    tx.execute(
        "INSERT INTO filters (id, user_id, title, contexts, action, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, me, &filter.title, contexts_text(&filter.contexts)?, filter.action, filter.expires_at),
    )?;
    Ok(id)
}

/// Replaces title, contexts, action and end of the filter with this id; its keywords stay.
pub(crate) fn update(tx: &Write<'_>, filter: &Filter) -> Result<()> {
    tx.execute(
        "UPDATE filters SET title = ?2, contexts = ?3, action = ?4, expires_at = ?5 WHERE id = ?1",
        (filter.id, &filter.title, contexts_text(&filter.contexts)?, filter.action, filter.expires_at),
    )
    .map(drop)
}

/// Removes a filter and what it looked for.
pub(crate) fn delete(tx: &Write<'_>, id: i64) -> Result<()> {
    for sql in [
        "DELETE FROM filter_keywords WHERE filter_id = ?1",
        "DELETE FROM filter_entries WHERE filter_id = ?1",
        "DELETE FROM filters WHERE id = ?1",
    ] {
        tx.execute(sql, [id])?;
    }
    Ok(())
}

/// Adds a keyword to a filter and gives its id.
pub(crate) fn insert_keyword(tx: &Write<'_>, filter: i64, keyword: &str, whole_word: bool) -> Result<i64> {
    let id = tx.next_id();
    tx.execute(
        "INSERT INTO filter_keywords (id, filter_id, keyword, whole_word) VALUES (?1, ?2, ?3, ?4)",
        (id, filter, keyword, whole_word),
    )?;
    Ok(id)
}

/// Replaces the text and the whole-word switch of the keyword with this id; its filter stays.
pub(crate) fn update_keyword(tx: &Write<'_>, keyword: &FilterKeyword) -> Result<()> {
    tx.execute("UPDATE filter_keywords SET keyword = ?2, whole_word = ?3 WHERE id = ?1", (keyword.id, &keyword.keyword, keyword.whole_word))
        .map(drop)
}

/// Deletes a keyword, if there is one of this id.
pub(crate) fn delete_keyword(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute("DELETE FROM filter_keywords WHERE id = ?1", [id]).map(drop)
}

/// A keyword of one of this user's filters.
pub(crate) fn one_keyword(r: &Read<'_>, me: UserId, id: i64) -> Result<Option<FilterKeyword>> {
    r.one(
        &format!("SELECT {KEYWORD} FROM filter_keywords k JOIN filters f ON f.id = k.filter_id WHERE k.id = ?2 AND f.user_id = ?1"),
        (me, id),
        keyword,
    )
}

/// Names a status; the same one twice is one row. Its id.
pub(crate) fn insert_entry(tx: &Write<'_>, filter: i64, entry: EntryId) -> Result<i64> {
    let known = tx.one("SELECT id FROM filter_entries WHERE filter_id = ?1 AND entry_id = ?2", (filter, entry), |row| row.get(0))?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id = tx.next_id();
    tx.execute("INSERT INTO filter_entries (id, filter_id, entry_id) VALUES (?1, ?2, ?3)", (id, filter, entry))?;
    Ok(id)
}

/// A status named by one of this user's filters.
pub(crate) fn one_entry(r: &Read<'_>, me: UserId, id: i64) -> Result<Option<FilterEntry>> {
    r.one(
        &format!("SELECT {ENTRY} FROM filter_entries e JOIN filters f ON f.id = e.filter_id WHERE e.id = ?2 AND f.user_id = ?1"),
        (me, id),
        entry,
    )
}

/// Takes one named status from its filter, by the id of the row.
pub(crate) fn delete_entry(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute("DELETE FROM filter_entries WHERE id = ?1", [id]).map(drop)
}
