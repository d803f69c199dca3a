//! Who may quote and comment on a post.

use crate::community::visibility::viewer;
use crate::error::{Denied, Error, Resource, Result};
use crate::model::content::entry::{EntryKind, Mark, QuotePolicy, Visibility};
use crate::model::id::EntryId;
use crate::model::people::user::Viewer;
use crate::store::Read;
use crate::store::people::users;
use crate::store::posts::entries::{self, Head};
use crate::store::posts::{comments, post};
use crate::store::relations::marks;

/// The quoted content, if the viewer sees it and its author lets it be quoted.
pub(super) fn quotable(r: &Read<'_>, author: &Viewer, quoted: EntryId) -> Result<Head> {
    let kind = entries::head(r, quoted)?.ok_or(Error::NotFound(Resource::Post))?.kind;
    let head = viewer::open(r, Some(author), kind, quoted)?;
    let policy = match kind {
        EntryKind::Comment => comments::quote_policy(r, quoted)?,
        _ => post::detail(r, quoted)?.map(|post| post.quote_policy),
    }
    .unwrap_or_default();
    let open = matches!(head.visibility, Visibility::Public | Visibility::Unlisted);
    let allowed = match policy {
        QuotePolicy::Public => true,
        QuotePolicy::Followers => marks::has_user_mark(r, author.user, head.author, Mark::Follow)?,
        QuotePolicy::Nobody => false,
    };
    if head.author == author.user || (open && allowed) { Ok(head) } else { Err(Error::Forbidden(Denied::QuotesClosed)) }
}

/// May this user comment under the post? `NotFound(PostOfComment)`, then the post's policy (38108, 38212)
/// and either's rules by code (38211, 38209, 38210).
pub(super) fn may_comment(r: &Read<'_>, commenter: &Viewer, post: EntryId) -> Result<Head> {
    let head = viewer::open(r, Some(commenter), EntryKind::Post, post).map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound(Resource::PostOfComment),
        other => other,
    })?;
    let policy = post::detail(r, post)?.ok_or(Error::NotFound(Resource::PostOfComment))?.detail.comment_policy;
    if policy == 4 {
        return Err(Error::Forbidden(Denied::CommentsClosed));
    }
    if head.author == commenter.user {
        return Ok(head);
    }
    if policy == 5 && !marks::mentions(r, post, commenter.user)? {
        return Err(Error::Forbidden(Denied::CommentsMentionedOnly));
    }
    let owner = users::find(r, &users::UserBy::Id(head.author))?.ok_or(Error::NotFound(Resource::PostOfComment))?;
    // Decided otherwise than upstream: the author must follow the commenter (`docs/specs/fresns.md 8`, 15).
    let followed = marks::has_user_mark(r, head.author, commenter.user, Mark::Follow)?;
    let verified =
        || -> Result<bool> { Ok(users::find(r, &users::UserBy::Id(commenter.user))?.is_some_and(|user| user.verified_at.is_some())) };
    // The codes come in this order, whichever of the two policies asks for it.
    let either = |rule| policy == rule || owner.comment_policy == rule;
    if either(4) {
        return Err(Error::Forbidden(Denied::CommentsNobody));
    }
    if either(2) && !followed {
        return Err(Error::Forbidden(Denied::CommentsFollowedOnly));
    }
    if either(3) && !followed && !verified()? {
        return Err(Error::Forbidden(Denied::CommentsFollowedOrVerifiedOnly));
    }
    Ok(head)
}
