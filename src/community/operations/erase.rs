//! Erasure of a user (`docs/specs/core.md` 14): personal data and relations go, posts and comments become
//! tombstones, messages stay with their receivers, the name stays taken.

use crate::community::accounts::attempts;
use crate::community::accounts::{codes, mail_links};
use crate::community::files::{chat_files, file};
use crate::community::messages::rooms;
use crate::community::people::{sessions, users};
use crate::community::posts::{delete, polls};
use crate::community::relations::{interactions, marks};
use crate::community::text::names;
use crate::error::{Error, Resource, Result};
use crate::model::id::UserId;
use crate::model::people::session::Revoked;
use crate::model::people::user::Status;
use crate::store::Write;
use crate::store::accounts::account;
use crate::store::messages::direct;
use crate::store::messages::sync::events;
use crate::store::notifications::mail_outbox;
use crate::store::operations::erase as rows;
use crate::store::people::sessions::SessionScope;
use crate::store::people::users::{self as user_rows, PictureSlot, UserBy};
use crate::store::posts::{drafts, entries, idempotency, scheduled, tags};
use crate::store::relations::lists;

/// Erases a user. With the last user of an account its credentials go, too. `NotFound(User)`, `Denied::LastAdministrator`.
pub fn user(tx: &Write<'_>, id: UserId) -> Result<()> {
    let user =
        user_rows::find(tx, &UserBy::Id(id))?.filter(|user| user.status != Status::Deleted).ok_or(Error::NotFound(Resource::User))?;
    users::keep_an_administrator(tx, id)?;
    sessions::end(tx, SessionScope::User(id), Revoked::Deleted)?;
    for head in entries::by_author(tx, id)? {
        delete::bury(tx, &head)?;
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
        file::replace_picture(tx, id, slot, None)?;
    }
    drafts::erase_all(tx, id)?;
    rooms::erase_user(tx, id)?;
    chat_files::erase_user(tx, id)?;
    events::erase_user(tx, id)?;
    rows::traces(tx, id)?;
    rows::belongings(tx, id)?;
    let name = users::reserved_hash(tx, &names::fold(&user.username))?;
    rows::persona(tx, id, &name)?;
    if !account::users(tx, user.account_id)?.is_empty() {
        return users::settle_account(tx, user.account_id);
    }
    sessions::end(tx, SessionScope::Account(user.account_id), Revoked::Deleted)?;
    if let Some(account) = account::find(tx, &account::AccountBy::Id(user.account_id))? {
        for address in [account.email, account.phone].into_iter().flatten() {
            codes::erase(tx, &address)?;
            mail_links::erase(tx, &address)?;
            mail_outbox::erase(tx, &address)?;
        }
    }
    attempts::erase(tx, user.account_id)?;
    rows::account(tx, user.account_id)
}
