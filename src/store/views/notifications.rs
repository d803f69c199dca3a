//! Notifications as their receiver sees them: a handful of queries, however many rows.

use std::collections::HashMap;

use super::comments::{self, With};
use super::{people, posts};
use crate::error::Result;
use crate::model::content::entry::Target;
use crate::model::id::{EntryId, NotificationId, UserId, distinct};
use crate::model::notifications::notification::{About, NotificationView};
use crate::model::people::person::UserView;
use crate::store::Read;
use crate::store::notifications::notification::{Row, rows};
use crate::store::visibility::visible::Listing;

/// The rows with these ids, newest first.
pub(crate) fn load(r: &Read<'_>, viewer: UserId, ids: &[NotificationId]) -> Result<Vec<NotificationView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = rows(r, ids)?;
    let people = people(r, viewer, &rows)?;
    let contents = contents(r, viewer, &rows)?;
    Ok(rows.into_iter().map(|row| view(row, &people, &contents)).collect())
}

/// Everybody the page shows, in one load.
fn people(r: &Read<'_>, viewer: UserId, rows: &[Row]) -> Result<HashMap<UserId, UserView>> {
    let mut ids: Vec<UserId> = Vec::with_capacity(rows.len() + 1);
    for row in rows {
        ids.extend(row.actor.filter(|_| !row.anonymous));
        if let Some(Target::User(id)) = row.target {
            ids.push(id);
        }
    }
    people::load(r, Some(viewer), &distinct(ids))
}

/// The posts and comments the page shows, as far as the receiver may open them.
fn contents(r: &Read<'_>, viewer: UserId, rows: &[Row]) -> Result<HashMap<EntryId, About>> {
    let (mut of_posts, mut of_comments) = (Vec::new(), Vec::new());
    for row in rows {
        match row.target {
            Some(Target::Post(id)) => of_posts.push(id),
            Some(Target::Comment(id)) => of_comments.push(id),
            Some(Target::User(_) | Target::Forum(_) | Target::Hashtag(_)) | None => {}
        }
    }
    let mut found = HashMap::new();
    if !of_posts.is_empty() {
        found.extend(posts::load(r, Some(viewer), &of_posts, Listing::List)?.into_iter().map(|(id, view)| (id, About::Post(view))));
    }
    if !of_comments.is_empty() {
        let views = comments::load(r, Some(viewer), &of_comments, With::default(), Listing::List)?;
        found.extend(views.into_iter().map(|(id, view)| (id, About::Comment(view))));
    }
    Ok(found)
}

fn view(row: Row, people: &HashMap<UserId, UserView>, contents: &HashMap<EntryId, About>) -> NotificationView {
    let about = match row.target {
        Some(Target::User(id)) => {
            // A deleted user is still shown, as a profile without a person; one with a block between is not.
            people.get(&id).filter(|view| !view.relation.blocked && !view.relation.blocks_me).cloned().map(About::User)
        }
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
        actor: row.actor.filter(|_| !row.anonymous).and_then(|id| people.get(&id).cloned()),
        anonymous: row.anonymous,
        action: row.action,
        target: row.target,
        about,
        content_code: row.content_code,
        read: row.read,
    }
}
