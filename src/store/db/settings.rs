//! Settings an administrator changes while it runs: one JSON value per key; and what the file knows of itself.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::store::{Read, Write};

/// The stored rows read as one struct, whose own defaults stand for what is not stored.
pub(crate) fn load<T: DeserializeOwned>(r: &Read<'_>) -> Result<T> {
    let rows = r.all("SELECT key, value FROM settings ORDER BY key", [], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    let mut tree = Map::new();
    for (key, json) in rows {
        tree.insert(key, serde_json::from_str(&json).map_err(Error::internal)?);
    }
    serde_json::from_value(tree.into()).map_err(|error| Error::internal(format!("a stored setting is unreadable: {error}")))
}

/// Stores the fields that differ from `before`.
pub(crate) fn store<T: Serialize>(tx: &Write<'_>, before: &T, after: &T) -> Result<()> {
    let old = tree(before)?;
    for (key, value) in tree(after)? {
        if old.get(&key) != Some(&value) {
            set(tx, &key, &value.to_string())?;
        }
    }
    Ok(())
}

/// `before` with these keys changed, and the names of those that differ now. A value is JSON, with `plain`
/// also a bare text where the old value is a text. `Invalid` for an unknown key and for a value of another type.
pub(crate) fn amended<T: Serialize + DeserializeOwned>(before: &T, changes: &[(String, String)], plain: bool) -> Result<(T, Vec<String>)> {
    let old = tree(before)?;
    let mut new = old.clone();
    for (key, text) in changes {
        let Some(now) = new.get_mut(key) else { return Err(Error::unfit("settings", format!("there is no setting {key}"))) };
        let bare = plain && now.is_string();
        *now = match serde_json::from_str(text) {
            Ok(value) if !bare || Value::is_string(&value) => value,
            Err(fault) if !bare => return Err(Error::unfit("settings", format!("{key}: this is no JSON: {fault}"))),
            Ok(_) | Err(_) => Value::String(text.clone()),
        };
    }
    let changed = new.iter().filter(|(key, value)| old.get(key.as_str()) != Some(*value)).map(|(key, _)| key.clone()).collect();
    let after = serde_json::from_value(new.into()).map_err(|fault| Error::unfit("settings", fault.to_string()))?;
    Ok((after, changed))
}

/// Every key with its value as JSON, in the order of the keys.
pub(crate) fn by_key<T: Serialize>(settings: &T) -> Result<Vec<(String, String)>> {
    let mut all = tree(settings)?.into_iter().map(|(key, value)| (key, value.to_string())).collect::<Vec<_>>();
    all.sort();
    Ok(all)
}

fn tree<T: Serialize>(settings: &T) -> Result<Map<String, Value>> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(tree)) => Ok(tree),
        other => Err(Error::internal(format!("settings do not serialise: {other:?}"))),
    }
}

fn set(tx: &Write<'_>, key: &str, json: &str) -> Result<()> {
    tx.execute("INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", (key, json)).map(drop)
}

/// A fact about this file, like the seed of a sandbox.
pub(crate) fn meta(r: &Read<'_>, key: &str) -> Result<Option<String>> {
    r.one("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0))
}

/// Writes a fact about this file in place of an earlier one under `key`.
pub(crate) fn set_meta(tx: &Write<'_>, key: &str, value: &str) -> Result<()> {
    tx.execute("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2", (key, value)).map(drop)
}
