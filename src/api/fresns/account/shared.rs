//! What several calls of accounts share: limits, decoding, the account in an answer.

use crate::api::fresns::entity::user::account::AccountInfo;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::auth::caller::Caller;
use crate::api::fresns::wire::error::Failure;
use crate::community::Write;
use crate::community::accounts::account;
use crate::community::people::sessions;
use crate::error::Result;
use crate::model::id::{AccountId, SessionId, UserId};
use crate::model::people::person::UserView;
use crate::model::people::session::{NewSession, SessionKind};

/// The account with its users, as it sees itself.
pub(crate) fn info(caller: &Caller, account: AccountId) -> Result<AccountInfo> {
    let (account, views) = caller.app.core.read(|r| {
        let ids = account::users_of(r, account)?;
        let mut views = account::views_of(r, &ids)?;
        let users: Vec<UserView> = ids.iter().filter_map(|id| views.remove(id)).collect();
        Ok((account::by_id(r, account)?, users))
    })?;
    Ok(AccountInfo::of(&account, &views, &render_context_of(caller, account.id, &views)))
}

/// An account sees its own users as their owner, even before one of them is logged in.
fn render_context_of(caller: &Caller, account: AccountId, users: &[UserView]) -> RenderContext {
    let mut ctx = caller.ctx.clone();
    if ctx.viewer.is_none() {
        ctx.viewer = users.first().map(|view| crate::model::people::user::Viewer { account, user: view.user.id, role: view.user.role });
    }
    ctx
}

/// A session of this caller's program that is about to exist, and its token, which is not kept.
pub(crate) struct NewLogin {
    token: String,
    new: NewSession,
}

impl NewLogin {
    pub(crate) fn of(caller: &Caller) -> Self {
        let token = caller.app.core.entropy.alphanumeric(caller.ctx.family.token_length());
        let new = NewSession {
            app: Some(caller.key.id),
            platform_id: Some(caller.platform_id),
            version: Some(caller.version.clone()),
            device_info: caller.device.to_json(),
            ..NewSession::of(SessionKind::Account, sessions::hash_token(&token))
        };
        Self { token, new }
    }

    /// Records the login of an account.
    pub(crate) fn account(self, tx: &Write<'_>, account: AccountId) -> Result<(SessionId, String)> {
        let id = sessions::issue(tx, &NewSession { account: Some(account), ..self.new })?;
        Ok((id, self.token))
    }

    /// Records the login of a user under its account's. Returns the token.
    pub(crate) fn user(self, tx: &Write<'_>, account: AccountId, user: UserId, parent: SessionId) -> Result<String> {
        let new = NewSession { kind: SessionKind::User, account: Some(account), user: Some(user), parent: Some(parent), ..self.new };
        sessions::issue(tx, &new)?;
        Ok(self.token)
    }
}

/// Longest e-mail address, name or number that is looked up, in bytes.
pub(crate) const ACCOUNT_MAX: usize = 254;

/// Longest password, in Base64 where it travels so.
pub(crate) const PASSWORD_MAX: usize = 1_024;

/// Longest push token kept.
pub(crate) const DEVICE_TOKEN_MAX: usize = 512;

/// Longest verification code that is looked at.
pub(crate) const CODE_MAX: usize = 16;

/// Longest `loginToken` that is looked up, in bytes.
pub(crate) const LOGIN_TOKEN_MAX: usize = 128;

/// Refuses the first of these fields that is longer than it may be.
pub(crate) fn bounded<const N: usize>(fields: [(&'static str, Option<&String>, usize); N]) -> Result<(), Failure> {
    match fields.into_iter().find(|(_, text, max)| text.is_some_and(|text| text.len() > *max)) {
        Some((field, _, max)) => Err(Failure::Invalid(format!("The {field} field must not be longer than {max} characters."))),
        None => Ok(()),
    }
}

/// Passwords travel as Base64 in v2.
pub(crate) fn decode(field: &str, text: &str) -> Result<String, Failure> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| Failure::Invalid(format!("The {field} field must be Base64.")))
}

/// How an account is addressed on the wire.
pub(crate) fn address(kind: &str, account: &str, country_code: Option<i64>) -> Result<account::Address, Failure> {
    match kind {
        "email" if account.contains('@') => Ok(account::Address::Email(account.to_owned())),
        "email" => Ok(account::Address::Username(account.to_owned())),
        "phone" | "sms" => {
            let country_code = country_code.ok_or_else(|| Failure::Invalid("The countryCode field is required for a phone.".into()))?;
            Ok(account::Address::Phone { country_code, pure: account.to_owned() })
        }
        _ => Err(Failure::Invalid("The type field must be email or phone.".into())),
    }
}
