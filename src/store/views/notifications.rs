//! Notifications as their receiver sees them: a handful of queries, however many rows.

use std::collections::HashMap;

use super::comments::{self, With};
use super::content_parts::{Parts, Wanted};
use super::entry_set::EntrySet;
use super::posts;
use crate::error::Result;
use crate::model::content::entry::Target;
use crate::model::id::{EntryId, NotificationId, UserId, distinct};
use crate::model::notifications::notification::{About, NotificationView};
use crate::store::Read;
use crate::store::notifications::notification::{Row, rows};
use crate::store::visibility::visible::Listing;

/// The rows with these ids, newest first; without `acts` as if the receiver had done nothing to what they show.
pub(crate) fn load(r: &Read<'_>, viewer: UserId, ids: &[NotificationId], acts: bool) -> Result<Vec<NotificationView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = rows(r, ids)?;
    let (mut people, mut of_posts, mut of_comments) = (Vec::with_capacity(rows.len()), Vec::new(), Vec::new());
    for row in &rows {
        people.extend(row.actor.filter(|_| !row.anonymous));
        match row.target {
            Some(Target::User(id)) => people.push(id),
            Some(Target::Post(id)) => of_posts.push(id),
            Some(Target::Comment(id)) => of_comments.push(id),
            Some(Target::Forum(_) | Target::Hashtag(_)) | None => {}
        }
    }
    let set = EntrySet::load(r, Some(viewer), &distinct(of_posts.iter().chain(&of_comments).copied()))?;
    let posts = posts::Opened::of(&set, &of_posts, Listing::List);
    let comments = comments::Opened::of(&set, &of_comments, With::default(), Listing::List);
    let parts = Parts::load(r, &set, &[posts.entries(), comments.entries()].concat(), Wanted { people: &people, acts })?;
    let mut contents: HashMap<EntryId, About> = posts.views(&parts).into_iter().map(|(id, view)| (id, About::Post(view))).collect();
    contents.extend(comments.views(&parts).into_iter().map(|(id, view)| (id, About::Comment(view))));
    Ok(rows.into_iter().map(|row| view(row, &set, &parts, &contents)).collect())
}

fn view(row: Row, set: &EntrySet, parts: &Parts, contents: &HashMap<EntryId, About>) -> NotificationView {
    let about = match row.target {
        // A deleted user is still shown, as a profile without a person; one with a block between is not.
        Some(Target::User(id)) if set.relations.blocks.contains(&id) || set.relations.blocked_by.contains(&id) => None,
        Some(Target::User(id)) => parts.person(id).cloned().map(About::User),
        Some(Target::Post(id) | Target::Comment(id)) => contents.get(&id).cloned(),
        Some(Target::Forum(_) | Target::Hashtag(_)) | None => None,
    };
    NotificationView {
        id: row.id,
        nmid: row.nmid,
        kind: row.kind,
        text: row.text,
        is_markdown: row.is_markdown,
        is_mention: row.is_mention,
        actor: row.actor.filter(|_| !row.anonymous).and_then(|id| parts.person(id).cloned()),
        anonymous: row.anonymous,
        action: row.action,
        target: row.target,
        about,
        content_code: row.content_code,
        read: row.read,
    }
}
