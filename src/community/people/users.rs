//! Personas: adding, finding, disabling, renaming.

use sha2::{Digest, Sha256};

use super::sessions;
use crate::community::runtime::settings::{self, Settings};
use crate::community::text::names;
use crate::error::{Denied, Error, Resource, Result, Taken, Why};
use crate::model::Millis;
use crate::model::clock::DAY;
use crate::model::id::{AccountId, UserId};
use crate::model::notifications::notification::Inbox;
use crate::model::people::person::UserView;
use crate::model::people::session::Revoked;
use crate::model::people::user::{Role, Status, User, Viewer};
use crate::store::accounts::account;
use crate::store::db::{counters, settings as facts};
use crate::store::people::sessions::SessionScope;
use crate::store::people::users::{self, Column, NewUser, UserBy};
use crate::store::{Read, Write, views};

/// A persona about to exist.
#[derive(Clone, Debug)]
pub struct Persona {
    pub account: AccountId,
    pub is_primary: bool,
    pub username: Option<String>,
    pub nickname: Option<String>,
    pub role: Role,
}

/// Adds a user; a missing name is drawn so that all three dialects accept it. What else a user begins with is decided by
/// the settings of the community.
pub fn add(tx: &Write<'_>, persona: Persona) -> Result<UserId> {
    let Persona { account, is_primary, username, nickname, role } = persona;
    let username = match username {
        Some(name) => name,
        None => free_name(tx)?,
    };
    let username_key = names::fold(&username);
    if name_taken(tx, &username_key)? {
        return Err(Error::Conflict(Taken::Username));
    }
    let nickname = nickname.unwrap_or_else(|| username.clone());
    let indexable = settings::load(tx)?.newcomers_indexable;
    users::insert(tx, &NewUser { account, is_primary, username, username_key, nickname, role, indexable })
}

fn free_name(tx: &Write<'_>) -> Result<String> {
    loop {
        let name = names::generated(tx.entropy().bytes());
        if !name_taken(tx, &names::fold(&name))? {
            return Ok(name);
        }
    }
}

/// Is the name in use, or was it ever?
pub(crate) fn name_taken(r: &Read<'_>, key: &str) -> Result<bool> {
    Ok(users::key_taken(r, key)? || users::name_reserved(r, &reserved_hash(r, key)?)?)
}

/// How the name of a deleted user is remembered without keeping it.
pub(in crate::community) fn reserved_hash(r: &Read<'_>, key: &str) -> Result<Vec<u8>> {
    let salt = facts::meta(r, "name_salt")?.unwrap_or_default();
    Ok(Sha256::digest(format!("{salt}\n{key}").as_bytes()).to_vec())
}

/// How clients name a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserRef {
    Id(UserId),
    Name(String),
}

impl UserRef {
    /// All digits: an id; anything else: a name (`docs/specs/fresns.md 6.5`).
    pub fn parse(text: &str) -> Self {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(id) if digits => Self::Id(UserId(id)),
            _ => Self::Name(text.to_owned()),
        }
    }
}

/// The user meant, deleted ones included.
pub(crate) fn find(r: &Read<'_>, who: &UserRef) -> Result<Option<User>> {
    match who {
        UserRef::Id(id) => users::find(r, &UserBy::Id(*id)),
        UserRef::Name(name) => users::find(r, &UserBy::Key(&names::fold(name))),
    }
}

/// The user meant, or `NotFound(User)`.
pub fn require(r: &Read<'_>, who: &UserRef) -> Result<User> {
    find(r, who)?.filter(|user| user.status != Status::Deleted).ok_or(Error::NotFound(Resource::User))
}

/// Somebody in whose name a trusted program acts: `NotFound(User)`, `Denied::TargetDeleted`.
pub(crate) fn actor(r: &Read<'_>, id: UserId) -> Result<Viewer> {
    let user = users::find(r, &UserBy::Id(id))?.ok_or(Error::NotFound(Resource::User))?;
    if user.status == Status::Deleted {
        return Err(Error::Forbidden(Denied::TargetDeleted));
    }
    Ok(Viewer { account: user.account_id, user: user.id, role: user.role })
}

/// The user meant, as the viewer sees them.
pub fn view(r: &Read<'_>, viewer: Option<&Viewer>, id: UserId) -> Result<UserView> {
    views::people::load_one(r, viewer.map(|viewer| viewer.user), id)?.ok_or(Error::NotFound(Resource::User))
}

/// May this user write anything? Disabled users may not.
pub(crate) fn require_enabled(r: &Read<'_>, id: UserId) -> Result<User> {
    let user = users::find(r, &UserBy::Id(id))?.ok_or(Error::NotFound(Resource::User))?;
    match user.status {
        Status::Enabled => Ok(user),
        Status::Disabled => Err(Error::Forbidden(Denied::UserDisabled)),
        Status::Deleted => Err(Error::NotFound(Resource::User)),
    }
}

