//! Calling programs.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::model::id::AppId;
use crate::model::people::session::{OauthApp, SigningApp};
use crate::store::cards::id_of_hash;
use crate::store::db::row::{Cols, sql};
use crate::store::{Db, Read, Write};

const COLUMNS: &str = "id, app_id, name, secret, platform_id, family, key_type, read_only, enabled";

fn of_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<SigningApp> {
    let mut c = Cols::of(row);
    Ok(SigningApp {
        id: c.next()?,
        app_id: c.next()?,
        name: c.next()?,
        secret: c.next()?,
        platform_id: c.next()?,
        family: c.next()?,
        key_type: c.next()?,
        read_only: c.next()?,
        enabled: c.next()?,
    })
}

/// The number of a signing app's card.
fn card_id(app_id: &str) -> i64 {
    id_of_hash(&Sha256::digest(app_id))
}

/// The signing apps with these public ids.
pub(in crate::store) fn signing(r: &Read<'_>, app_ids: &[&str]) -> Result<Vec<(i64, SigningApp)>> {
    let one = |app_id: &&str| r.one(sql!("SELECT {COLUMNS} FROM apps WHERE app_id = ?1 AND kind = 'fresns'"), [app_id], of_row);
    app_ids.iter().filter_map(|app_id| Some(one(app_id).transpose()?.map(|app| (card_id(app_id), app)))).collect()
}

/// A signing app by its public id.
pub(crate) fn signing_app(r: &Read<'_>, app_id: &str) -> Result<Option<Arc<SigningApp>>> {
    let id = card_id(app_id);
    let found = r.cards([id], |_| signing(r, &[app_id]))?.remove(&id);
    if found.as_ref().is_none_or(|app| app.app_id == app_id) {
        return Ok(found);
    }
    // Another id whose hash begins alike is kept.
    Ok(signing(r, &[app_id])?.pop().map(|(_, app)| Arc::new(app)))
}

/// The same as of now, where it is in memory.
pub(crate) fn kept_signing_app(db: &Db, app_id: &str) -> Option<Arc<SigningApp>> {
    db.card(card_id(app_id)).filter(|app: &Arc<SigningApp>| app.app_id == app_id)
}

/// Every signing app, oldest first.
pub(crate) fn signing_apps(r: &Read<'_>) -> Result<Vec<SigningApp>> {
    r.all(sql!("SELECT {COLUMNS} FROM apps WHERE kind = 'fresns' ORDER BY id"), [], of_row)
}

/// Adds a signing app; id and secret are the caller's.
pub(crate) fn insert_signing(tx: &Write<'_>, app: &SigningApp) -> Result<AppId> {
    let id = AppId(tx.next_id());
    tx.execute(
        "INSERT INTO apps (id, app_id, kind, name, secret, platform_id, family, key_type, read_only, enabled, created_at)
         VALUES (?1, ?2, 'fresns', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        (id, &app.app_id, &app.name, &app.secret, app.platform_id, &app.family, app.key_type, app.read_only, app.enabled, tx.now()),
    )?;
    Ok(id)
}

const OAUTH: &str = "id, app_id, name, website, secret_hash, scopes, redirect_uris, enabled, created_at";

fn oauth(row: &rusqlite::Row<'_>) -> rusqlite::Result<OauthApp> {
    let mut c = Cols::of(row);
    Ok(OauthApp {
        id: c.next()?,
        client_id: c.next()?,
        name: c.next()?,
        website: c.next()?,
        secret_hash: c.next::<Option<Vec<u8>>>()?.unwrap_or_default(),
        scopes: c.next()?,
        redirect_uris: serde_json::from_str(&c.next::<String>()?)
            .map_err(|cause| rusqlite::Error::FromSqlConversionFailure(6, rusqlite::types::Type::Text, Box::new(cause)))?,
        enabled: c.next()?,
        created_at: c.next()?,
    })
}

/// A program that acts for people, by its public id.
pub(crate) fn oauth_app(r: &Read<'_>, client_id: &str) -> Result<Option<OauthApp>> {
    r.one(sql!("SELECT {OAUTH} FROM apps WHERE app_id = ?1 AND kind = 'oauth'"), [client_id], oauth)
}

/// As `oauth_app`, by the id that sessions keep.
pub(crate) fn oauth_app_by_id(r: &Read<'_>, id: AppId) -> Result<Option<OauthApp>> {
    r.one(sql!("SELECT {OAUTH} FROM apps WHERE id = ?1 AND kind = 'oauth'"), [id], oauth)
}

/// Adds such a program; its id and the hash of its secret are the caller's.
pub(crate) fn insert_oauth(tx: &Write<'_>, app: &OauthApp) -> Result<AppId> {
    let id = AppId(tx.next_id());
    let uris = serde_json::to_string(&app.redirect_uris).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO apps (id, app_id, kind, name, website, secret_hash, scopes, redirect_uris, enabled, created_at)
         VALUES (?1, ?2, 'oauth', ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        (id, &app.client_id, &app.name, &app.website, &app.secret_hash, &app.scopes, uris, app.enabled, app.created_at),
    )?;
    Ok(id)
}
