//! Members: paging, details, actions on one or many.

use serde::Serialize;

use super::{Admin, Plain};
use crate::community::Core;
use crate::community::accounts::own::second_factor;
use crate::community::accounts::{account, credentials};
use crate::community::operations::admin::acts::note;
use crate::community::operations::{commands, erase};
use crate::community::people::sessions;
use crate::community::people::users::{self, UserRef};
use crate::error::{Error, Resource, Result};
use crate::model::Millis;
use crate::model::id::{SessionId, UserId};
use crate::model::people::session::Revoked;
use crate::model::people::user::{Account, Role, User, UserStats};
use crate::store::operations::admin::members as rows;
use crate::store::people::sessions::SessionScope;
use crate::store::{Read, Write};

pub(crate) use crate::store::operations::admin::members::{LiveLogin, Member, MemberOrder, MemberQuery, Seen};

/// Most members of one act.
pub(crate) const BATCH: usize = 200;
/// Members of one page.
pub(crate) const PAGE: u32 = 50;
const MOST: u32 = 100;

/// One page; looks at every row where something is searched.
pub(crate) async fn page(core: &Core, wanted: MemberQuery) -> Result<Vec<Member>> {
    core.db.read_slow(move |r| rows::page(r, &wanted)).await
}

/// All details of a user.
#[derive(Clone, Debug)]
pub(crate) struct Detail {
    pub user: User,
    pub stats: UserStats,
    pub account: Account,
    pub siblings: Vec<UserId>,
    pub shut_out: Option<(Option<String>, Option<Millis>)>,
    pub last_active_at: Option<Millis>,
    pub logins: Vec<LiveLogin>,
    pub devices: Vec<Seen>,
    pub second_factor: bool,
}

/// Somebody with at most 100 logins and 100 devices. `NotFound(User)` for an unknown or deleted user.
pub(crate) fn detail(r: &Read<'_>, id: UserId) -> Result<Detail> {
    let user = users::require(r, &UserRef::Id(id))?;
    let stats = users::view(r, None, id)?.stats;
    let account = account::by_id(r, user.account_id)?;
    Ok(Detail {
        stats,
        siblings: account::users_of(r, account.id)?.into_iter().filter(|other| *other != id).collect(),
        shut_out: rows::shut_out(r, id)?,
        last_active_at: rows::last_active(r, id)?,
        logins: rows::logins(r, id, account.id, MOST)?,
        devices: rows::devices(r, id, MOST)?,
        second_factor: second_factor::is_set(r, account.id)?,
        account,
        user,
    })
}

/// What may be done to members.
#[derive(Clone, Debug)]
pub(crate) enum MemberAction {
    Disable {
        reason: String,
    },
    Enable,
    SetRole(Role),
    EndSessions,
    ResetPassword,
    /// Removes the second factor of the account, which was lost.
    ResetFactor,
    Delete,
}

#[derive(Serialize)]
struct Why<'a> {
    username: &'a str,
    reason: &'a str,
}

/// Longest reason, in characters.
const REASON: usize = 500;

/// Does it to one of them. A drawn password is returned, once. Nobody disables themselves, and the last administrator cannot be removed.
pub(crate) async fn act(core: &Core, admin: Admin, id: UserId, action: MemberAction) -> Result<Option<String>> {
    if let MemberAction::Disable { reason } = &action
        && reason.chars().count() > REASON
    {
        return Err(Error::invalid("reason", crate::error::Why::TooLong { max: REASON }));
    }
    if !matches!(action, MemberAction::ResetPassword) {
        return core.write(move |tx, _| carry_out(tx, &admin, id, action).map(|()| None)).await;
    }
    let user = core.read(|r| users::require(r, &UserRef::Id(id)))?;
    let drawn = commands::drawn_password(core);
    credentials::change_password(core, user.account_id, drawn.clone()).await?;
    core.write(move |tx, _| note(tx, &admin, "member.password", &id.to_string(), &Why { username: &user.username, reason: "" })).await?;
    Ok(Some(drawn))
}

fn carry_out(tx: &Write<'_>, admin: &Admin, id: UserId, action: MemberAction) -> Result<()> {
    let user = users::require(tx, &UserRef::Id(id))?;
    let takes_away = match &action {
        MemberAction::Disable { .. } | MemberAction::Delete => true,
        MemberAction::SetRole(role) => *role != Role::Administrator,
        MemberAction::Enable | MemberAction::EndSessions | MemberAction::ResetPassword | MemberAction::ResetFactor => false,
    };
    if takes_away && id == admin.user {
        return Err(Error::unfit("ids", "administrators cannot lock themselves out; another administrator can do this"));
    }
    let (audited, reason) = match &action {
        MemberAction::Disable { reason } => {
            let stored_reason = Some(reason.trim()).filter(|reason| !reason.is_empty());
            users::disable(tx, id, stored_reason, None)?;
            ("member.disable", reason.as_str())
        }
        MemberAction::Enable => {
            users::enable(tx, id)?;
            ("member.enable", "")
        }
        MemberAction::SetRole(role) => {
            users::set_role(tx, id, *role)?;
            ("member.role", commands::role_name(*role))
        }
        MemberAction::EndSessions => {
            sessions::end(tx, SessionScope::User(id), Revoked::Admin)?;
            sessions::end(tx, SessionScope::Account(user.account_id), Revoked::Admin)?;
            ("member.sessions", "")
        }
        MemberAction::ResetPassword => ("member.password", ""),
        MemberAction::ResetFactor if user.account_id == admin.account => {
            return Err(Error::unfit("ids", "one's own second factor is removed with a code of it; another administrator can do this"));
        }
        MemberAction::ResetFactor => {
            second_factor::reset(tx, user.account_id)?;
            ("member.totp", "")
        }
        MemberAction::Delete => {
            erase::user(tx, id)?;
            ("member.delete", "")
        }
    };
    // Who left is not named any more.
    let username = if matches!(action, MemberAction::Delete) { "" } else { user.username.as_str() };
    note(tx, admin, audited, &id.to_string(), &Why { username, reason })
}

/// Ends one login of somebody. `NotFound(Record)`.
pub(crate) fn end_login(tx: &Write<'_>, admin: &Admin, id: UserId, session: SessionId) -> Result<()> {
    let user = users::require(tx, &UserRef::Id(id))?;
    if !rows::logins(tx, id, user.account_id, MOST)?.iter().any(|login| login.id == session) {
        return Err(Error::NotFound(Resource::Record));
    }
    sessions::end(tx, SessionScope::One(session), Revoked::Admin)?;
    note(tx, admin, "member.session", &id.to_string(), &Plain {})
}
