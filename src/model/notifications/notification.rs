//! Who is notified of what.

use crate::model::content::entry::Target;
use crate::model::content::views::{CommentView, PostView};
use crate::model::id::{EntryId, NotificationId, UserId};
use crate::model::people::person::UserView;

/// `docs/specs/core.md` 9. The numbers are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum NotificationKind {
    System = 1,
    Recommend = 2,
    Like = 3,
    Dislike = 4,
    Follow = 5,
    Block = 6,
    Mention = 7,
    Comment = 8,
    Quote = 9,
    // From here on only Mastodon shows them.
    FollowRequest = 20,
    /// Somebody followed closely published something.
    Publication = 21,
    PollEnd = 22,
    /// A status that the receiver reposted was edited.
    Edit = 23,
    /// What the receiver quoted was edited.
    QuotedEdit = 24,
    /// A message, in `content`.
    Message = 25,
    Newcomer = 26,
    Report = 27,
}

impl NotificationKind {
    /// Every kind, each once, by rising number.
    pub(crate) const ALL: [Self; 17] = [
        Self::System,
        Self::Recommend,
        Self::Like,
        Self::Dislike,
        Self::Follow,
        Self::Block,
        Self::Mention,
        Self::Comment,
        Self::Quote,
        Self::FollowRequest,
        Self::Publication,
        Self::PollEnd,
        Self::Edit,
        Self::QuotedEdit,
        Self::Message,
        Self::Newcomer,
        Self::Report,
    ];

    /// Those that more than one dialect shows: all up to [`Self::LAST_SHARED`].
    pub(crate) const SHARED: [Self; 9] =
        [Self::System, Self::Recommend, Self::Like, Self::Dislike, Self::Follow, Self::Block, Self::Mention, Self::Comment, Self::Quote];

    /// The shared kind with the greatest number.
    pub(crate) const LAST_SHARED: Self = Self::Quote;

    /// Whether more than one dialect shows it.
    pub(crate) fn is_shared(self) -> bool {
        self <= Self::LAST_SHARED
    }

    /// The number it is stored by, which is also the one on the wire of Fresns.
    pub(crate) const fn number(self) -> i64 {
        self as i64
    }

    /// The kind with this number, if there is one.
    pub(crate) fn of_number(n: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == n)
    }
}

/// What the acting user did. The numbers are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Like = 1,
    Dislike = 2,
    Follow = 3,
    Block = 4,
    Publish = 5,
    Edit = 6,
}

impl Action {
    /// Every action, each once, by rising number.
    pub(crate) const ALL: [Self; 6] = [Self::Like, Self::Dislike, Self::Follow, Self::Block, Self::Publish, Self::Edit];

    /// The number it is stored by, which is also the one on the wire of Fresns.
    pub(crate) fn number(self) -> i64 {
        self as i64
    }

    /// The action with this number, if there is one.
    pub(crate) fn of_number(n: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.number() == n)
    }
}

/// A row about to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewNotification {
    pub receiver: UserId,
    pub kind: NotificationKind,
    pub actor: Option<UserId>,
    pub anonymous: bool,
    pub action: Option<Action>,
    pub target: Option<Target>,
    /// The comment or quoting post that caused it ([`NotificationKind::Comment`] and [`NotificationKind::Quote`]).
    pub content: Option<EntryId>,
    pub text: Option<String>,
    pub is_markdown: bool,
    pub is_mention: bool,
}

/// What the notification is about, as the receiver sees it now.
#[derive(Clone, Debug)]
pub(crate) enum About {
    User(UserView),
    Post(PostView),
    Comment(CommentView),
}

/// A notification as its receiver sees it.
#[derive(Clone, Debug)]
pub(crate) struct NotificationView {
    pub id: NotificationId,
    pub nmid: String,
    pub kind: NotificationKind,
    pub text: Option<String>,
    pub is_markdown: bool,
    pub is_mention: bool,
    pub actor: Option<UserView>,
    pub anonymous: bool,
    pub action: Option<Action>,
    pub target: Option<Target>,
    /// `None` when the target is gone.
    pub about: Option<About>,
    /// `cid` or `pid` of the causing content.
    pub content_code: Option<String>,
    pub read: bool,
}

/// Live and unread rows of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub total: i64,
    pub unread: i64,
}

/// All a panel shows about a user (`docs/specs/fresns.md 5.1.1`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inbox {
    pub conversations: i64,
    pub unread_messages: i64,
    /// By kind number; index 0 is unused.
    pub unread: [i64; 10],
    pub post_drafts: i64,
    pub comment_drafts: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_agree() {
        for kind in NotificationKind::ALL {
            assert_eq!(NotificationKind::of_number(kind.number()), Some(kind));
            assert_eq!(kind.is_shared(), NotificationKind::SHARED.contains(&kind), "{kind:?}");
        }
        for action in Action::ALL {
            assert_eq!(Action::of_number(action.number()), Some(action));
        }
        assert_eq!((NotificationKind::of_number(0), NotificationKind::of_number(10), Action::of_number(11)), (None, None, None));
    }
}
