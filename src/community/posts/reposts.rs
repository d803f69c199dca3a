//! Reposts: quotes without a text (`docs/specs/core.md` 5, `docs/specs/mastodon.md 8`). To dialects that do not know
//! this it is a quote with an empty text; reposts of comments are not shown to them at all.

use crate::community::notifications::fanout::{self, Answered, News};
use crate::community::posts::new_post::NewPost;
use crate::community::posts::permissions;
use crate::community::posts::post_counters::{self, Counted, Detail};
use crate::community::runtime::settings::Settings;
use crate::community::visibility::viewer;
use crate::error::{Denied, Error, Resource, Result};
use crate::model::content::entry::{EntryKind, QuotePolicy, Target, Visibility};
use crate::model::content::views::PostDetail;
use crate::model::event::Event;
use crate::model::id::{EntryId, UserId};
use crate::model::notifications::notification::NotificationKind;
use crate::model::people::user::Viewer;
use crate::store::notifications::notification;
use crate::store::posts::entries::{self, Head, NewContent};
use crate::store::posts::post::{self, NewDetail};
use crate::store::posts::{comments, reposts as rows};
use crate::store::{Read, Write};

/// Is this a quote without any content of its own?
pub(crate) fn is_one(new: &NewPost) -> bool {
    let silent = new.body.text.trim().is_empty() && new.body.files.is_empty() && new.poll.is_none() && new.title.is_none();
    silent && new.quoted.is_some() && !new.anonymous && new.visibility != Visibility::Direct
}

/// What a repost of this refers to: for a repost, its original.
pub(crate) fn original(r: &Read<'_>, id: EntryId) -> Result<EntryId> {
    Ok(rows::target(r, id)?.unwrap_or(id))
}

/// What may be reposted: public statuses, and one's own for followers. `NotFound(Post)`, `Denied::QuotesClosed`.
fn passable(r: &Read<'_>, who: &Viewer, id: EntryId) -> Result<Head> {
    let kind = entries::head(r, id)?.ok_or(Error::NotFound(Resource::Post))?.kind;
    let head = viewer::open(r, Some(who), kind, id)?;
    let private = comments::detail(r, id)?.is_some_and(|detail| detail.private);
    let open = match head.visibility {
        Visibility::Public | Visibility::Unlisted => true,
        Visibility::Followers => head.author == who.user,
        Visibility::Direct => false,
    };
    if open && !private { Ok(head) } else { Err(Error::Forbidden(Denied::QuotesClosed)) }
}

/// Reposts what `new` quotes, once for each person and status: a second call returns the first repost.
pub(in crate::community) fn publish(tx: &Write<'_>, settings: &Settings, who: &Viewer, new: &NewPost) -> Result<EntryId> {
    let target = original(tx, new.quoted.ok_or(Error::NotFound(Resource::Post))?)?;
    let head = passable(tx, who, target)?;
    if let Some(id) = rows::by_user(tx, who.user, target)? {
        return Ok(id);
    }
    let visibility = if head.visibility == Visibility::Followers { head.visibility } else { new.visibility };
    let kind = if head.kind == EntryKind::Comment { EntryKind::Repost } else { EntryKind::Post };
    let id = entries::insert(tx, &bare(who.user, kind, visibility, new))?;
    let detail = PostDetail {
        title: None,
        quoted: Some(target),
        forum: new.forum,
        comment_policy: new.comment_policy,
        comment_private: new.comment_private,
    };
    post::insert(tx, id, &NewDetail { detail: detail.clone(), quote_policy: QuotePolicy::Nobody, answers: None, quote_revoked: false })?;
    rows::insert(tx, id, who.user, target)?;
    entries::touch_author(tx, who.user, kind)?;
    post_counters::count(
        tx,
        &Counted { id, author: who.user, visibility, anonymous: false, detail: Detail::Repost { detail: &detail, kind }, tags: &[] },
        1,
    )?;
    tx.emit(Event::Published { entry: id });
    let news = News { target: Target::Post(id), author: who.user, visibility, anonymous: false, text: "", is_markdown: false };
    let about = if head.kind == EntryKind::Comment { Target::Comment(target) } else { Target::Post(target) };
    fanout::named(tx, settings, &news, Some(Answered { kind: NotificationKind::Quote, author: head.author, target: about }), &[])?;
    Ok(id)
}

fn bare(author: UserId, kind: EntryKind, visibility: Visibility, new: &NewPost) -> NewContent {
    NewContent {
        kind,
        author,
        visibility,
        anonymous: false,
        text: String::new(),
        is_markdown: false,
        language: None,
        spoiler: String::new(),
        sensitive: false,
        location: new.body.location.clone(),
        more_info: new.body.more_info.clone(),
        file_kinds: 0,
        app: new.body.app,
    }
}

/// The repost was deleted: it is no repost any more, and its notifications are deleted.
pub(in crate::community) fn buried(tx: &Write<'_>, id: EntryId) -> Result<()> {
    rows::remove(tx, id)?;
    notification::erase_contents(tx, NotificationKind::Quote, &[id], None)
}

/// A repost that gets a text becomes a quote. Refused where its target may not be quoted.
pub(in crate::community) fn speak(tx: &Write<'_>, who: &Viewer, id: EntryId) -> Result<()> {
    let Some(target) = rows::target(tx, id)? else { return Ok(()) };
    permissions::quotable(tx, who, target)?;
    rows::remove(tx, id)?;
    entries::add_reposts(tx, target, -1)?;
    entries::add_quotes(tx, target, 1)
}
