//! Logging in through the IM API (`docs/specs/lanying.md 1.11`, `3.1`): every login is a session on a device.

use super::account::Address;
use super::logins::{self, Proof, Proven};
use crate::community::Core;
use crate::community::people::devices::{self, Agent};
use crate::community::people::sessions::{self, draw_token, hash_token};
use crate::error::{Denied, Error, Resource, Result};
use crate::model::Millis;
use crate::model::clock::DAY;
use crate::model::id::{AccountId, SessionId, UserId};
use crate::model::people::place::Place;
use crate::model::people::session::{NewSession, SessionKind};
use crate::model::people::user::Status;
use crate::store::accounts::account;
use crate::store::people::users::{self as rows, UserBy};
use crate::store::{Read, Write};

use crate::community::people::users;
use crate::community::text::names;

/// How long a token is good for.
const LIFETIME: Millis = 30 * DAY;
/// How a person's token begins.
pub const PREFIX: &str = "fmu_";
/// How a token that only opens files begins.
pub(crate) const STORE_PREFIX: &str = "fms_";

/// The result of a login; both tokens are shown once.
#[derive(Clone, Debug)]
pub(crate) struct ChatLogin {
    pub user: UserId,
    pub token: String,
    pub expires_at: Millis,
    /// Opens the files of their chats, nothing else; ends with the login.
    pub store_token: String,
    /// Of the device, if it sent its name.
    pub push_token: Option<String>,
}

/// Who logs in.
#[derive(Clone, Debug)]
pub(crate) enum LoginName {
    Id(UserId),
    Name(String),
    /// By e-mail or mobile: the primary user.
    Address(Address),
}

/// Proves the password and opens a session on a device.
/// Errors: `Denied::TargetDeleted` for somebody who left, `Unauthenticated`, `TooMany(FailedLogins)`, `Denied::UserDisabled`.
pub(crate) async fn log_in(core: &Core, place: Place, who: LoginName, password: String, agent: Agent) -> Result<ChatLogin> {
    let address = core.read(|r| address(r, who))?;
    let proven = logins::log_in(core, place, address, Proof { password: Some(password), code: None }).await?;
    core.write(move |tx, _| open(tx, &proven, &agent)).await
}

fn address(r: &Read<'_>, who: LoginName) -> Result<Address> {
    let left = Err(Error::Forbidden(Denied::TargetDeleted));
    match who {
        LoginName::Address(address) => Ok(address),
        LoginName::Id(id) => match rows::find(r, &UserBy::Id(id))? {
            Some(user) if user.status == Status::Deleted => left,
            Some(user) => Ok(Address::Username(user.username)),
            // Nobody's name, so that it costs what a wrong password costs and is counted by itself.
            None => Ok(Address::Username(format!("#{id}"))),
        },
        LoginName::Name(name) => {
            let key = names::fold(&name);
            if rows::find(r, &UserBy::Key(&key))?.is_none() && users::name_taken(r, &key)? { left } else { Ok(Address::Username(name)) }
        }
    }
}

fn open(tx: &Write<'_>, proven: &Proven, agent: &Agent) -> Result<ChatLogin> {
    let account = proven.confirm(tx)?.id;
    let user = match proven.user {
        Some(user) => user,
        None => account::users(tx, account)?.first().copied().ok_or(Error::NotFound(Resource::User))?,
    };
    users::require_enabled(tx, user)?;
    let device = devices::arrive(tx, user, agent)?;
    let expires_at = tx.now() + LIFETIME;
    let token = format!("{PREFIX}{}", draw_token(tx.entropy()));
    let store_token = format!("{STORE_PREFIX}{}", draw_token(tx.entropy()));
    let session = record(tx, account, user, device.sn, &token, Some(expires_at))?;
    sessions::issue(
        tx,
        &NewSession { parent: Some(session), ..session_of(SessionKind::ImStore, account, user, device.sn, &store_token, Some(expires_at)) },
    )?;
    Ok(ChatLogin { user, token, expires_at, store_token, push_token: device.push_token })
}

/// Records a token that is known already.
pub fn record(
    tx: &Write<'_>,
    account: AccountId,
    user: UserId,
    device_sn: i64,
    token: &str,
    expires_at: Option<Millis>,
) -> Result<SessionId> {
    sessions::issue(tx, &session_of(SessionKind::Im, account, user, device_sn, token, expires_at))
}

fn session_of(kind: SessionKind, account: AccountId, user: UserId, device_sn: i64, token: &str, expires_at: Option<Millis>) -> NewSession {
    NewSession {
        account: Some(account),
        user: Some(user),
        device_sn: Some(device_sn),
        expires_at,
        ..NewSession::of(kind, hash_token(token))
    }
}
