//! What is to be published.

use crate::community::posts::polls::NewPoll;
use crate::community::text::body::Body;
use crate::model::content::entry::{QuotePolicy, Visibility};
use crate::model::id::{EntryId, ForumId, UserId};

/// A post about to be published.
#[derive(Clone, Debug)]
pub(crate) struct NewPost {
    pub body: Body,
    pub title: Option<String>,
    /// A post, or a comment in dialects that quote those.
    pub quoted: Option<EntryId>,
    pub forum: Option<ForumId>,
    /// 1 everyone, 2 people I follow, 3 those or verified, 4 nobody, 5 only the mentioned.
    pub comment_policy: i64,
    pub comment_private: bool,
    pub quote_policy: QuotePolicy,
    pub visibility: Visibility,
    pub anonymous: bool,
    /// Only for direct posts: the message or post it answers.
    pub answers: Option<EntryId>,
    /// Only for direct posts: whom it is for besides those named in its text.
    pub addressed: Option<UserId>,
    pub poll: Option<NewPoll>,
}

impl NewPost {
    /// A public post that everyone may comment on.
    pub(crate) fn of(body: Body) -> Self {
        Self {
            body,
            title: None,
            quoted: None,
            forum: None,
            comment_policy: 1,
            comment_private: false,
            quote_policy: QuotePolicy::Public,
            visibility: Visibility::Public,
            anonymous: false,
            answers: None,
            addressed: None,
            poll: None,
        }
    }
}

/// A comment about to be published.
#[derive(Clone, Debug)]
pub(crate) struct NewComment {
    pub body: Body,
    pub post: EntryId,
    /// The comment it replies to.
    pub parent: Option<EntryId>,
    /// Only for its author, the post's and who began the thread; replies to a private comment always are.
    pub private: bool,
    pub visibility: Visibility,
    pub anonymous: bool,
    /// Only for direct ones: whom it is for besides those named in its text.
    pub addressed: Option<UserId>,
    pub poll: Option<NewPoll>,
    pub quote_policy: QuotePolicy,
}

impl NewComment {
    /// A public first-level comment.
    pub(crate) fn of(post: EntryId, body: Body) -> Self {
        Self {
            body,
            post,
            parent: None,
            private: false,
            visibility: Visibility::Public,
            anonymous: false,
            addressed: None,
            poll: None,
            quote_policy: QuotePolicy::Public,
        }
    }
}
