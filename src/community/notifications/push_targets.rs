//! Names, tags and tokens by which pushes find somebody (`docs/specs/lanying.md 2.2`: 1.23, 1.28 to 1.31, 1.38, 1.39).

use crate::community::people::devices;
use crate::error::{Error, Push, Result, Why};
use crate::model::id::UserId;
use crate::store::notifications::push_targets as rows;
use crate::store::people::devices as device_rows;
use crate::store::{Read, Write};

/// Characters of an alias, a tag, the name of a push service.
const NAME_MAX: usize = 64;
/// Tags of one user.
const TAGS_MAX: usize = 100;
/// Characters of a push service's token.
const TOKEN_MAX: usize = 512;

fn fits(field: &'static str, text: &str, max: usize) -> Result<()> {
    match text.chars().count() {
        0 => Err(Error::invalid(field, Why::Empty)),
        length if length > max => Err(Error::invalid(field, Why::TooLong { max })),
        _ => Ok(()),
    }
}

/// A name for pushes, nobody else's; an empty one removes it. With a push token it means that device alone.
pub(crate) fn set_alias(tx: &Write<'_>, user: UserId, alias: &str, push_token: Option<&str>) -> Result<()> {
    let push_token = push_token.filter(|token| !token.is_empty());
    if let Some(token) = push_token
        && !device_rows::has_push_token(tx, user, token)?
    {
        return Err(Error::unfit("push_token", "that of a device of this user"));
    }
    if alias.is_empty() {
        return rows::remove_alias(tx, user);
    }
    fits("alias", alias, NAME_MAX)?;
    match rows::owner_of_alias(tx, alias)? {
        Some(owner) if owner != user => Err(Error::Push(Push::AliasTaken)),
        _ => rows::set_alias(tx, user, alias, push_token),
    }
}

/// In the order they were bound in.
pub(crate) fn tags(r: &Read<'_>, user: UserId) -> Result<Vec<String>> {
    rows::tags(r, user)
}

/// Those that are there already stay where they are.
pub(crate) fn add_tags(tx: &Write<'_>, user: UserId, tags: &[String]) -> Result<()> {
    if tags.len() > TAGS_MAX {
        return Err(Error::unfit("tags", format!("at most {TAGS_MAX} tags")));
    }
    for tag in tags {
        fits("tags", tag, NAME_MAX)?;
        rows::add_tag(tx, user, tag)?;
    }
    if rows::tags(tx, user)?.len() > TAGS_MAX {
        return Err(Error::unfit("tags", format!("at most {TAGS_MAX} tags a user")));
    }
    Ok(())
}

/// Those that are not there are ignored.
pub(crate) fn remove_tags(tx: &Write<'_>, user: UserId, tags: &[String]) -> Result<()> {
    tags.iter().try_for_each(|tag| rows::remove_tag(tx, user, tag))
}

/// Takes every tag from a user; to have none is no error.
pub(crate) fn remove_all_tags(tx: &Write<'_>, user: UserId) -> Result<()> {
    rows::remove_all_tags(tx, user)
}

/// Where the pushes of a device go; the same token on any other device is forgotten.
pub(crate) fn bind(tx: &Write<'_>, user: UserId, sn: i64, device_token: &str, notifier: &str) -> Result<()> {
    fits("device_token", device_token, TOKEN_MAX)?;
    fits("notifier_name", notifier, NAME_MAX)?;
    let device = devices::require(tx, user, sn)?;
    device_rows::bind(tx, user, device.sn, device_token, notifier)
}

/// Repeating it changes nothing.
pub(crate) fn unbind(tx: &Write<'_>, user: UserId, sn: i64) -> Result<()> {
    device_rows::unbind(tx, user, sn)
}

/// Gives a device the push token its program chose.
pub(crate) fn set_token(tx: &Write<'_>, user: UserId, sn: i64, push_token: &str) -> Result<()> {
    fits("push_token", push_token, TOKEN_MAX)?;
    device_rows::set_push_token(tx, user, sn, push_token)
}
