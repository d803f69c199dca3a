//! Somebody leaves for good (DESIGN 3.14): personal data and relations go, posts and comments become
//! tombstones, messages stay with whoever they were written to, the name stays taken.

use super::attempts::Secret;
use super::{attempts, chat_files, codes, files, interactions, marks, names, polls, remove, rooms, sessions, users};
use crate::error::{Error, Result, Thing};
use crate::model::id::UserId;
use crate::model::session::Revoked;
use crate::model::user::Status;
use crate::store::sessions::Which;
use crate::store::users::{By, PictureSlot};
use crate::store::{Write, accounts, direct, drafts, entries, erase as rows, idempotency, lists, scheduled, tags, users as user_rows};

/// Erases a user. With the last user of an account its credentials go, too.
pub fn user(tx: &Write<'_>, id: UserId) -> Result<()> {
    let user = user_rows::find(tx, &By::Id(id))?.filter(|user| user.status != Status::Deleted).ok_or(Error::NotFound(Thing::User))?;
    sessions::end(tx, Which::User(id), Revoked::Deleted)?;
    for head in entries::by_author(tx, id)? {
        remove::bury(tx, &head)?;
    }
    marks::erase_user(tx, id)?;
    lists::erase_user(tx, id)?;
    tags::erase_user(tx, id)?;
    direct::erase_user(tx, id)?;
    scheduled::erase_user(tx, id)?;
    idempotency::erase_user(tx, id)?;
    polls::erase_user(tx, id)?;
    interactions::erase_user(tx, id)?;
    for slot in [PictureSlot::Avatar, PictureSlot::Banner] {
        files::replace_picture(tx, id, slot, None)?;
    }
    drafts::erase_all(tx, id)?;
    rooms::erase_user(tx, id)?;
    chat_files::erase_user(tx, id)?;
    rows::traces(tx, id)?;
    rows::belongings(tx, id)?;
    let name = users::reserved_hash(tx, &names::fold(&user.username))?;
    rows::persona(tx, id, &name)?;
    if !accounts::users(tx, user.account_id)?.is_empty() {
        return users::settle_account(tx, user.account_id);
    }
    sessions::end(tx, Which::Account(user.account_id), Revoked::Deleted)?;
    if let Some(account) = accounts::find(tx, &accounts::By::Id(user.account_id))? {
        for address in [account.email, account.phone].into_iter().flatten() {
            codes::erase(tx, &address)?;
        }
    }
    attempts::forget(tx, Secret::Login, user.account_id)?;
    attempts::forget(tx, Secret::Factor, user.account_id)?;
    rows::account(tx, user.account_id)
}
