//! Reports about users, and the notifications of the administrators (`docs/specs/mastodon.md 4.7`).

use crate::community::notifications::administrators;
use crate::community::runtime::settings::Settings;
use crate::error::{Error, Resource, Result, Why};
use crate::model::content::report::{NewReport, Report, ReportView};
use crate::model::id::{EntryId, UserId, distinct};
use crate::model::people::user::{Status, Viewer};
use crate::store::operations::reports as rows;
use crate::store::people::users::{self, UserBy};
use crate::store::{Read, Write, views};

/// Longest comment, in characters.
pub(crate) const MAX_COMMENT: usize = 1000;
/// Most statuses and most rules one report names.
pub(crate) const MAX_NAMED: usize = 100;

/// Stores a report and notifies the administrators. `NotFound(User)`; `Invalid("comment")`; `NotFound(Record)` for a status that is not
/// by the reported user or that the reporter may not see.
pub(crate) fn make(tx: &Write<'_>, settings: &Settings, me: &Viewer, new: &NewReport) -> Result<ReportView> {
    let target = UserId(new.target);
    users::find(tx, &UserBy::Id(target))?.filter(|user| user.status != Status::Deleted).ok_or(Error::NotFound(Resource::User))?;
    if new.comment.chars().count() > MAX_COMMENT {
        return Err(Error::invalid("comment", Why::TooLong { max: MAX_COMMENT }));
    }
    if new.entries.len() > MAX_NAMED || new.rules.len() > MAX_NAMED {
        return Err(Error::unfit("status_ids", format!("at most {MAX_NAMED}")));
    }
    let entries = visible(tx, me, target, &new.entries)?;
    let id = rows::insert(tx, me.user, target, new.category, new.comment.trim(), &entries, &new.rules)?;
    administrators::reported(tx, settings, me.user, target, id)?;
    let report: Report = rows::load(tx, &[id])?.pop().ok_or(Error::NotFound(Resource::Record))?;
    let target = views::people::person(tx, target)?.ok_or(Error::NotFound(Resource::User))?;
    Ok(ReportView { report, target })
}

fn visible(r: &Read<'_>, me: &Viewer, author: UserId, named: &[i64]) -> Result<Vec<EntryId>> {
    let ids = distinct(named.iter().copied());
    let written = rows::written_by(r, author, &ids)?;
    let seen = views::statuses::load(r, Some(me.user), &written)?;
    if written.len() < ids.len() || seen.len() < written.len() {
        return Err(Error::NotFound(Resource::Record));
    }
    Ok(written)
}
