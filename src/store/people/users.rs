//! Public personas.

use rusqlite::types::Value;

use crate::error::{Error, Result, Taken};
use crate::model::Millis;
use crate::model::event::Event;
use crate::model::id::{AccountId, FileId, UserId};
use crate::model::messages::sync::DeviceNotice;
use crate::model::people::user::{Picture, Role, Status, User};
use crate::model::stretch::Stretch;
use crate::store::db::errors::is_taken;
use crate::store::db::row::{Cols, sql};
use crate::store::{Read, Write};

/// The columns that [`user`] reads, in its order, from `users u`.
pub(in crate::store) const COLUMNS: &str = "u.id, u.account_id, u.is_primary, u.username, u.nickname, u.bio, u.role, u.status,
    u.gender, u.gender_custom, u.gender_pronoun,
    coalesce(u.birthday, (SELECT a.birthday FROM accounts a WHERE a.id = u.account_id)), u.birthday_display, u.location, u.more_info, u.pin_hash IS NOT NULL,
    u.avatar_file_id, u.avatar_key, u.avatar_url, u.banner_file_id, u.banner_key, u.banner_url,
    u.conversation_policy, u.comment_policy, u.verified_at, u.verified_text, u.locked,
    u.username_edited_at, u.nickname_edited_at, u.last_post_at, u.last_comment_at,
    (SELECT wait_delete_at FROM accounts a WHERE a.id = u.account_id)";

/// Reads one user from [`COLUMNS`]; `c` ends behind the last of them.
pub(in crate::store) fn user(c: &mut Cols<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: c.next()?,
        account_id: c.next()?,
        is_primary: c.next()?,
        username: c.next()?,
        nickname: c.next()?,
        bio: c.next()?,
        role: c.next()?,
        status: c.next()?,
        gender: c.next()?,
        gender_custom: c.next()?,
        gender_pronoun: c.next()?,
        birthday: c.next()?,
        birthday_display: c.next()?,
        location: c.next()?,
        more_info: c.next()?,
        has_pin: c.next()?,
        avatar: picture(c)?,
        banner: picture(c)?,
        conversation_policy: c.next()?,
        comment_policy: c.next()?,
        verified_at: c.next()?,
        verified_text: c.next()?,
        locked: c.next()?,
        username_edited_at: c.next()?,
        nickname_edited_at: c.next()?,
        last_post_at: c.next()?,
        last_comment_at: c.next()?,
        wait_delete_at: c.next()?,
    })
}

fn picture(c: &mut Cols<'_>) -> rusqlite::Result<Option<Picture>> {
    let (file, key, url): (Option<FileId>, Option<String>, Option<String>) = (c.next()?, c.next()?, c.next()?);
    Ok(match (file, key, url) {
        (Some(file), Some(key), _) => Some(Picture::File { file, key }),
        (_, _, Some(url)) => Some(Picture::Url(url)),
        _ => None,
    })
}

/// How a user is looked up.
pub(crate) enum UserBy<'a> {
    Id(UserId),
    /// Already case-folded.
    Key(&'a str),
}

/// One user, deleted ones included.
pub(crate) fn find(r: &Read<'_>, by: &UserBy<'_>) -> Result<Option<User>> {
    let map = |row: &rusqlite::Row<'_>| user(&mut Cols::of(row));
    match by {
        UserBy::Id(id) => r.one(sql!("SELECT {COLUMNS} FROM users u WHERE u.id = ?1"), [id], map),
        UserBy::Key(key) => r.one(sql!("SELECT {COLUMNS} FROM users u WHERE u.username_key = ?1"), [key], map),
    }
}

