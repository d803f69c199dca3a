//! Programs and their secrets.

use crate::community::people::sessions::{draw_token, hash_token, same};
use crate::error::Result;
use crate::model::id::AppId;
use crate::model::people::session::OauthApp;
use crate::store::accounts::apps;
use crate::store::{Read, Write};

/// A program that wants to be known here. What may be in it is checked before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewApp {
    pub name: String,
    pub website: Option<String>,
    /// Separated by spaces.
    pub scopes: String,
    pub redirect_uris: Vec<String>,
}

/// Adds it under an id and a secret of its own. The secret is returned only here.
pub(crate) fn register(tx: &Write<'_>, new: NewApp) -> Result<(OauthApp, String)> {
    let (client_id, secret) = (draw_token(tx.entropy()), draw_token(tx.entropy()));
    let app = add(tx, new, client_id, &secret)?;
    Ok((app, secret))
}

/// As `register`, under this id and secret.
pub(crate) fn add(tx: &Write<'_>, new: NewApp, client_id: String, secret: &str) -> Result<OauthApp> {
    let mut app = OauthApp {
        id: AppId(0),
        client_id,
        name: new.name,
        website: new.website,
        secret_hash: hash_token(secret).to_vec(),
        scopes: new.scopes,
        redirect_uris: new.redirect_uris,
        enabled: true,
        created_at: tx.now(),
    };
    app.id = apps::insert_oauth(tx, &app)?;
    Ok(app)
}

/// The program of this public id, unless it was switched off.
pub(crate) fn find(r: &Read<'_>, client_id: &str) -> Result<Option<OauthApp>> {
    Ok(apps::oauth_app(r, client_id)?.filter(|app| app.enabled))
}

/// The program behind a session, unless it was switched off.
pub(crate) fn by_id(r: &Read<'_>, id: AppId) -> Result<Option<OauthApp>> {
    Ok(apps::oauth_app_by_id(r, id)?.filter(|app| app.enabled))
}

/// The program, if this is its secret.
pub(crate) fn authenticate(r: &Read<'_>, client_id: &str, secret: &str) -> Result<Option<OauthApp>> {
    Ok(find(r, client_id)?.filter(|app| same(&app.secret_hash, &hash_token(secret))))
}
