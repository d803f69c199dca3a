//! What somebody does not want to read (`docs/specs/mastodon.md 4.7`). What a filter does to statuses is in [`super::filter_matcher`].

use crate::error::{Error, Resource, Result};
use crate::model::Millis;
use crate::model::content::filter::{Context, Filter, FilterAction, FilterEntry, FilterKeyword, FilterView};
use crate::model::content::status::StatusView;
use crate::model::event::Event;
use crate::model::id::{EntryId, UserId};
use crate::store::visibility::filters as rows;
use crate::store::{Read, Write, views};

pub(crate) use crate::community::visibility::filter_matcher::FilterMatcher;

/// Longest title, in characters.
pub(crate) const MAX_TITLE: usize = 256;
/// Longest keyword, in characters.
pub(crate) const MAX_KEYWORD: usize = 512;
/// Most filters of one person.
pub(crate) const MAX_FILTERS: i64 = 100;
/// Most keywords in all filters of one person.
pub(crate) const MAX_KEYWORDS: i64 = 500;
/// Most statuses that one filter names.
pub(crate) const MAX_ENTRIES: i64 = 500;

/// Notes on every status which filters of the viewer match, for every context: nothing is removed.
pub(crate) fn note(r: &Read<'_>, viewer: Option<UserId>, views: &mut [StatusView]) -> Result<()> {
    let Some(me) = viewer else { return Ok(()) };
    let matcher = FilterMatcher::of(r, me)?;
    for view in views {
        matcher.mark(view);
    }
    Ok(())
}

fn missing() -> Error {
    Error::NotFound(Resource::Record)
}

/// Tells the other programs of `me` to read the filters again.
fn changed<T>(tx: &Write<'_>, me: UserId, done: T) -> T {
    tx.emit(Event::FiltersChanged { user: me });
    done
}

/// All filters of `me` with what they look for, the first made first; expired ones are included.
pub(crate) fn list(r: &Read<'_>, me: UserId) -> Result<Vec<FilterView>> {
    rows::load(r, me, None)
}

/// One of mine. `NotFound(Record)`.
pub(crate) fn one(r: &Read<'_>, me: UserId, id: i64) -> Result<FilterView> {
    rows::load(r, me, Some(id))?.pop().ok_or_else(missing)
}

/// A filter about to be made; its texts are checked by then.
#[derive(Clone, Debug)]
pub(crate) struct NewFilter {
    pub title: String,
    pub contexts: Vec<Context>,
    pub action: FilterAction,
    pub expires_at: Option<Millis>,
    /// And whether it has to stand alone.
    pub keywords: Vec<(String, bool)>,
}

/// A change of a keyword: a new one has no id, one to be removed is marked.
#[derive(Clone, Debug, Default)]
pub(crate) struct KeywordEdit {
    pub id: Option<i64>,
    pub keyword: Option<String>,
    pub whole_word: Option<bool>,
    pub destroy: bool,
}

/// `None` keeps the current value.
#[derive(Clone, Debug, Default)]
pub(crate) struct FilterEdit {
    pub title: Option<String>,
    pub contexts: Option<Vec<Context>>,
    pub action: Option<FilterAction>,
    pub expires_at: Option<Option<Millis>>,
    pub keywords: Vec<KeywordEdit>,
}

/// `Invalid("filters" | "keywords")` past the limits.
pub(crate) fn create(tx: &Write<'_>, me: UserId, new: &NewFilter) -> Result<FilterView> {
    if rows::count(tx, me)? >= MAX_FILTERS {
        return Err(Error::unfit("filters", format!("at most {MAX_FILTERS}")));
    }
    let NewFilter { title, contexts, action, expires_at, keywords } = new.clone();
    let id = rows::insert(tx, me, &Filter { id: 0, title, contexts, action, expires_at })?;
    for (keyword, whole_word) in &keywords {
        put_keyword(tx, me, id, keyword, *whole_word)?;
    }
    one(tx, me, id).map(|view| changed(tx, me, view))
}

/// `NotFound(Record)` also for a keyword that is not this filter's.
pub(crate) fn edit(tx: &Write<'_>, me: UserId, id: i64, edit: &FilterEdit) -> Result<FilterView> {
    let FilterView { mut filter, keywords, .. } = one(tx, me, id)?;
    let FilterEdit { title, contexts, action, expires_at, .. } = edit.clone();
    filter.title = title.unwrap_or(filter.title);
    filter.contexts = contexts.unwrap_or(filter.contexts);
    filter.action = action.unwrap_or(filter.action);
    filter.expires_at = expires_at.unwrap_or(filter.expires_at);
    rows::update(tx, &filter)?;
    for change in &edit.keywords {
        let Some(keyword_id) = change.id else {
            if !change.destroy {
                put_keyword(tx, me, id, change.keyword.as_deref().unwrap_or_default(), change.whole_word.unwrap_or(true))?;
            }
            continue;
        };
        let known = keywords.iter().find(|keyword| keyword.id == keyword_id).cloned().ok_or_else(missing)?;
        if change.destroy {
            rows::delete_keyword(tx, keyword_id)?;
        } else {
            change_keyword(tx, known, change.keyword.clone(), change.whole_word)?;
        }
    }
    one(tx, me, id).map(|view| changed(tx, me, view))
}

