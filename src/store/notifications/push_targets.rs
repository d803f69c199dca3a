//! Names and tags for pushes.

use crate::error::Result;
use crate::model::id::UserId;
use crate::store::{Read, Write};

/// Whose alias this is; `None` if it is free.
pub(crate) fn owner_of_alias(r: &Read<'_>, alias: &str) -> Result<Option<UserId>> {
    r.one("SELECT user_id FROM push_aliases WHERE alias = ?1", [alias], |row| row.get(0))
}

/// Sets the one alias of `user`; without a push token it means all their devices, with one that device alone.
/// Errors: `Error::Internal` if somebody else has the alias.
pub(crate) fn set_alias(tx: &Write<'_>, user: UserId, alias: &str, push_token: Option<&str>) -> Result<()> {
    tx.execute(
        "INSERT INTO push_aliases (user_id, alias, push_token) VALUES (?1, ?2, ?3)
         ON CONFLICT (user_id) DO UPDATE SET alias = ?2, push_token = ?3",
        (user, alias, push_token),
    )
    .map(drop)
}

/// Deletes the alias of `user`, if there is one.
pub(crate) fn remove_alias(tx: &Write<'_>, user: UserId) -> Result<()> {
    tx.execute("DELETE FROM push_aliases WHERE user_id = ?1", [user]).map(drop)
}

/// The tags of `user` in the order in which they were added.
pub(crate) fn tags(r: &Read<'_>, user: UserId) -> Result<Vec<String>> {
    r.all("SELECT tag FROM push_tags WHERE user_id = ?1 ORDER BY id", [user], |row| row.get(0))
}

/// Gives `user` a tag; twice is once.
pub(crate) fn add_tag(tx: &Write<'_>, user: UserId, tag: &str) -> Result<()> {
    tx.execute("INSERT OR IGNORE INTO push_tags (user_id, tag, id) VALUES (?1, ?2, ?3)", (user, tag, tx.next_id())).map(drop)
}

/// Takes a tag away from `user`, if they have it.
pub(crate) fn remove_tag(tx: &Write<'_>, user: UserId, tag: &str) -> Result<()> {
    tx.execute("DELETE FROM push_tags WHERE user_id = ?1 AND tag = ?2", (user, tag)).map(drop)
}

/// Takes every tag away from `user`.
pub(crate) fn remove_all_tags(tx: &Write<'_>, user: UserId) -> Result<()> {
    tx.execute("DELETE FROM push_tags WHERE user_id = ?1", [user]).map(drop)
}
