//! Who may see what (`docs/specs/core.md` 8 and 10; `docs/specs/fresns.md 5.2.7`): the one rule of every read path.
//! Bulk reads use the same rule as SQL (`store::visible`); a test proves that both agree.

use crate::error::{Denied, Error, Resource, Result};
use crate::model::content::entry::{EntryKind, Visibility};
use crate::model::id::EntryId;
use crate::model::people::user::{Status, Viewer};
use crate::store::Read;
use crate::store::posts::entries::{self, Head};
use crate::store::views::visibility_facts::{self, Audience, Facts};

pub(crate) use crate::store::visibility::visible::Listing;

/// Why something is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hidden {
    Deleted,
    AuthorDeleted,
    /// Switched off by a moderator.
    Disabled,
    /// Outside its audience, or one side blocked the other.
    NotForYou,
}

fn addressed(audience: &Audience, place: Listing) -> bool {
    match audience.visibility {
        Visibility::Public => true,
        Visibility::Unlisted => place != Listing::Public,
        // Addressed people may open it.
        Visibility::Followers => audience.followed || (place == Listing::Detail && audience.mentioned),
        Visibility::Direct => place == Listing::Detail && audience.mentioned,
    }
}

/// May the viewer these facts are about see the content at `place`?
pub(crate) fn judge(facts: &Facts, place: Listing) -> Result<(), Hidden> {
    let listed = place != Listing::Detail;
    if facts.deleted {
        return Err(Hidden::Deleted);
    }
    if listed && facts.audience.visibility == Visibility::Direct {
        return Err(Hidden::NotForYou);
    }
    if facts.audience.own {
        return Ok(());
    }
    if facts.author == Status::Deleted {
        return Err(Hidden::AuthorDeleted);
    }
    // A block that hid anonymous content would name who wrote it.
    let blocked = (facts.author_blocked && !facts.anonymous) || facts.entry_blocked || facts.hashtag_blocked || facts.forum_blocked;
    if facts.blocks_me || facts.forum_closed || !addressed(&facts.audience, place) || (listed && blocked) {
        return Err(Hidden::NotForYou);
    }
    if let Some(above) = &facts.above {
        let post_hidden = !above.audience.own && (!above.enabled || !addressed(&above.audience, place));
        if post_hidden || (facts.private && !above.audience.own && !facts.below_own) || (listed && above.blocked) {
            return Err(Hidden::NotForYou);
        }
    }
    if !facts.enabled || (listed && facts.author == Status::Disabled) {
        return Err(Hidden::Disabled);
    }
    Ok(())
}

/// May `viewer` see this content at `place`? False for unknown ids.
pub(crate) fn may_see(r: &Read<'_>, viewer: Option<&Viewer>, id: EntryId, place: Listing) -> Result<bool> {
    let facts = visibility_facts::facts(r, viewer.map(|viewer| viewer.user), id)?;
    Ok(facts.is_some_and(|facts| judge(&facts, place).is_ok()))
}

fn missing(kind: EntryKind) -> Error {
    Error::NotFound(if kind == EntryKind::Comment { Resource::Comment } else { Resource::Post })
}

/// Opens a content by its address, or returns why not: `NotFound(Post | Comment)`, `NotFound(Disabled..)`,
/// `Forbidden(TargetDeleted)` when its author is gone.
pub(crate) fn open(r: &Read<'_>, viewer: Option<&Viewer>, kind: EntryKind, id: EntryId) -> Result<Head> {
    let head = entries::head(r, id)?.filter(|head| head.kind == kind).ok_or_else(|| missing(kind))?;
    let facts = visibility_facts::facts(r, viewer.map(|viewer| viewer.user), id)?.ok_or_else(|| missing(kind))?;
    match judge(&facts, Listing::Detail) {
        Ok(()) => Ok(head),
        Err(Hidden::Deleted | Hidden::NotForYou) => Err(missing(kind)),
        Err(Hidden::AuthorDeleted) => Err(Error::Forbidden(Denied::TargetDeleted)),
        Err(Hidden::Disabled) => {
            Err(Error::NotFound(if kind == EntryKind::Comment { Resource::DisabledComment } else { Resource::DisabledPost }))
        }
    }
}

/// [`open`] by `pid` or `cid`.
pub(crate) fn open_code(r: &Read<'_>, viewer: Option<&Viewer>, kind: EntryKind, code: &str) -> Result<Head> {
    let head = entries::by_code(r, kind, code)?.ok_or_else(|| missing(kind))?;
    open(r, viewer, kind, head.id)
}
