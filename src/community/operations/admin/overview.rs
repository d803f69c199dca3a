//! An overview of the community.

use crate::community::Core;
use crate::error::Result;
use crate::model::clock::DAY;
use crate::model::id::UserId;
use crate::store::Read;
use crate::store::db::counters;
use crate::store::operations::admin::{days, moderation};
use crate::store::people::users::{self, UserBy};

pub(crate) use crate::store::operations::admin::days::Day;

/// Days that the charts show.
pub(crate) const DAYS: i64 = 30;

/// Counts for the first page of the administrators.
#[derive(Clone, Debug)]
pub(crate) struct Overview {
    /// Those who did not leave.
    pub members: i64,
    /// People seen since midnight UTC.
    pub seen_today: i64,
    /// People seen within [`DAYS`] days.
    pub seen_month: i64,
    pub posts: i64,
    pub comments: i64,
    pub messages: i64,
    /// Reports that nobody settled.
    pub open_reports: i64,
    /// People who wait to be let in.
    pub pending: i64,
    /// Bytes of all uploaded files.
    pub file_bytes: i64,
    /// Uploaded files.
    pub files: i64,
    /// The oldest first.
    pub days: Vec<Day>,
}

/// The names of these users in their order; empty for one who is gone.
pub(crate) fn usernames(r: &Read<'_>, ids: &[UserId]) -> Result<Vec<String>> {
    ids.iter().map(|id| Ok(users::find(r, &UserBy::Id(*id))?.map(|user| user.username).unwrap_or_default())).collect()
}

/// Counts. Looks at many rows.
pub(crate) async fn take(core: &Core) -> Result<Overview> {
    core.db
        .read_slow(|r| {
            let now = r.now();
            let (file_bytes, files) = days::files(r)?;
            Ok(Overview {
                members: counters::tally(r, "users")?,
                seen_today: days::seen_since(r, now - now.rem_euclid(DAY))?,
                seen_month: days::seen_since(r, now - DAYS * DAY)?,
                posts: counters::tally(r, "posts")?,
                comments: counters::tally(r, "comments")?,
                messages: counters::tally(r, "messages")?,
                open_reports: moderation::open_reports(r)?,
                pending: users::pending(r)?,
                file_bytes,
                files,
                days: days::last(r, DAYS)?,
            })
        })
        .await
}