/// The living owners of these case-folded names; unknown names are left out.
pub(crate) fn mentioned(r: &Read<'_>, keys: &[String]) -> Result<Vec<(String, UserId)>> {
    let list = serde_json::to_string(keys).map_err(Error::internal)?;
    r.all(
        "SELECT username_key, id FROM users
         WHERE username_key IN (SELECT value FROM json_each(?1)) AND status <> 'deleted'",
        [list],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What a new user starts with.
#[derive(Clone, Debug)]
pub(crate) struct NewUser {
    pub account: AccountId,
    pub is_primary: bool,
    pub username: String,
    pub username_key: String,
    pub nickname: String,
    pub role: Role,
    pub indexable: bool,
}

/// Adds the user and its empty counters.
pub(crate) fn insert(tx: &Write<'_>, new: &NewUser) -> Result<UserId> {
    let id = UserId(tx.next_id());
    let done = tx
        .prepare(
            "INSERT INTO users (id, account_id, is_primary, username, username_key, nickname, role, indexable)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((id, new.account, new.is_primary, &new.username, &new.username_key, &new.nickname, new.role, new.indexable));
    match done {
        Err(error) if is_taken(&error) => return Err(Error::Conflict(Taken::Username)),
        other => other?,
    };
    tx.execute("INSERT INTO user_counters (user_id) VALUES (?1)", [id])?;
    tx.execute("INSERT INTO inbox_counters (user_id) VALUES (?1)", [id])?;
    crate::store::db::counters::add_tally(tx, "users", 1)?;
    Ok(id)
}

/// Whether a user has this case-folded username, whatever their status.
pub(crate) fn key_taken(r: &Read<'_>, key: &str) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM users WHERE username_key = ?1", [key], |_| Ok(()))?.is_some())
}

/// Whether a name with this keyed hash stays taken after its user is gone.
pub(crate) fn name_reserved(r: &Read<'_>, hash: &[u8]) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM reserved_names WHERE name_hash = ?1", [hash], |_| Ok(()))?.is_some())
}

/// Whether a user other than `but` who is not deleted has exactly this nickname; letter case counts.
pub(crate) fn nickname_taken(r: &Read<'_>, nickname: &str, but: UserId) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM users WHERE nickname = ?1 AND id <> ?2 AND status <> 'deleted'", (nickname, but), |_| Ok(()))?.is_some())
}

/// A column of `users` that a profile edit may set.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    Nickname,
    NicknameEditedAt,
    Bio,
    Gender,
    GenderCustom,
    GenderPronoun,
    Birthday,
    BirthdayDisplay,
    Location,
    MoreInfo,
    ConversationPolicy,
    CommentPolicy,
    DeviceToken,
    PinHash,
    VerifiedAt,
    VerifiedText,
    Fields,
    Locked,
    AvatarDescription,
    BannerDescription,
    Bot,
    Discoverable,
    HideCollections,
    Indexable,
    ShowMedia,
    ShowMediaReplies,
    ShowFeatured,
    AttributionDomains,
    DefaultVisibility,
    DefaultSensitive,
    DefaultLanguage,
    DefaultQuotePolicy,
}

impl Column {
    fn sql(self) -> &'static str {
        match self {
            Self::Nickname => "UPDATE users SET nickname = ?2 WHERE id = ?1",
            Self::NicknameEditedAt => "UPDATE users SET nickname_edited_at = ?2 WHERE id = ?1",
            Self::Bio => "UPDATE users SET bio = ?2 WHERE id = ?1",
            Self::Gender => "UPDATE users SET gender = ?2 WHERE id = ?1",
            Self::GenderCustom => "UPDATE users SET gender_custom = ?2 WHERE id = ?1",
            Self::GenderPronoun => "UPDATE users SET gender_pronoun = ?2 WHERE id = ?1",
            Self::Birthday => "UPDATE users SET birthday = ?2 WHERE id = ?1",
            Self::BirthdayDisplay => "UPDATE users SET birthday_display = ?2 WHERE id = ?1",
            Self::Location => "UPDATE users SET location = ?2 WHERE id = ?1",
            Self::MoreInfo => "UPDATE users SET more_info = ?2 WHERE id = ?1",
            Self::ConversationPolicy => "UPDATE users SET conversation_policy = ?2 WHERE id = ?1",
            Self::CommentPolicy => "UPDATE users SET comment_policy = ?2 WHERE id = ?1",
            Self::DeviceToken => "UPDATE users SET device_token = ?2 WHERE id = ?1",
            Self::PinHash => "UPDATE users SET pin_hash = ?2 WHERE id = ?1",
            Self::VerifiedAt => "UPDATE users SET verified_at = ?2 WHERE id = ?1",
            Self::VerifiedText => "UPDATE users SET verified_text = ?2 WHERE id = ?1",
            Self::Fields => "UPDATE users SET fields = ?2 WHERE id = ?1",
            Self::Locked => "UPDATE users SET locked = ?2 WHERE id = ?1",
            Self::AvatarDescription => "UPDATE users SET avatar_description = ?2 WHERE id = ?1",
            Self::BannerDescription => "UPDATE users SET banner_description = ?2 WHERE id = ?1",
            Self::Bot => "UPDATE users SET bot = ?2 WHERE id = ?1",
            Self::Discoverable => "UPDATE users SET discoverable = ?2 WHERE id = ?1",
            Self::HideCollections => "UPDATE users SET hide_collections = ?2 WHERE id = ?1",
            Self::Indexable => "UPDATE users SET indexable = ?2 WHERE id = ?1",
            Self::ShowMedia => "UPDATE users SET show_media = ?2 WHERE id = ?1",
            Self::ShowMediaReplies => "UPDATE users SET show_media_replies = ?2 WHERE id = ?1",
            Self::ShowFeatured => "UPDATE users SET show_featured = ?2 WHERE id = ?1",
            Self::AttributionDomains => "UPDATE users SET attribution_domains = ?2 WHERE id = ?1",
            Self::DefaultVisibility => "UPDATE users SET default_visibility = ?2 WHERE id = ?1",
            Self::DefaultSensitive => "UPDATE users SET default_sensitive = ?2 WHERE id = ?1",
            Self::DefaultLanguage => "UPDATE users SET default_language = ?2 WHERE id = ?1",
            Self::DefaultQuotePolicy => "UPDATE users SET default_quote_policy = ?2 WHERE id = ?1",
        }
    }
}

/// Sets one column of a user; does nothing if there is no such user.
/// Errors: `Error::Internal` if the column cannot hold the value.
pub fn set(tx: &Write<'_>, id: UserId, column: Column, value: impl Into<Value>) -> Result<()> {
    tx.execute(column.sql(), (id, value.into()))?;
    if !matches!(column, Column::DeviceToken | Column::PinHash) {
        info_updated(tx, id);
    }
    Ok(())
}

/// Tells the connected devices of a user that the profile or the settings changed, once for each commit.
pub(in crate::store) fn info_updated(tx: &Write<'_>, user: UserId) {
    tx.emit_once(Event::DeviceNoticed { user, notice: DeviceNotice::InfoUpdated });
}

/// Replaces the username and its case-folded `key`, and notes the time of the change.
/// Errors: `Error::Conflict(Taken::Username)` if another user has it.
pub(crate) fn rename(tx: &Write<'_>, id: UserId, username: &str, key: &str) -> Result<()> {
    let done = tx.prepare("UPDATE users SET username = ?2, username_key = ?3, username_edited_at = ?4 WHERE id = ?1")?.execute((
        id,
        username,
        key,
        tx.now(),
    ));
    match done {
        Ok(_) => {
            info_updated(tx, id);
            Ok(())
        }
        Err(error) if is_taken(&error) => Err(Error::Conflict(Taken::Username)),
        Err(error) => Err(error.into()),
    }
}

/// Which of the two pictures of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PictureSlot {
    Avatar,
    Banner,
}

