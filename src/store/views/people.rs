//! Users with their profiles, and the ties between two people: a fixed number of queries, however many users.

use std::collections::HashMap;

use super::users;
use crate::error::{Error, Result};
use crate::model::id::UserId;
use crate::model::people::profile::{PersonView, Profile, Relations};
use crate::store::Read;
use crate::store::db::row::{Cols, json_ids};

const PROFILE: &str = "u.id, u.bot, u.discoverable, u.hide_collections, u.indexable, u.show_media, u.show_media_replies, u.show_featured,
    u.fields, u.attribution_domains, u.avatar_description, u.banner_description,
    EXISTS (SELECT 1 FROM file_variants v WHERE v.file_id = u.avatar_file_id AND v.variant = 'static'),
    EXISTS (SELECT 1 FROM file_variants v WHERE v.file_id = u.banner_file_id AND v.variant = 'static'),
    u.default_visibility, u.default_sensitive, u.default_language, u.default_quote_policy";

fn json<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|cause| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(cause)))
}

fn profile(c: &mut Cols<'_>) -> rusqlite::Result<Profile> {
    Ok(Profile {
        bot: c.next()?,
        discoverable: c.next()?,
        hide_collections: c.next()?,
        indexable: c.next()?,
        show_media: c.next()?,
        show_media_replies: c.next()?,
        show_featured: c.next()?,
        fields: json(&c.next::<String>()?)?,
        attribution_domains: json(&c.next::<String>()?)?,
        avatar_description: c.next()?,
        banner_description: c.next()?,
        avatar_moves: c.next()?,
        banner_moves: c.next()?,
        default_visibility: c.next()?,
        default_sensitive: c.next()?,
        default_language: c.next()?,
        default_quote_policy: c.next()?,
    })
}

/// The people with these ids, deleted ones included, by id.
pub(crate) fn load(r: &Read<'_>, viewer: Option<UserId>, ids: &[UserId]) -> Result<HashMap<UserId, PersonView>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut views = users::load(r, viewer, ids)?;
    let rows =
        r.all(&format!("SELECT {PROFILE} FROM users u WHERE u.id IN (SELECT value FROM json_each(?1))"), [json_ids(ids)], |row| {
            let mut c = Cols::of(row);
            Ok((c.next::<UserId>()?, profile(&mut c)?))
        })?;
    Ok(rows.into_iter().filter_map(|(id, profile)| Some((id, PersonView { view: views.remove(&id)?, profile }))).collect())
}

/// One person as `viewer` sees them, deleted ones included; `None` if there is no such user.
pub(crate) fn load_one(r: &Read<'_>, viewer: Option<UserId>, id: UserId) -> Result<Option<PersonView>> {
    Ok(load(r, viewer, &[id])?.remove(&id))
}

/// These people in this order; unknown ids are left out.
pub(crate) fn in_order(r: &Read<'_>, viewer: Option<UserId>, ids: &[UserId]) -> Result<Vec<PersonView>> {
    let mut views = load(r, viewer, ids)?;
    Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
}

/// What stands between `me` and each of these, by id; every id asked for is there.
pub(crate) fn ties(r: &Read<'_>, me: UserId, ids: &[UserId]) -> Result<HashMap<UserId, Relations>> {
    let mut found: HashMap<UserId, Relations> = ids.iter().map(|id| (*id, Relations::default())).collect();
    let list = json_ids(ids);
    let among = "IN (SELECT value FROM json_each(?2))";
    let mine = r.all(
        &format!("SELECT target_id, mark = 'follow', reblogs, notify, languages FROM user_marks WHERE user_id = ?1 AND axis = 'bond' AND target_id {among}"),
        (me, &list),
        |row| Ok((row.get::<_, UserId>(0)?, row.get::<_, bool>(1)?, row.get::<_, bool>(2)?, row.get::<_, bool>(3)?, row.get::<_, Option<String>>(4)?)),
    )?;
    for (id, follow, reblogs, notify, languages) in mine {
        let Some(ties) = found.get_mut(&id) else { continue };
        (ties.following, ties.blocking) = (follow, !follow);
        if follow {
            (ties.showing_reposts, ties.notifying) = (reblogs, notify);
            ties.languages = languages.map(|text| serde_json::from_str(&text)).transpose().map_err(Error::internal)?;
        }
    }
    let mut each = |sql: String, put: &mut dyn FnMut(&mut Relations, &rusqlite::Row<'_>) -> rusqlite::Result<()>| -> Result<()> {
        let mut statement = r.prepare(&sql)?;
        let mut rows = statement.query((me, &list))?;
        while let Some(row) = rows.next()? {
            if let Some(ties) = found.get_mut(&row.get(0)?) {
                put(ties, row)?;
            }
        }
        Ok(())
    };
    each(
        format!("SELECT user_id, mark = 'follow' FROM user_marks WHERE user_id {among} AND target_id = ?1 AND axis = 'bond'"),
        &mut |ties, row| {
            if row.get(1)? {
                ties.followed_by = true
            } else {
                ties.blocked_by = true
            }
            Ok(())
        },
    )?;
    each(format!("SELECT target_id FROM follow_requests WHERE user_id = ?1 AND target_id {among}"), &mut |ties, _| {
        ties.requested = true;
        Ok(())
    })?;
    each(format!("SELECT user_id FROM follow_requests WHERE user_id {among} AND target_id = ?1"), &mut |ties, _| {
        ties.requested_by = true;
        Ok(())
    })?;
    let now = r.now();
    each(format!("SELECT target_id, notifications, expires_at FROM mutes WHERE user_id = ?1 AND target_id {among}"), &mut |ties, row| {
        let expires: Option<i64> = row.get(2)?;
        if expires.is_none_or(|end| now < end) {
            (ties.muting, ties.muting_notifications, ties.muting_expires_at) = (true, row.get(1)?, expires);
        }
        Ok(())
    })?;
    each(format!("SELECT target_id FROM endorsements WHERE user_id = ?1 AND target_id {among}"), &mut |ties, _| {
        ties.endorsed = true;
        Ok(())
    })?;
    each(format!("SELECT target_id, note FROM user_notes WHERE user_id = ?1 AND target_id {among}"), &mut |ties, row| {
        ties.note = row.get(1)?;
        Ok(())
    })?;
    Ok(found)
}
