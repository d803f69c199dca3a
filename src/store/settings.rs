//! Settings an administrator changes while it runs: one JSON value per key; and what the file knows of itself.

use super::{Read, Write};
use crate::error::Result;

/// Every stored setting: key and JSON text.
pub fn all(r: &Read<'_>) -> Result<Vec<(String, String)>> {
    r.all("SELECT key, value FROM settings ORDER BY key", [], |row| Ok((row.get(0)?, row.get(1)?)))
}

pub fn set(tx: &Write<'_>, key: &str, json: &str) -> Result<()> {
    tx.execute("INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", (key, json)).map(drop)
}

/// A fact about this file, like the seed of a sandbox.
pub fn meta(r: &Read<'_>, key: &str) -> Result<Option<String>> {
    r.one("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0))
}

pub fn set_meta(tx: &Write<'_>, key: &str, value: &str) -> Result<()> {
    tx.execute("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", (key, value)).map(drop)
}
