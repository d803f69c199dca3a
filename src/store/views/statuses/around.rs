//! What stands around statuses, for many at once: files, tags, mentions, polls, and what the viewer did with them.

use std::collections::{HashMap, HashSet};

use super::rows::Row;
use crate::error::Result;
use crate::model::content::entry::Attached;
use crate::model::content::status::{PollOption, PollView, Shape};
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::db::row::json_ids;
use crate::store::views::attached;

#[derive(Default)]
pub(super) struct StatusContext {
    pub attached: HashMap<EntryId, Attached>,
    pub polls: HashMap<EntryId, PollView>,
    pub liked: HashSet<EntryId>,
    pub reposted: HashSet<EntryId>,
    pub bookmarked: HashSet<EntryId>,
    pub pinned: HashSet<EntryId>,
    /// By the top of the thread.
    pub muted: HashSet<EntryId>,
    pub message_likes: HashMap<EntryId, i64>,
}

pub(super) fn load(r: &Read<'_>, viewer: Option<UserId>, rows: &[Row]) -> Result<StatusContext> {
    let ids: Vec<EntryId> = rows.iter().map(|row| row.id).collect();
    let list = json_ids(&ids);
    let mut around = StatusContext { polls: polls(r, viewer, &list)?, ..StatusContext::default() };
    let mut found = attached::load(r, viewer, &ids)?;
    for id in &ids {
        let (attached, own) = found.take(*id);
        if own.liked {
            around.liked.insert(*id);
        }
        around.attached.insert(*id, attached);
    }
    if rows.iter().any(|row| row.shape == Shape::Message) {
        let counted = "SELECT target_id, count(*) FROM entry_marks
             WHERE kind = 'message' AND mark = 'like' AND target_id IN (SELECT value FROM json_each(?1)) GROUP BY target_id";
        around.message_likes = r.all(counted, [&list], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect();
    }
    let Some(me) = viewer else { return Ok(around) };
    let set = |sql: &str, list: &str| -> Result<HashSet<EntryId>> { Ok(r.all(sql, (me, list), |row| row.get(0))?.into_iter().collect()) };
    let among = "IN (SELECT value FROM json_each(?2))";
    around.reposted = set(&format!("SELECT target_id FROM reposts WHERE user_id = ?1 AND target_id {among}"), &list)?;
    around.bookmarked = set(&format!("SELECT entry_id FROM bookmarks WHERE user_id = ?1 AND entry_id {among}"), &list)?;
    around.pinned = set(&format!("SELECT entry_id FROM pins WHERE user_id = ?1 AND entry_id {among}"), &list)?;
    let roots: Vec<EntryId> = rows.iter().map(|row| row.root).collect();
    around.muted = set(&format!("SELECT root_id FROM thread_mutes WHERE user_id = ?1 AND root_id {among}"), &json_ids(&roots))?;
    Ok(around)
}

/// The polls of these entries, by entry.
fn polls(r: &Read<'_>, viewer: Option<UserId>, list: &str) -> Result<HashMap<EntryId, PollView>> {
    let rows = r.all(
        "SELECT p.id, p.entry_id, e.author_id, p.expires_at, p.multiple, p.hide_totals, p.voters
         FROM polls p JOIN entries e ON e.id = p.entry_id WHERE p.entry_id IN (SELECT value FROM json_each(?1))",
        [list],
        |row| {
            Ok(PollView {
                id: row.get(0)?,
                entry: row.get(1)?,
                author: row.get(2)?,
                expires_at: row.get(3)?,
                multiple: row.get(4)?,
                hide_totals: row.get(5)?,
                voters: row.get(6)?,
                options: Vec::new(),
                own: None,
            })
        },
    )?;
    let mut polls: HashMap<i64, PollView> = rows.into_iter().map(|poll| (poll.id, poll)).collect();
    if polls.is_empty() {
        return Ok(HashMap::new());
    }
    let of = "JOIN polls p ON p.id = o.poll_id WHERE p.entry_id IN (SELECT value FROM json_each(?1))";
    let options =
        r.all(&format!("SELECT o.poll_id, o.title, o.votes FROM poll_options o {of} ORDER BY o.poll_id, o.n"), [list], |row| {
            Ok((row.get::<_, i64>(0)?, PollOption { title: row.get(1)?, votes: row.get(2)? }))
        })?;
    for (poll, option) in options {
        polls.entry(poll).and_modify(|poll| poll.options.push(option));
    }
    if let Some(me) = viewer {
        let votes = r.all(
            &format!("SELECT o.poll_id, o.n FROM poll_votes o {of} AND o.user_id = ?2 ORDER BY o.poll_id, o.n"),
            (list, me),
            |row| Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?)),
        )?;
        polls.values_mut().for_each(|poll| poll.own = Some(Vec::new()));
        for (poll, n) in votes {
            polls.entry(poll).and_modify(|poll| poll.own.get_or_insert_default().push(n as usize));
        }
    }
    Ok(polls.into_values().map(|poll| (poll.entry, poll)).collect())
}
