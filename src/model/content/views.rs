//! What people publish as one viewer sees it.

use std::ops::Deref;
use std::sync::Arc;

use crate::model::content::entry::{ChatPart, Draft, Entry, EntryKind, FileView, Hashtag};
use crate::model::id::{ConversationId, EntryId, ForumId, RevisionId, UserId};
use crate::model::people::person::UserView;

/// The viewer's own marks on something that is not a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnMarks {
    pub liked: bool,
    pub disliked: bool,
    pub followed: bool,
    pub blocked: bool,
    pub note: Option<String>,
}

impl OwnMarks {
    /// Adds a mark by its stored word: `like`, `dislike`, `follow` or `block`, the last two with the viewer's note.
    pub(crate) fn add(&mut self, mark: &str, note: Option<String>) {
        match mark {
            "like" => self.liked = true,
            "dislike" => self.disliked = true,
            "follow" => (self.followed, self.note) = (true, note),
            _ => (self.blocked, self.note) = (true, note),
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        [self.liked, self.disliked, self.followed, self.blocked].into_iter().map(usize::from).sum()
    }
}

/// What a viewer did with an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnActs {
    pub marks: OwnMarks,
    pub reposted: bool,
    pub bookmarked: bool,
}

/// A hashtag with what the viewer put on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HashtagView {
    pub hashtag: Arc<Hashtag>,
    pub own: OwnMarks,
}

/// A name written in a text that belongs to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentioned {
    pub user: UserId,
    /// The name as written, case-folded; the user may have another by now.
    pub name: String,
    pub username: String,
    pub nickname: String,
    /// The user was deleted since.
    pub gone: bool,
}

impl Mentioned {
    /// What people call them; never empty.
    pub fn called(&self) -> &str {
        crate::model::people::user::called(&self.nickname, &self.username)
    }
}

/// The own columns of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PostDetail {
    pub title: Option<String>,
    pub quoted: Option<EntryId>,
    pub forum: Option<ForumId>,
    pub comment_policy: i64,
    pub comment_private: bool,
}

/// The own columns of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CommentDetail {
    pub post: EntryId,
    pub parent: Option<EntryId>,
    pub top: Option<EntryId>,
    pub private: bool,
}

/// What a post or comment carries around its text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attached {
    pub files: Arc<[FileView]>,
    pub hashtags: Vec<HashtagView>,
    pub mentioned: Vec<Mentioned>,
}

/// A post as one viewer sees it.
#[derive(Clone, Debug)]
pub(crate) struct PostView {
    pub content: Arc<Entry>,
    pub detail: PostDetail,
    pub attached: Attached,
    /// `None` for an anonymous author.
    pub author: Option<UserView>,
    pub own: OwnMarks,
    pub quoted: Option<Box<PostView>>,
    pub is_me: bool,
}

/// A comment as one viewer sees it.
#[derive(Clone, Debug)]
pub(crate) struct CommentView {
    pub content: Arc<Entry>,
    pub detail: CommentDetail,
    pub attached: Attached,
    pub author: Option<UserView>,
    pub own: OwnMarks,
    pub is_me: bool,
    pub is_post_author: bool,
    pub post_author_liked: bool,
    /// `pid` of the post it stands under.
    pub pid: String,
    pub post: Option<Box<PostView>>,
    pub parent: Option<Box<CommentView>>,
}

/// A message as one side sees it; what is the same for both is read through it.
#[derive(Clone, Debug)]
pub struct MessageView {
    pub entry: Arc<Entry>,
    pub conversation: ConversationId,
    pub sender: UserView,
    pub is_me: bool,
    /// The receiver has read it.
    pub read: bool,
    pub receiver: UserId,
    /// Fields of the IM dialect.
    pub chat: ChatPart,
}

impl Deref for MessageView {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        &self.entry
    }
}

/// One side of a conversation, as its list shows it.
#[derive(Clone, Debug)]
pub(crate) struct ConversationView {
    pub id: ConversationId,
    pub peer: UserView,
    pub pinned: bool,
    pub messages: i64,
    pub unread: i64,
    pub latest: Option<MessageView>,
}

/// A draft with everything its author sees around it.
#[derive(Clone, Debug)]
pub(crate) struct DraftView {
    pub draft: Draft,
    pub files: Vec<FileView>,
    /// `pid`/`cid` of the content it edits.
    pub entry_code: Option<String>,
    pub quoted_pid: Option<String>,
    pub pid: Option<String>,
    pub parent_cid: Option<String>,
    pub author: UserView,
}

/// An earlier version of a post or comment.
#[derive(Clone, Debug)]
pub(crate) struct RevisionView {
    /// Made when the next version was written.
    pub id: RevisionId,
    /// `hpid` or `hcid`.
    pub code: String,
    pub kind: EntryKind,
    /// `pid` or `cid`.
    pub entry_code: String,
    /// Of the post a comment stands under.
    pub pid: Option<String>,
    pub parent_cid: Option<String>,
    /// Only for posts: what the post quotes, and whether nobody may comment.
    pub quoted_pid: Option<String>,
    pub comments_closed: bool,
    pub title: Option<String>,
    pub text: String,
    pub is_markdown: bool,
    pub language: Option<String>,
    /// A JSON object.
    pub location: Option<String>,
    /// A JSON object.
    pub more_info: Option<String>,
    pub anonymous: bool,
    /// A private comment, or a post whose comments are private.
    pub private: bool,
    /// As they were then.
    pub files: Vec<FileView>,
    /// People mentioned today.
    pub mentioned: Vec<Mentioned>,
    /// `None` for an anonymous author.
    pub author: Option<UserView>,
}
