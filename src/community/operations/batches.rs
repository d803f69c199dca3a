//! What trusted programs do with many people at once.

use crate::community::people::users;
use crate::error::{Error, Resource, Result};
use crate::model::id::UserId;
use crate::model::people::user::Status;
use crate::model::stretch::Stretch;
use crate::store::db::counters;
use crate::store::people::users as rows;
use crate::store::{Read, Write};

/// Does one thing after the other; what fails leaves nothing behind, and the rest goes on.
pub(crate) fn each<I, K>(
    tx: &Write<'_>,
    list: Vec<I>,
    mut work: impl FnMut(&Write<'_>, I) -> (K, Result<()>),
) -> Result<Vec<(K, Result<()>)>> {
    let one = |item: I| {
        let mut key = None;
        let done = tx.tentatively(|| {
            let (known, done) = work(tx, item);
            key = Some(known);
            done
        })?;
        key.map(|key| (key, done)).ok_or_else(|| Error::internal("an item without a key"))
    };
    list.into_iter().map(one).collect()
}

/// Somebody who has not left: `NotFound(User)`, `Denied::TargetDeleted`.
pub(crate) fn known(r: &Read<'_>, user: UserId) -> Result<UserId> {
    users::actor(r, user).map(|viewer| viewer.user)
}

/// Disables people, or enables them again: all of them, or nobody where one does not exist.
pub(crate) fn switch(tx: &Write<'_>, list: &[UserId], enabled: bool) -> Result<()> {
    for user in list {
        let wanted = if enabled { Status::Disabled } else { Status::Enabled };
        let found = rows::find(tx, &crate::store::people::users::UserBy::Id(*user))?.filter(|user| user.status != Status::Deleted);
        let found = found.ok_or(Error::NotFound(Resource::User))?;
        // What is so already stays as it is, with its reason.
        if found.status == wanted {
            if enabled { users::enable(tx, *user)? } else { users::disable(tx, *user, None, None)? }
        }
    }
    Ok(())
}

/// Page `number`, from 1, of everybody: id, name, state.
pub(crate) fn page(r: &Read<'_>, number: i64, size: i64) -> Result<Vec<(UserId, String, Status)>> {
    let total = counters::tally(r, "users")?;
    rows::page(r, Stretch::of(total, (number - 1).saturating_mul(size), size))
}