/// Sets or, with `None`, removes a picture; the description stays.
pub(crate) fn set_picture(tx: &Write<'_>, id: UserId, slot: PictureSlot, picture: Option<&Picture>) -> Result<()> {
    let (file, key, url) = match picture {
        None => (None, None, None),
        Some(Picture::File { file, key }) => (Some(*file), Some(key), None),
        Some(Picture::Url(url)) => (None, None, Some(url)),
    };
    let sql = match slot {
        PictureSlot::Avatar => "UPDATE users SET avatar_file_id = ?2, avatar_key = ?3, avatar_url = ?4 WHERE id = ?1",
        PictureSlot::Banner => "UPDATE users SET banner_file_id = ?2, banner_key = ?3, banner_url = ?4 WHERE id = ?1",
    };
    tx.execute(sql, (id, file, key, url))?;
    info_updated(tx, id);
    Ok(())
}

fn page_sql(page: Stretch) -> String {
    let order = page.order(false);
    format!(
        "SELECT id, username, status FROM users
         WHERE id IN (SELECT id FROM users INDEXED BY users_living WHERE status <> 'deleted' ORDER BY id {order} LIMIT ?2 OFFSET ?1) ORDER BY id"
    )
}

/// A page of everybody but those who left, oldest first. The ids come first, from an index of their own.
pub(crate) fn page(r: &Read<'_>, page: Stretch) -> Result<Vec<(UserId, String, Status)>> {
    r.all(&page_sql(page), (page.offset, page.limit), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// The hash of the PIN of a user; `None` if they have none or there is no such user.
pub(crate) fn pin_hash(r: &Read<'_>, id: UserId) -> Result<Option<String>> {
    Ok(r.one("SELECT pin_hash FROM users WHERE id = ?1", [id], |row| row.get(0))?.flatten())
}

/// Sets a status with its reason and its end in milliseconds since 1970; `None` removes an earlier one.
pub(crate) fn set_status(tx: &Write<'_>, id: UserId, status: Status, reason: Option<&str>, until: Option<Millis>) -> Result<()> {
    tx.execute("UPDATE users SET status = ?2, disabled_reason = ?3, disabled_until = ?4 WHERE id = ?1", (id, status, reason, until))
        .map(drop)
}

/// Replaces the role of a user.
pub(crate) fn set_role(tx: &Write<'_>, id: UserId, role: Role) -> Result<()> {
    tx.execute("UPDATE users SET role = ?2 WHERE id = ?1", (id, role)).map(drop)
}

/// Whether anybody may administrate yet.
pub(crate) fn has_administrator(r: &Read<'_>) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM users WHERE role = 'administrator' AND status = 'enabled' LIMIT 1", [], |_| Ok(()))?.is_some())
}

/// How many wait to be let in.
pub(crate) fn pending(r: &Read<'_>) -> Result<i64> {
    r.count("SELECT count(*) FROM users WHERE role = 'pending' AND status = 'enabled'", [])
}

/// The e-mail addresses of the administrators but one who want to be told of reports, each with the language they write in.
pub(crate) fn report_readers(r: &Read<'_>, but: UserId) -> Result<Vec<(String, String)>> {
    r.all(
        "SELECT a.email, coalesce(max(u.default_language), '') FROM users u INDEXED BY users_administrators JOIN accounts a ON a.id = u.account_id
         WHERE u.role = 'administrator' AND u.status = 'enabled' AND u.id <> ?1 AND a.email IS NOT NULL AND a.report_mails
         GROUP BY a.id ORDER BY a.id",
        [but],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// All enabled administrators of the community.
pub(crate) fn administrators(r: &Read<'_>) -> Result<Vec<UserId>> {
    r.all("SELECT id FROM users INDEXED BY users_administrators WHERE role = 'administrator' AND status = 'enabled'", [], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn people_are_passed_over_in_the_index_alone() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = fixture::open(&dir).expect("a new file");
        for page in [Stretch::first(9), Stretch::of(100, 90, 9)] {
            let plan = db.read(|r| fixture::plan(r, &page_sql(page))).unwrap_or_default();
            assert!(plan.contains("SCAN users USING COVERING INDEX users_living") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}
