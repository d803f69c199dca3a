//! Scheduled statuses (`docs/specs/mastodon.md 4.2`): it waits as it was asked for, and is published when its time comes.

use std::collections::HashMap;

use crate::community::Core;
use crate::community::posts::statuses;
use crate::community::runtime::settings::Settings;
use crate::error::{ContentFault, Denied, Error, Resource, Result};
use crate::model::Millis;
use crate::model::clock::{DAY, MINUTE};
use crate::model::content::entry::FileView;
use crate::model::content::status::{NewStatus, Scheduled};
use crate::model::id::{AppId, FileId, UserId};
use crate::model::people::user::{Status, Viewer};
use crate::model::span::Span;
use crate::store::files::file;
use crate::store::people::users;
use crate::store::posts::scheduled as rows;
use crate::store::{Read, Write};

/// How far ahead the time has to be.
const AHEAD: Millis = 5 * MINUTE;
/// Waiting for one person, and of those on one day.
const MAX_WAITING: usize = 300;
const MAX_A_DAY: usize = 25;
/// Published in one go at most.
const BATCH: i64 = 50;
/// Characters of a failure that are kept.
const FAILURE_LENGTH: usize = 200;

/// What waits, with its files in their order.
#[derive(Clone, Debug)]
pub(crate) struct ScheduledView {
    pub scheduled: Scheduled,
    pub files: Vec<FileView>,
}

/// Adds the files of each.
fn with_files(r: &Read<'_>, found: Vec<Scheduled>) -> Result<Vec<ScheduledView>> {
    let ids: Vec<FileId> = found.iter().flat_map(|scheduled| scheduled.new.files.iter().copied()).collect();
    let files: HashMap<FileId, FileView> = file::uploads(r, &ids)?;
    Ok(found
        .into_iter()
        .map(|scheduled| ScheduledView { files: scheduled.new.files.iter().filter_map(|id| files.get(id).cloned()).collect(), scheduled })
        .collect())
}

fn check_time(r: &Read<'_>, at: Millis) -> Result<()> {
    if at < r.now() + AHEAD { Err(Error::Content(ContentFault::TooSoon)) } else { Ok(()) }
}

fn check_number(r: &Read<'_>, user: UserId, at: Millis) -> Result<()> {
    let day = at - at.rem_euclid(DAY);
    let (waiting, that_day) = rows::count(r, user, day, day + DAY)?;
    if waiting >= i64::try_from(MAX_WAITING).unwrap_or(i64::MAX) {
        return Err(Error::Content(ContentFault::TooManyWaiting { max: MAX_WAITING }));
    }
    if that_day >= i64::try_from(MAX_A_DAY).unwrap_or(i64::MAX) {
        return Err(Error::Content(ContentFault::TooManyThatDay { max: MAX_A_DAY }));
    }
    Ok(())
}

/// Lets it wait until `at`. Errors: `Content(TooSoon | TooMany..)` and everything that would refuse it now.
pub(crate) fn schedule(tx: &Write<'_>, settings: &Settings, who: &Viewer, app: Option<AppId>, new: &NewStatus, at: Millis) -> Result<i64> {
    check_time(tx, at)?;
    statuses::check(tx, settings, who, new)?;
    check_number(tx, who.user, at)?;
    rows::insert(tx, who.user, app, at, new)
}

/// One of mine; `NotFound(Record)` for every other.
pub(crate) fn find(r: &Read<'_>, me: UserId, id: i64) -> Result<ScheduledView> {
    let found = rows::find(r, me, id)?.ok_or(Error::NotFound(Resource::Record))?;
    with_files(r, vec![found])?.pop().ok_or(Error::NotFound(Resource::Record))
}

/// A part of mine, the latest made first.
pub(crate) fn list(r: &Read<'_>, me: UserId, span: &Span) -> Result<Vec<ScheduledView>> {
    with_files(r, span.newest_first(rows::page(r, me, span)?))
}

/// Another time. What could not be published is tried again then.
pub(crate) fn set_time(tx: &Write<'_>, me: UserId, id: i64, at: Millis) -> Result<ScheduledView> {
    find(tx, me, id)?;
    check_time(tx, at)?;
    rows::set_time(tx, id, at)?;
    find(tx, me, id)
}

/// Cancels one of my scheduled statuses.
pub(crate) fn cancel(tx: &Write<'_>, me: UserId, id: i64) -> Result<()> {
    find(tx, me, id)?;
    rows::remove(tx, id).map(drop)
}

/// Publishes what waits and takes it from the waiting, both or neither.
fn publish(tx: &Write<'_>, settings: &Settings, id: i64) -> Result<()> {
    let Some(scheduled) = rows::ripe(tx, id)? else { return Ok(()) };
    let user = users::find(tx, &users::UserBy::Id(scheduled.user))?.ok_or(Error::NotFound(Resource::User))?;
    if user.status != Status::Enabled {
        return Err(Error::Forbidden(Denied::UserDisabled));
    }
    // Removed first: a scheduled status reserves its files.
    rows::remove(tx, id)?;
    let who = Viewer { account: user.account_id, user: user.id, role: user.role };
    statuses::publish(tx, settings, &who, scheduled.app, &scheduled.new).map(drop)
}

/// Publishes everything whose time has come, each in a transaction of its own; how many were processed.
/// What is refused keeps the reason and is not tried again; what there was no room for stays due.
pub async fn publish_due(core: &Core) -> Result<usize> {
    let mut done = 0;
    for id in core.read(|r| rows::due(r, BATCH))? {
        match core.write(move |tx, settings| publish(tx, settings, id)).await {
            Ok(()) => done += 1,
            // There was no room, or the server could not: it is tried again.
            Err(Error::TooMany { .. }) => {}
            Err(error @ Error::Internal(_)) => tracing::error!(%error, id, "a scheduled status could not be published yet"),
            Err(error) => {
                let why: String = error.to_string().chars().take(FAILURE_LENGTH).collect();
                tracing::warn!(%error, id, "a scheduled status was not published");
                core.write(move |tx, _| rows::set_failure(tx, id, &why)).await?;
                done += 1;
            }
        }
    }
    Ok(done)
}