/// Refuses what would leave the community without an administrator (`Denied::LastAdministrator`), whoever asks for it: the next
/// start would then print a link that makes anybody who has it the first one.
pub(in crate::community) fn keep_an_administrator(tx: &Write<'_>, id: UserId) -> Result<()> {
    let all = users::administrators(tx)?;
    if all == [id] { Err(Error::Forbidden(Denied::LastAdministrator)) } else { Ok(()) }
}

/// Disables a user everywhere: the next request of each of their tokens is refused. `Denied::LastAdministrator`.
pub fn disable(tx: &Write<'_>, id: UserId, reason: Option<&str>, until: Option<Millis>) -> Result<()> {
    keep_an_administrator(tx, id)?;
    users::set_status(tx, id, Status::Disabled, reason, until)?;
    sessions::end(tx, SessionScope::User(id), Revoked::Disabled)?;
    match users::find(tx, &UserBy::Id(id))? {
        Some(user) => settle_account(tx, user.account_id),
        None => Ok(()),
    }
}

/// Enables a disabled user again, and with them their account.
pub(crate) fn enable(tx: &Write<'_>, id: UserId) -> Result<()> {
    users::set_status(tx, id, Status::Enabled, None, None)?;
    match users::find(tx, &UserBy::Id(id))? {
        Some(user) => settle_account(tx, user.account_id),
        None => Ok(()),
    }
}

/// Gives a user another role; `General` lets in who waits for approval. `Denied::LastAdministrator`.
pub fn set_role(tx: &Write<'_>, id: UserId, role: Role) -> Result<()> {
    if role != Role::Administrator {
        keep_an_administrator(tx, id)?;
    }
    users::set_role(tx, id, role)
}

/// An account is open as long as one of its users is; shut, its own logins end, too.
pub(in crate::community) fn settle_account(tx: &Write<'_>, id: AccountId) -> Result<()> {
    let open = account::has_enabled_user(tx, id)?;
    let status = account::find(tx, &account::AccountBy::Id(id))?.map(|account| account.status);
    match (status, open) {
        (Some(Status::Enabled), false) => {
            account::set_status(tx, id, Status::Disabled)?;
            sessions::end(tx, SessionScope::Account(id), Revoked::Disabled)
        }
        (Some(Status::Disabled), true) => account::set_status(tx, id, Status::Enabled),
        _ => Ok(()),
    }
}

/// A new username, at most once in so many days.
pub(crate) fn rename(tx: &Write<'_>, user: &User, username: &str, days: i64) -> Result<()> {
    recently_edited(user.username_edited_at, days, tx.now())?;
    let key = names::fold(username);
    if key != names::fold(&user.username) && name_taken(tx, &key)? {
        return Err(Error::Conflict(Taken::Username));
    }
    users::rename(tx, user.id, username, &key)
}

/// A new nickname, at most once in so many days.
pub(crate) fn renick(tx: &Write<'_>, user: &User, nickname: &str, days: i64, unique: bool) -> Result<()> {
    recently_edited(user.nickname_edited_at, days, tx.now())?;
    if unique && users::nickname_taken(tx, nickname, user.id)? {
        return Err(Error::Conflict(Taken::Nickname));
    }
    users::set(tx, user.id, Column::Nickname, nickname.to_owned())?;
    users::set(tx, user.id, Column::NicknameEditedAt, tx.now())
}

fn recently_edited(at: Option<Millis>, days: i64, now: Millis) -> Result<()> {
    match at {
        Some(at) if now < at.saturating_add(days.saturating_mul(DAY)) => Err(Error::Forbidden(Denied::EditedTooRecently)),
        _ => Ok(()),
    }
}

/// Refuses a nickname that somebody else than `but` has, where the community wants each only once.
pub(crate) fn nickname_free(r: &Read<'_>, nickname: &str, but: Option<UserId>, settings: &Settings) -> Result<()> {
    if settings.nickname_unique && users::nickname_taken(r, nickname, but.unwrap_or(UserId(0)))? {
        return Err(Error::Conflict(Taken::Nickname));
    }
    Ok(())
}

/// Longest push token kept.
const DEVICE_TOKEN_MAX: usize = 512;

/// Where pushes for this user go.
pub(crate) fn set_device_token(tx: &Write<'_>, id: UserId, token: &str) -> Result<()> {
    if token.len() > DEVICE_TOKEN_MAX {
        return Err(Error::invalid("deviceToken", Why::TooLong { max: DEVICE_TOKEN_MAX }));
    }
    users::set(tx, id, Column::DeviceToken, token.to_owned())
}

/// All a panel shows about a user.
pub(crate) fn inbox(r: &Read<'_>, id: UserId) -> Result<Inbox> {
    counters::inbox(r, id)
}

/// Does the account have more than one user?
pub(crate) fn has_siblings(r: &Read<'_>, account: AccountId) -> Result<bool> {
    Ok(account::users(r, account)?.len() > 1)
}

/// Somebody else looked at the user's page.
pub(crate) fn count_view(tx: &Write<'_>, id: UserId) -> Result<()> {
    counters::add_view(tx, id)
}
