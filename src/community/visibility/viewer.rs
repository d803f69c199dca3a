//! Who may see what (`docs/specs/core.md` 8 and 10; `docs/specs/fresns.md 5.2.7`): the one rule of every read path.
//! Pages ask the same rule over what is kept in memory (`EntrySet`), scans as SQL (`store::visible`); a test proves that all agree.

use crate::error::{Denied, Error, Resource, Result};
use crate::model::content::entry::EntryKind;
use crate::model::id::EntryId;
use crate::model::people::user::Viewer;
use crate::store::Read;
use crate::store::posts::entries::{self, Head};
use crate::store::views::visibility_facts;

pub(crate) use crate::store::visibility::rule::{Hidden, judge};
pub(crate) use crate::store::visibility::visible::Listing;

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
