//! Reposting, deleting, and deciding who may quote (`docs/specs/mastodon.md 4.2`).

use super::one;
use crate::community::messages::message::{self, MessageBy};
use crate::community::posts::new_post::NewPost;
use crate::community::posts::{delete, publish, reposts};
use crate::community::runtime::settings::Settings;
use crate::community::text::body::Body;
use crate::error::{Denied, Error, Resource, Result};
use crate::model::content::entry::{QuotePolicy, Visibility};
use crate::model::content::status::{Shape, StatusView};
use crate::model::id::{AppId, EntryId, FileId, UserId};
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::files::{entry_files, file};
use crate::store::posts::{comments, entries, post, reposts as rows};
use crate::store::profiles::profile;
use crate::store::relations::entry_lists;
use crate::store::{Read, Write, views};

const NOT_ALLOWED: Error = Error::Forbidden(Denied::QuotesClosed);
const NONE: Error = Error::NotFound(Resource::Post);

/// Reposts it; returns the repost, the earlier one if there is one. `None` is the visibility of one's posts.
pub(crate) fn reblog(
    tx: &Write<'_>,
    settings: &Settings,
    who: &Viewer,
    app: Option<AppId>,
    id: EntryId,
    visibility: Option<Visibility>,
) -> Result<EntryId> {
    let seen = one(tx, Some(who.user), id)?;
    if seen.shape == Shape::Message {
        return Err(NOT_ALLOWED);
    }
    let visibility = match visibility {
        Some(visibility) => visibility,
        None => profile::defaults(tx, who.user)?.ok_or(Error::NotFound(Resource::User))?.visibility,
    };
    let new = NewPost { quoted: Some(id), visibility, ..NewPost::of(Body { app, ..Body::default() }) };
    publish::publish_post(tx, settings, who, new)
}

/// Undoes the repost, if there is one; returns the original, which the user may not see any more.
pub(crate) fn unreblog(tx: &Write<'_>, who: &Viewer, id: EntryId) -> Result<EntryId> {
    let target = reposts::original(tx, id)?;
    if let Some(repost) = rows::by_user(tx, who.user, target)?
        && let Some(head) = entries::head(tx, repost)?
    {
        delete::bury(tx, &head)?;
    }
    Ok(target)
}

/// One's own status; that of somebody else is not there to be changed.
pub(super) fn own(r: &Read<'_>, who: &Viewer, id: EntryId) -> Result<StatusView> {
    let view = one(r, Some(who.user), id)?;
    if view.is_me { Ok(view) } else { Err(NONE) }
}

/// Deletes one's own status, a message for both sides; returns it as it was. Its files can be used again,
/// unless they are to go as well.
pub(crate) fn delete(tx: &Write<'_>, settings: &Settings, who: &Viewer, id: EntryId, with_files: bool) -> Result<StatusView> {
    let view = own(tx, who, id)?;
    if !with_files {
        entry_files::release(tx, id, who.user)?;
    }
    if view.shape == Shape::Message {
        message::recall(tx, who.user, MessageBy::Id(id))?;
    } else {
        delete::delete(tx, settings, who, id)?;
        entry_files::clear(tx, id)?;
    }
    if with_files {
        let ids: Vec<FileId> = view.files.iter().map(|file| file.id).collect();
        file::drop_uploads(tx, who.user, &ids)?;
    }
    Ok(view)
}

/// Who may quote one's own post or comment from now on; nobody quotes what only some people see.
pub(crate) fn set_quote_policy(tx: &Write<'_>, who: &Viewer, id: EntryId, policy: QuotePolicy) -> Result<()> {
    let view = own(tx, who, id)?;
    put_quote_policy(tx, &view, policy)
}

pub(super) fn put_quote_policy(tx: &Write<'_>, view: &StatusView, policy: QuotePolicy) -> Result<()> {
    let closed = matches!(view.visibility, Visibility::Followers | Visibility::Direct);
    let policy = if closed { QuotePolicy::Nobody } else { policy };
    match view.shape {
        Shape::Post => post::set_quote_policy(tx, view.id, policy),
        Shape::Comment => comments::set_quote_policy(tx, view.id, policy),
        Shape::Repost => Err(NOT_ALLOWED),
        Shape::Message => Ok(()),
    }
}

/// What quotes this and the viewer sees, newest first.
pub(crate) fn quotes(r: &Read<'_>, viewer: Option<UserId>, id: EntryId, span: &Span) -> Result<Vec<StatusView>> {
    let id = one(r, viewer, id)?.repost.map_or(id, |inner| inner.id);
    let ids = span.newest_first(entry_lists::quotes(r, viewer, id, span)?);
    views::statuses::in_order(r, viewer, &ids)
}

/// The author of `id` revokes the permission of one quote.
/// `Denied::QuotesClosed` for others than the author, `NotFound(Post)` where it is not quoted by that.
pub(crate) fn revoke_quote(tx: &Write<'_>, who: &Viewer, id: EntryId, quoting: EntryId) -> Result<()> {
    if !one(tx, Some(who.user), id)?.is_me {
        return Err(NOT_ALLOWED);
    }
    one(tx, Some(who.user), quoting)?;
    let post = post::detail(tx, quoting)?.filter(|post| post.detail.quoted == Some(id)).ok_or(NONE)?;
    if rows::target(tx, quoting)?.is_some() {
        return Err(NONE);
    }
    if !post.quote_revoked {
        post::revoke_quote(tx, quoting)?;
        if entries::head(tx, quoting)?.is_some_and(|head| head.visibility != Visibility::Direct) {
            entries::add_quotes(tx, id, -1)?;
        }
    }
    Ok(())
}
