//! What stands around texts, for many at once: files, hashtags, mentions and the viewer's own marks.

use std::collections::HashMap;

use crate::error::Result;
use crate::model::content::entry::{Attached, HashtagView, Mentioned, OwnMarks};
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::db::row::{Cols, json_ids};
use crate::store::files::file;
use crate::store::text::hashtags;

/// By entry; an entry without anything is absent.
#[derive(Default)]
pub(super) struct Attachments {
    attached: HashMap<EntryId, Attached>,
    own: HashMap<EntryId, OwnMarks>,
}

impl Attachments {
    pub(super) fn take(&mut self, id: EntryId) -> (Attached, OwnMarks) {
        (self.attached.remove(&id).unwrap_or_default(), self.own.remove(&id).unwrap_or_default())
    }
}

fn put(own: &mut OwnMarks, mark: &str, note: Option<String>) {
    match mark {
        "like" => own.liked = true,
        "dislike" => own.disliked = true,
        "follow" => (own.followed, own.note) = (true, note),
        _ => (own.blocked, own.note) = (true, note),
    }
}

/// Five queries, however many entries.
pub(super) fn load(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId]) -> Result<Attachments> {
    let mut around = Attachments::default();
    if ids.is_empty() {
        return Ok(around);
    }
    let list = json_ids(ids);
    for (entry, found) in file::of_entries(r, ids)? {
        around.attached.entry(entry).or_default().files = found;
    }
    let marks = hashtag_marks(r, viewer, &list)?;
    let tags = r.all(
        &format!(
            "SELECT x.entry_id, {} FROM entry_hashtags x JOIN hashtags h ON h.id = x.hashtag_id
             WHERE x.entry_id IN (SELECT value FROM json_each(?1)) ORDER BY x.entry_id, h.id",
            hashtags::COLUMNS
        ),
        [&list],
        |row| Ok((row.get::<_, EntryId>(0)?, hashtags::hashtag(&mut Cols::from(row, 1))?)),
    )?;
    for (entry, hashtag) in tags {
        let own = marks.get(&hashtag.id.0).cloned().unwrap_or_default();
        around.attached.entry(entry).or_default().hashtags.push(HashtagView { hashtag, own });
    }
    let mentions = r.all(
        "SELECT x.entry_id, u.id, x.name, u.username, u.nickname, u.status = 'deleted' FROM mentions x JOIN users u ON u.id = x.user_id
         WHERE x.entry_id IN (SELECT value FROM json_each(?1)) ORDER BY x.entry_id, u.id",
        [&list],
        |row| {
            let mentioned =
                Mentioned { user: row.get(1)?, name: row.get(2)?, username: row.get(3)?, nickname: row.get(4)?, gone: row.get(5)? };
            Ok((row.get::<_, EntryId>(0)?, mentioned))
        },
    )?;
    for (entry, mentioned) in mentions {
        around.attached.entry(entry).or_default().mentioned.push(mentioned);
    }
    if let Some(me) = viewer {
        let own = r.all(
            "SELECT target_id, mark, note FROM entry_marks WHERE user_id = ?1 AND target_id IN (SELECT value FROM json_each(?2))",
            (me, &list),
            |row| Ok((row.get::<_, EntryId>(0)?, row.get::<_, String>(1)?, row.get(2)?)),
        )?;
        for (entry, mark, note) in own {
            put(around.own.entry(entry).or_default(), &mark, note);
        }
    }
    Ok(around)
}

/// The viewer's marks on the hashtags of these entries, by hashtag.
fn hashtag_marks(r: &Read<'_>, viewer: Option<UserId>, entries: &str) -> Result<HashMap<i64, OwnMarks>> {
    let mut found: HashMap<i64, OwnMarks> = HashMap::new();
    let Some(me) = viewer else { return Ok(found) };
    let rows = r.all(
        "SELECT target_id, mark, note FROM hashtag_marks WHERE user_id = ?1 AND target_id IN
             (SELECT hashtag_id FROM entry_hashtags WHERE entry_id IN (SELECT value FROM json_each(?2)))",
        (me, entries),
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get(2)?)),
    )?;
    for (hashtag, mark, note) in rows {
        put(found.entry(hashtag).or_default(), &mark, note);
    }
    Ok(found)
}
