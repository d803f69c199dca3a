//! Content of users, and reports about it.

use serde::Serialize;

use super::{Admin, Plain};
use crate::community::Core;
use crate::community::operations::admin::acts::note;
use crate::community::posts::delete;
use crate::error::{Error, Resource, Result, Why};
use crate::model::content::entry::EntryKind;
use crate::model::id::EntryId;
use crate::store::operations::admin::moderation as rows;
use crate::store::posts::entries;
use crate::store::{Read, Write};

pub(crate) use crate::store::operations::admin::moderation::{ContentQuery, ModeratedEntry, Reported};

/// Lines of one page.
pub(crate) const PAGE: u32 = 50;
/// Longest note on a report, in characters.
const NOTE: usize = 1_000;

/// One page of posts and comments, latest first, anonymous and hidden ones included; direct or deleted ones, and
/// reposts without own words, never. Looks at many rows.
pub(crate) async fn page(core: &Core, wanted: ContentQuery) -> Result<Vec<ModeratedEntry>> {
    core.db.read_slow(move |r| rows::page(r, &wanted)).await
}

/// Moderation actions on content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentAction {
    Hide,
    Show,
    Delete,
}

/// Does it; messages between people are out of reach.
pub(crate) fn act(tx: &Write<'_>, admin: &Admin, id: EntryId, action: ContentAction) -> Result<()> {
    let head = entries::head(tx, id)?.filter(|head| !head.deleted && head.kind != EntryKind::Message);
    let head = head.ok_or(Error::NotFound(Resource::Record))?;
    let action = match action {
        ContentAction::Hide | ContentAction::Show => {
            entries::set_enabled(tx, id, action == ContentAction::Show)?;
            if action == ContentAction::Hide { "content.hide" } else { "content.show" }
        }
        ContentAction::Delete => {
            delete::bury(tx, &head)?;
            "content.delete"
        }
    };
    note(tx, admin, action, &id.to_string(), &Plain {})
}

/// Reports that wait, or those that were settled.
pub(crate) fn reports(r: &Read<'_>, open: bool, before: Option<i64>) -> Result<Vec<Reported>> {
    rows::reports(r, open, before, PAGE)
}

/// A report and what it is about.
pub(crate) fn report(r: &Read<'_>, id: i64) -> Result<(Reported, Vec<ModeratedEntry>)> {
    let report = rows::report(r, id)?.ok_or(Error::NotFound(Resource::Record))?;
    let entries = rows::of_ids(r, &report.entries)?;
    Ok((report, entries))
}

#[derive(Serialize)]
struct Noted<'a> {
    note: &'a str,
}

/// Settles a report with a note, or opens it again.
pub(crate) fn settle(tx: &Write<'_>, admin: &Admin, id: i64, settled: bool, text: &str) -> Result<()> {
    if text.chars().count() > NOTE {
        return Err(Error::invalid("note", Why::TooLong { max: NOTE }));
    }
    let by = settled.then_some(admin.user);
    if !rows::settle(tx, id, by, text.trim())? {
        return Err(Error::NotFound(Resource::Record));
    }
    let action = if settled { "report.settle" } else { "report.reopen" };
    note(tx, admin, action, &id.to_string(), &Noted { note: text.trim() })
}
