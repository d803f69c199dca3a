//! What anybody may read without being logged in: a person's statuses, those under a hashtag, one of them.

use crate::community::people::users::{self, UserRef};
use crate::error::Result;
use crate::model::content::entry::{EntryKind, Hashtag, Visibility};
use crate::model::content::status::{Shape, StatusView};
use crate::model::id::{EntryId, UserId};
use crate::model::people::person::UserView;
use crate::model::people::user::Status;
use crate::store::posts::entries;
use crate::store::text::hashtags;
use crate::store::timelines::public_statuses;
use crate::store::views::entry_set::EntrySet;
use crate::store::visibility::visible::Listing;
use crate::store::{Read, views};

/// The person meant; `None` for who is disabled, deleted or unknown.
pub(crate) fn person(r: &Read<'_>, who: &UserRef) -> Result<Option<UserView>> {
    let found = users::find(r, who)?.filter(|user| user.status == Status::Enabled);
    found.map_or(Ok(None), |user| views::people::load_one(r, None, user.id))
}

/// Newest first, older than `before`.
pub(crate) fn by(r: &Read<'_>, person: &UserView, before: i64, limit: u32) -> Result<Vec<StatusView>> {
    shown(r, &public_statuses::by(r, person.user.id, before, limit)?, Listing::List)
}

/// The hashtag of this slug and what is under it, newest first, older than `before`.
pub(crate) fn under(r: &Read<'_>, slug: &str, before: i64, limit: u32) -> Result<Option<(Hashtag, Vec<StatusView>)>> {
    let Some(tag) = hashtags::by_slug(r, slug)?.filter(|tag| tag.enabled) else { return Ok(None) };
    let found = shown(r, &public_statuses::under(r, tag.id, before, limit)?, Listing::Public)?;
    Ok(Some((tag, found)))
}

fn shown(r: &Read<'_>, ids: &[EntryId], place: Listing) -> Result<Vec<StatusView>> {
    let set = EntrySet::load(r, None, ids)?;
    let shown = |id: &EntryId| set.entry(*id).is_some_and(|entry| set.shows_status(entry, place));
    views::statuses::of(r, &set, &ids.iter().copied().filter(shown).collect::<Vec<_>>())
}

/// One status that anybody may open.
pub(crate) fn one(r: &Read<'_>, id: EntryId) -> Result<Option<StatusView>> {
    let open = |status: &StatusView| {
        matches!(status.visibility, Visibility::Public | Visibility::Unlisted) && !status.private && status.shape != Shape::Message
    };
    let found = views::statuses::load_one(r, None, id)?.filter(open);
    Ok(found.filter(|status| status.author.user.status == Status::Enabled))
}

/// As [`one`], or what a reader who is logged in may see besides; never a message.
pub(crate) fn one_for(r: &Read<'_>, reader: Option<UserId>, id: EntryId) -> Result<Option<StatusView>> {
    let Some(reader) = reader else { return one(r, id) };
    let found = views::statuses::load_one(r, Some(reader), id)?;
    Ok(found.filter(|status| status.shape != Shape::Message && status.author.user.status == Status::Enabled))
}

/// As [`one`], by its public code.
pub(crate) fn by_code(r: &Read<'_>, kind: EntryKind, code: &str) -> Result<Option<StatusView>> {
    entries::by_code(r, kind, code)?.map_or(Ok(None), |head| one(r, head.id))
}
