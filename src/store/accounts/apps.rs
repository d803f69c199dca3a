//! Calling programs.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::model::id::AppId;
use crate::model::people::session::{OauthApp, SigningApp};
use crate::store::db::row::{Cols, sql};
use crate::store::{Db, Read, Write};

const COLUMNS: &str = "id, app_id, name, secret, platform_id, family, key_type, read_only, enabled";

fn signing(row: &rusqlite::Row<'_>) -> rusqlite::Result<SigningApp> {
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

/// A signing app by its public id, as its row says.
pub(in crate::store) fn load_signing_app(r: &Read<'_>, app_id: &str) -> Result<Option<SigningApp>> {
    r.one(sql!("SELECT {COLUMNS} FROM apps WHERE app_id = ?1 AND kind = 'fresns'"), [app_id], signing)
}

/// The same, from memory where it is there.
pub(crate) fn signing_app(db: &Db, app_id: &str) -> Result<Option<Arc<SigningApp>>> {
    db.named_card(&Sha256::digest(app_id), |app: &SigningApp| app.app_id == app_id, |r| load_signing_app(r, app_id))
}

/// Every signing app, oldest first.
pub(crate) fn signing_apps(r: &Read<'_>) -> Result<Vec<SigningApp>> {
    r.all(sql!("SELECT {COLUMNS} FROM apps WHERE kind = 'fresns' ORDER BY id"), [], signing)
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