fn change_keyword(tx: &Write<'_>, known: FilterKeyword, keyword: Option<String>, whole_word: Option<bool>) -> Result<FilterKeyword> {
    let after = FilterKeyword {
        keyword: keyword.unwrap_or_else(|| known.keyword.clone()),
        whole_word: whole_word.unwrap_or(known.whole_word),
        ..known
    };
    rows::update_keyword(tx, &after)?;
    Ok(after)
}

/// Deletes one of my filters with its keywords and statuses. `NotFound(Record)` for any other.
pub(crate) fn delete(tx: &Write<'_>, me: UserId, id: i64) -> Result<()> {
    one(tx, me, id)?;
    rows::delete(tx, id)?;
    changed(tx, me, Ok(()))
}

/// One of mine. `NotFound(Record)`.
pub(crate) fn keyword(r: &Read<'_>, me: UserId, id: i64) -> Result<FilterKeyword> {
    rows::one_keyword(r, me, id)?.ok_or_else(missing)
}

/// `Invalid("keywords")` past the limit, `NotFound(Record)` where the filter is not mine.
pub(crate) fn add_keyword(tx: &Write<'_>, me: UserId, filter: i64, keyword: &str, whole_word: bool) -> Result<FilterKeyword> {
    put_keyword(tx, me, filter, keyword, whole_word).map(|added| changed(tx, me, added))
}

fn put_keyword(tx: &Write<'_>, me: UserId, filter: i64, keyword: &str, whole_word: bool) -> Result<FilterKeyword> {
    one(tx, me, filter)?;
    if rows::count_keywords(tx, me)? >= MAX_KEYWORDS {
        return Err(Error::unfit("keywords", format!("at most {MAX_KEYWORDS}")));
    }
    let id = rows::insert_keyword(tx, filter, keyword, whole_word)?;
    Ok(FilterKeyword { id, filter, keyword: keyword.to_owned(), whole_word })
}

/// Changes one of my keywords, gives it after that; `None` keeps what is. `NotFound(Record)` for any other.
/// The length of `text` is checked by the caller.
pub(crate) fn edit_keyword(tx: &Write<'_>, me: UserId, id: i64, text: Option<String>, whole_word: Option<bool>) -> Result<FilterKeyword> {
    change_keyword(tx, keyword(tx, me, id)?, text, whole_word).map(|edited| changed(tx, me, edited))
}

/// With `whole`, a filter without anything left to match is deleted with its last keyword.
pub(crate) fn delete_keyword(tx: &Write<'_>, me: UserId, id: i64, whole: bool) -> Result<()> {
    let filter = keyword(tx, me, id)?.filter;
    rows::delete_keyword(tx, id)?;
    let left = one(tx, me, filter)?;
    if whole && left.keywords.is_empty() && left.entries.is_empty() {
        rows::delete(tx, filter)?;
    }
    changed(tx, me, Ok(()))
}

/// One of mine. `NotFound(Record)`.
pub(crate) fn entry(r: &Read<'_>, me: UserId, id: i64) -> Result<FilterEntry> {
    rows::one_entry(r, me, id)?.ok_or_else(missing)
}

/// `NotFound(Record)` where the filter is not mine or the status cannot be seen; `Invalid("statuses")` past the limit.
pub(crate) fn add_entry(tx: &Write<'_>, me: UserId, filter: i64, entry: EntryId) -> Result<FilterEntry> {
    one(tx, me, filter)?;
    views::statuses::load_one(tx, Some(me), entry)?.ok_or_else(missing)?;
    if rows::count_entries(tx, filter)? >= MAX_ENTRIES {
        return Err(Error::unfit("statuses", format!("at most {MAX_ENTRIES}")));
    }
    changed(tx, me, Ok(FilterEntry { id: rows::insert_entry(tx, filter, entry)?, filter, entry }))
}

/// Gives back what was removed.
pub(crate) fn delete_entry(tx: &Write<'_>, me: UserId, id: i64) -> Result<FilterEntry> {
    let found = entry(tx, me, id)?;
    rows::delete_entry(tx, id)?;
    changed(tx, me, Ok(found))
}
