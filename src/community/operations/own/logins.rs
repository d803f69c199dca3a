//! Where somebody is logged in.

use crate::community::people::sessions;
use crate::error::{Error, Resource, Result};
use crate::model::Millis;
use crate::model::id::{AccountId, SessionId, UserId};
use crate::model::people::session::{Revoked, SessionKind};
use crate::store::operations::admin::members as rows;
use crate::store::people::sessions::SessionScope;
use crate::store::{Read, Write};

/// Logins that are listed.
const MOST: u32 = 200;

/// What a login goes through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoginDevice {
    /// A browser on our pages, by what it calls itself.
    Browser(String),
    /// A program by its name.
    Program(String),
    /// A device of the IM API, by what it calls itself.
    Device(String),
    /// The administrators' page.
    Administration,
    /// An app that signs its requests.
    App,
}

/// One live login.
#[derive(Clone, Debug)]
pub(crate) struct OwnLogin {
    pub id: SessionId,
    pub through: LoginDevice,
    pub created_at: Millis,
    pub last_used_at: Option<Millis>,
}

/// The live logins of a user and of the account behind, latest first.
pub(crate) fn logins(r: &Read<'_>, user: UserId, account: AccountId) -> Result<Vec<OwnLogin>> {
    let devices = rows::devices(r, user, MOST)?;
    let device = |sn: Option<i64>| {
        let found = devices.iter().find(|device| Some(device.sn) == sn);
        found.map(|device| device.user_agent.clone()).unwrap_or_default()
    };
    let all = rows::logins(r, user, account, MOST)?.into_iter().map(|login| OwnLogin {
        id: login.id,
        through: match login.kind {
            SessionKind::Browser => LoginDevice::Browser(login.agent.unwrap_or_default()),
            SessionKind::Oauth | SessionKind::OauthApp => LoginDevice::Program(login.program.unwrap_or_default()),
            SessionKind::Im | SessionKind::ImStore | SessionKind::ImAdmin => LoginDevice::Device(device(login.device_sn)),
            SessionKind::Admin => LoginDevice::Administration,
            SessionKind::Account | SessionKind::User => LoginDevice::App,
        },
        created_at: login.created_at,
        last_used_at: login.last_used_at,
    });
    Ok(all.collect())
}

/// Ends one of one's own logins. `NotFound(Record)` for one of somebody else.
pub(crate) fn end_login(tx: &Write<'_>, user: UserId, account: AccountId, session: SessionId) -> Result<()> {
    if !rows::logins(tx, user, account, MOST)?.iter().any(|login| login.id == session) {
        return Err(Error::NotFound(Resource::Record));
    }
    sessions::end(tx, SessionScope::One(session), Revoked::Logout)
}

/// Ends every login of the account and of its users but this one.
pub(crate) fn end_other_logins(tx: &Write<'_>, account: AccountId, kept: SessionId) -> Result<()> {
    sessions::end(tx, SessionScope::AccountBut(account, kept), Revoked::Logout)
}
