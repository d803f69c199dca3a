//! Calling programs.

use super::row::Cols;
use super::{Read, Write};
use crate::error::Result;
use crate::model::id::AppId;
use crate::model::session::SigningApp;

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

/// A signing app by its public id.
pub fn signing_app(r: &Read<'_>, app_id: &str) -> Result<Option<SigningApp>> {
    r.one(&format!("SELECT {COLUMNS} FROM apps WHERE app_id = ?1 AND kind = 'fresns'"), [app_id], signing)
}

/// Every signing app, oldest first.
pub fn signing_apps(r: &Read<'_>) -> Result<Vec<SigningApp>> {
    r.all(&format!("SELECT {COLUMNS} FROM apps WHERE kind = 'fresns' ORDER BY id"), [], signing)
}

/// Adds a signing app; id and secret are the caller's.
pub fn insert_signing(tx: &Write<'_>, app: &SigningApp) -> Result<AppId> {
    let id = AppId(tx.next_id());
    tx.execute(
        "INSERT INTO apps (id, app_id, kind, name, secret, platform_id, family, key_type, read_only, enabled, created_at)
         VALUES (?1, ?2, 'fresns', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        (id, &app.app_id, &app.name, &app.secret, app.platform_id, &app.family, app.key_type, app.read_only, app.enabled, tx.now()),
    )?;
    Ok(id)
}
