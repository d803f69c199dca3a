//! Who may see what (`docs/specs/core.md` 8 and 10; `docs/specs/fresns.md 5.2.7`), over the facts about one content and one viewer.
//! Scans use the same rule as SQL ([`super::visible`]); a test holds both together.

use super::visible::Listing;
use crate::model::content::entry::{Entry, Visibility};
use crate::model::id::UserId;
use crate::model::people::user::Status;
use crate::model::people::viewer_relations::ViewerRelations;

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

/// What an audience is decided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Audience {
    pub visibility: Visibility,
    /// The viewer wrote it.
    pub own: bool,
    /// The viewer follows its author.
    pub followed: bool,
    pub mentioned: bool,
}

/// The post a comment stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Above {
    pub audience: Audience,
    pub enabled: bool,
    pub blocked: bool,
}

/// Everything the rule asks about one content and one viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub audience: Audience,
    pub deleted: bool,
    pub enabled: bool,
    pub anonymous: bool,
    pub author: Status,
    pub blocks_me: bool,
    pub author_blocked: bool,
    pub entry_blocked: bool,
    pub hashtag_blocked: bool,
    pub forum_blocked: bool,
    /// In a private forum the viewer is not in.
    pub forum_closed: bool,
    pub private: bool,
    /// Below a first-level comment of the viewer.
    pub below_own: bool,
    /// Only for comments.
    pub above: Option<Above>,
}

impl Facts {
    /// The facts about a post or comment for `me`, to whom `relations` belong; `post` is the one that a comment stands under.
    pub(crate) fn of(me: Option<UserId>, relations: &ViewerRelations, entry: &Entry, author: Status, post: Option<&Entry>) -> Self {
        let me = me.unwrap_or(UserId(0));
        let audience = |entry: &Entry| Audience {
            visibility: entry.visibility,
            own: entry.author == me,
            followed: relations.follows.contains_key(&entry.author),
            mentioned: entry.mentions.iter().any(|mention| mention.user == me),
        };
        let comment = entry.comment();
        let forum = post.unwrap_or(entry).post().and_then(|part| Some((part.forum?, part.forum_private)));
        Self {
            audience: audience(entry),
            deleted: entry.deleted,
            enabled: entry.enabled,
            anonymous: entry.anonymous,
            author,
            blocks_me: relations.blocked_by.contains(&entry.author),
            author_blocked: relations.blocks.contains(&entry.author),
            entry_blocked: relations.blocked_entries.contains(&entry.id),
            hashtag_blocked: entry.hashtags.iter().any(|tag| relations.blocked_hashtags.contains(tag)),
            forum_blocked: forum.is_some_and(|(forum, _)| relations.blocked_forums.contains(&forum)),
            forum_closed: forum.is_some_and(|(forum, private)| private && !relations.followed_forums.contains(&forum)),
            private: comment.is_some_and(|part| part.private),
            below_own: comment.and_then(|part| part.top_author) == Some(me),
            above: post.filter(|_| comment.is_some()).map(|post| Above {
                audience: audience(post),
                enabled: post.enabled,
                blocked: relations.blocked_entries.contains(&post.id),
            }),
        }
    }
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
