//! The part that posts and comments share: its checks, what is found in its text, its files.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::community::runtime::settings::Settings;
use crate::community::text;
use crate::community::text::names;
use crate::error::{Denied, Error, Limit, Resource, Result, Why};
use crate::model::content::entry::EntryKind;
use crate::model::id::{AppId, EntryId, FileId, HashtagId, UserId};
use crate::store::files::entry_files;
use crate::store::files::file::{self, FileHead};
use crate::store::people::users;
use crate::store::posts::entries::{self, Mention};
use crate::store::text::hashtags;
use crate::store::{Read, Write};

/// Bytes of a location or of further information.
pub(crate) const JSON_MAX_BYTES: usize = 16 * 1024;

/// A text with what its author put around it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub text: String,
    pub is_markdown: bool,
    pub language: Option<String>,
    pub spoiler: String,
    pub sensitive: bool,
    /// A JSON object.
    pub location: Option<String>,
    /// A JSON object.
    pub more_info: Option<String>,
    /// The author's own live files, in order.
    pub files: Vec<FileId>,
    /// The program it was written with, where that may be shown.
    pub app: Option<AppId>,
}

impl Body {
    pub(crate) fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// Empty (38204), too long (38205), then the JSON objects. Files stand in for a text.
pub(crate) fn check(settings: &Settings, kind: EntryKind, body: &Body) -> Result<()> {
    if body.text.trim().is_empty() && body.files.is_empty() {
        return Err(Error::invalid("text", Why::Empty));
    }
    let max = if kind == EntryKind::Comment { settings.comment_max_length } else { settings.post_max_length };
    if body.text.chars().count() > max {
        return Err(Error::invalid("text", Why::TooLong { max }));
    }
    check_json("location", body.location.as_deref())?;
    check_json("more_info", body.more_info.as_deref())
}

/// `Invalid(field)` for a text longer than [`JSON_MAX_BYTES`] or no JSON object; `None` is fine.
pub(crate) fn check_json(field: &'static str, json: Option<&str>) -> Result<()> {
    let Some(json) = json else { return Ok(()) };
    if json.len() > JSON_MAX_BYTES {
        return Err(Error::invalid(field, Why::TooLong { max: JSON_MAX_BYTES }));
    }
    if file::is_json_object(json) { Ok(()) } else { Err(Error::unfit(field, "a JSON object")) }
}

/// The files an author may attach, in the order given, each once. `kept` are already attached.
pub(crate) fn check_files(
    r: &Read<'_>,
    settings: &Settings,
    kind: EntryKind,
    author: UserId,
    wanted: &[FileId],
    kept: &[FileId],
) -> Result<Vec<FileHead>> {
    let max = if kind == EntryKind::Comment { settings.comment_files_max } else { settings.post_files_max };
    let mut known: HashMap<FileId, FileHead> = file::heads(r, wanted)?.into_iter().map(|head| (head.id, head)).collect();
    let mut seen = HashSet::new();
    let mut found = Vec::with_capacity(wanted.len());
    for id in wanted.iter().filter(|id| seen.insert(**id)) {
        let head = known.remove(id).ok_or(Error::NotFound(Resource::File))?;
        if head.owner != Some(author) && !kept.contains(id) {
            return Err(Error::Forbidden(Denied::NotUploader));
        }
        found.push(head);
    }
    if found.len() > max {
        return Err(Error::TooMany { what: Limit::Files, retry_after_seconds: None });
    }
    Ok(found)
}

/// The bits of `contents.file_kinds`.
pub(crate) fn kinds(files: &[FileHead]) -> i64 {
    files.iter().fold(0, |bits, file| bits | file.kind.bit())
}

/// Attaches what is not attached yet, removes what is gone, keeps the addresses of the rest.
pub(crate) fn place_files(tx: &Write<'_>, entry: EntryId, wanted: &[FileHead]) -> Result<()> {
    let present = entries::file_ids(tx, entry)?;
    if wanted.iter().map(|file| file.id).eq(present.iter().copied()) {
        return Ok(());
    }
    for (position, file) in (0i64..).zip(wanted) {
        if !present.contains(&file.id) {
            entry_files::put(tx, entry, file.id, position)?;
        }
    }
    let order: Vec<FileId> = wanted.iter().map(|file| file.id).collect();
    entries::keep_files(tx, entry, &order)
}

/// The people mentioned in a text by which name, each once, in order (`docs/specs/core.md` 11). Names in `kept` mean
/// whom they meant in the version before, even if the names have changed since.
pub(crate) fn mentioned(r: &Read<'_>, settings: &Settings, text: &str, kept: &[Mention]) -> Result<Vec<Mention>> {
    let names = text::mentioned_names(text, &settings.host);
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut known: HashMap<String, UserId> = users::mentioned(r, &names)?.into_iter().collect();
    known.extend(kept.iter().cloned());
    let mut seen = HashSet::new();
    let people = names.into_iter().filter_map(|name| known.get(&name).copied().map(|user| (name, user)));
    Ok(people.filter(|(_, user)| seen.insert(*user)).collect())
}

/// How a person is named who is not named in a text that is for them.
pub(crate) fn mention_of(r: &Read<'_>, user: UserId) -> Result<Mention> {
    let user = users::find(r, &users::UserBy::Id(user))?.ok_or(Error::NotFound(Resource::User))?;
    Ok((names::fold(&user.username), user.id))
}

/// The hashtags of a text, made on first use.
pub(crate) fn tags(tx: &Write<'_>, text: &str) -> Result<Vec<HashtagId>> {
    let mut found = BTreeMap::new();
    for tag in text::hashtags(text) {
        found.entry(tag.slug).or_insert(tag.name);
    }
    hashtags::ensure(tx, &found)
}
