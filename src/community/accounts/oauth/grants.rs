//! Codes, what they are exchanged for, and taking it back.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::browsers;
use crate::community::accounts::logins::Proven;
use crate::community::people::sessions::{self, draw_token, hash_token, same};
use crate::community::people::users;
use crate::error::{Auth, Error, Result, granted};
use crate::model::Millis;
use crate::model::clock::MINUTE;
use crate::model::id::{AccountId, AppId, UserId};
use crate::model::people::session::{NewSession, OauthApp, Revoked, Session, SessionKind};
use crate::store::accounts::grants::{self, Grant, NewGrant};
use crate::store::people::sessions::{self as rows, SessionScope};
use crate::store::{Read, Write};

/// How long a code is good.
const LIFETIME: i64 = 10 * MINUTE;

/// What a person is asked to allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConsentRequest {
    pub app: AppId,
    pub redirect_uri: String,
    /// Separated by spaces.
    pub scopes: String,
    /// S256 of a secret that only the asking program knows, base64url.
    pub challenge: Option<String>,
}

/// A token as it is handed out, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Issued {
    pub token: String,
    pub scopes: String,
    pub created_at: Millis,
}

/// Why a code gives no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Unknown, used, run out, another program's, or for another address; or the account is not what it was.
    Invalid,
    /// A challenge was given, so its secret has to come along.
    VerifierMissing,
}

/// A code for what the person behind this browser allows.
pub(crate) fn approve(tx: &Write<'_>, browser: &str, asked: ConsentRequest) -> Result<String> {
    let visitor = browsers::find(tx, browser)?.ok_or(Error::Unauthenticated(Auth::UnknownAccount))?;
    let proven = Proven::of(&visitor.account, Some(visitor.user.id));
    let code = draw_token(tx.entropy());
    let new = NewGrant {
        code_hash: hash_token(&code),
        app: asked.app,
        user: visitor.user.id,
        redirect_uri: asked.redirect_uri,
        scopes: asked.scopes,
        challenge: asked.challenge,
        version: proven.version().to_owned(),
        expires_at: tx.now() + LIFETIME,
    };
    grants::insert(tx, &new)?;
    Ok(code)
}

/// The token that a code is good for. A second use is refused, and ends what the first one gave.
///
/// Refusals are a value of their own, as an error would undo that end.
pub(crate) fn exchange(
    tx: &Write<'_>,
    app: &OauthApp,
    code: &str,
    redirect_uri: &str,
    verifier: Option<&str>,
) -> Result<Result<Issued, Refusal>> {
    let Some(grant) = grants::find(tx, &hash_token(code))?.filter(|grant| grant.app == app.id) else {
        return Ok(Err(Refusal::Invalid));
    };
    if grant.used_at.is_some() {
        if let Some(session) = grant.session {
            sessions::end(tx, SessionScope::One(session), Revoked::Admin)?;
        }
        return Ok(Err(Refusal::Invalid));
    }
    if grant.challenge.is_some() && verifier.is_none_or(str::is_empty) {
        return Ok(Err(Refusal::VerifierMissing));
    }
    let fits = grant.expires_at > tx.now() && grant.redirect_uri == redirect_uri && answers(&grant, verifier);
    let account = if fits { still(tx, &grant)? } else { None };
    let Some(account) = account else { return Ok(Err(Refusal::Invalid)) };
    let (session, issued) = issue(tx, SessionKind::Oauth, Some((account, grant.user)), Some(app.id), &grant.scopes)?;
    grants::use_up(tx, grant.id, session)?;
    Ok(Ok(issued))
}

/// Is this the secret of the grant's challenge?
fn answers(grant: &Grant, verifier: Option<&str>) -> bool {
    match (&grant.challenge, verifier) {
        (Some(challenge), Some(verifier)) => {
            same(URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())).as_bytes(), challenge.trim_end_matches('=').as_bytes())
        }
        // A verifier without a challenge means that somebody removed the challenge.
        (Some(_), None) | (None, Some(_)) => false,
        (None, None) => true,
    }
}

/// The account of a grant, if it and its user are what they were when it was given.
fn still(r: &Read<'_>, grant: &Grant) -> Result<Option<AccountId>> {
    granted(users::require_enabled(r, grant.user).and_then(|user| {
        Proven::recalled(user.account_id, user.id, grant.version.clone()).confirm(r)?;
        Ok(user.account_id)
    }))
}

fn issue(
    tx: &Write<'_>,
    kind: SessionKind,
    who: Option<(AccountId, UserId)>,
    app: Option<AppId>,
    scopes: &str,
) -> Result<(crate::model::id::SessionId, Issued)> {
    let token = draw_token(tx.entropy());
    let session = record(tx, kind, who, app, scopes, &token)?;
    Ok((session, Issued { token, scopes: scopes.to_owned(), created_at: tx.now() }))
}

/// Records a token that is known already.
pub fn record(
    tx: &Write<'_>,
    kind: SessionKind,
    who: Option<(AccountId, UserId)>,
    app: Option<AppId>,
    scopes: &str,
    token: &str,
) -> Result<crate::model::id::SessionId> {
    let new = NewSession {
        account: who.map(|(account, _)| account),
        user: who.map(|(_, user)| user),
        app,
        scopes: scopes.to_owned(),
        ..NewSession::of(kind, hash_token(token))
    };
    sessions::issue(tx, &new)
}

/// A token by which a program acts for itself.
pub(crate) fn app_token(tx: &Write<'_>, app: AppId, scopes: &str) -> Result<Issued> {
    Ok(issue(tx, SessionKind::OauthApp, None, Some(app), scopes)?.1)
}

/// A token of somebody who has just joined through a program.
pub(crate) fn first_token(tx: &Write<'_>, account: AccountId, user: UserId, app: Option<AppId>, scopes: &str) -> Result<Issued> {
    Ok(issue(tx, SessionKind::Oauth, Some((account, user)), app, scopes)?.1)
}

/// Ends a token of this program and what is pushed through it. `false` for a token of another one; an unknown one is ended enough.
pub(crate) fn revoke(tx: &Write<'_>, app: AppId, token: &str) -> Result<bool> {
    let ours = |session: &Session| matches!(session.kind, SessionKind::Oauth | SessionKind::OauthApp);
    let Some(session) = rows::find(tx, &hash_token(token))?.filter(ours) else { return Ok(true) };
    if session.app != Some(app) {
        return Ok(false);
    }
    sessions::end(tx, SessionScope::One(session.id), Revoked::Logout)?;
    Ok(true)
}

/// Did this person allow the program just that before, and still does?
pub(crate) fn agreed(r: &Read<'_>, app: AppId, user: UserId, scopes: &str) -> Result<bool> {
    let set = |text: &str| text.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let wanted = set(scopes);
    Ok(grants::live_scopes(r, app, user)?.iter().any(|granted| set(granted) == wanted))
}
