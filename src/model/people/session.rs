//! Logins and the programs they go through.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::model::clock::Millis;
use crate::model::id::{AccountId, AppId, SessionId, UserId};
use crate::model::people::user::{Role, Status};

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// Fresns `aid` token.
    Account,
    /// Fresns `uid` token.
    User,
    Oauth,
    /// An OAuth app without a user.
    OauthApp,
    /// Somebody who logged in on a page of ours.
    Browser,
    /// A person, through the IM API.
    Im,
    /// Opens chat files for the person of its parent, nothing else.
    ImStore,
    /// A program that the operator trusts with the whole IM API.
    ImAdmin,
    Admin,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Revoked {
    Logout,
    Password,
    Disabled,
    Deleted,
    Kicked,
    Device,
    Admin,
}

/// A token that was given out, live or ended: whom it lets act, where it came from, until when.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub id: SessionId,
    pub kind: SessionKind,
    /// `None` for a program that acts for no person.
    pub account: Option<AccountId>,
    /// `None` for such a program, and for the login of an account alone.
    pub user: Option<UserId>,
    /// The session it ends with; `None` for one that stands alone.
    pub parent: Option<SessionId>,
    /// The program it was given to, where that is known.
    pub app: Option<AppId>,
    /// Client platform of the signing API, 1 to 11.
    pub platform_id: Option<i64>,
    /// Of OAuth, separated by spaces; empty elsewhere.
    pub scopes: String,
    /// Serial number of the device in the IM API.
    pub device_sn: Option<i64>,
    pub last_used_at: Option<Millis>,
    /// `None`: it does not expire.
    pub expires_at: Option<Millis>,
    /// When it was ended; `None` while it is not.
    pub revoked_at: Option<Millis>,
    pub revoked_reason: Option<Revoked>,
}

impl Session {
    /// Neither ended nor expired at `now`; at the very end it is expired.
    pub(crate) fn is_live(&self, now: Millis) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// A session with the people behind it: what the guard of a request needs to know.
#[derive(Debug)]
pub(crate) struct Bearer {
    /// SHA-256 of its token.
    pub token_hash: [u8; 32],
    pub session: Session,
    /// Of the account; `None` for a program that acts for no person.
    pub aid: Option<String>,
    /// This and the following of the user; `None` where there is none.
    pub user_status: Option<Status>,
    pub role: Option<Role>,
    /// The community vouches for the user.
    pub verified: bool,
    pub use_noted: Once,
}

/// Something that is done once for what is kept in memory.
#[derive(Default)]
pub(crate) struct Once(AtomicBool);

impl Once {
    /// True for the first who asks.
    pub(crate) fn begin(&self) -> bool {
        !self.0.swap(true, Ordering::Relaxed)
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once")
    }
}

/// A session about to be made. The token itself stays with the client.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub kind: SessionKind,
    pub token_hash: [u8; 32],
    pub account: Option<AccountId>,
    pub user: Option<UserId>,
    pub parent: Option<SessionId>,
    pub app: Option<AppId>,
    pub platform_id: Option<i64>,
    pub version: Option<String>,
    pub scopes: String,
    pub device_sn: Option<i64>,
    /// A JSON object.
    pub device_info: String,
    pub expires_at: Option<Millis>,
}

impl NewSession {
    /// Takes what the token is good for and its hash; gives a session of nobody that never ends. The rest is the caller's
    /// to add.
    pub fn of(kind: SessionKind, token_hash: [u8; 32]) -> Self {
        Self {
            kind,
            token_hash,
            account: None,
            user: None,
            parent: None,
            app: None,
            platform_id: None,
            version: None,
            scopes: String::new(),
            device_sn: None,
            device_info: "{}".into(),
            expires_at: None,
        }
    }
}

/// A calling program that signs its requests with a shared secret.
#[derive(Clone, Debug)]
pub struct SigningApp {
    pub id: AppId,
    pub app_id: String,
    pub name: String,
    pub secret: String,
    pub platform_id: i64,
    /// `v1` or `v2`; a secret serves both, the family is what it was made for.
    pub family: Option<String>,
    /// 1 core, 2 manage, 3 plugin.
    pub key_type: i64,
    pub read_only: bool,
    pub enabled: bool,
}

/// A program that acts for people who let it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OauthApp {
    pub id: AppId,
    pub client_id: String,
    pub name: String,
    pub website: Option<String>,
    pub secret_hash: Vec<u8>,
    /// Registered scopes, separated by spaces.
    pub scopes: String,
    pub redirect_uris: Vec<String>,
    pub enabled: bool,
    pub created_at: Millis,
}
