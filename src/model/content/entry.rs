//! What people publish: posts, comments, their files, and messages between two.

use serde::{Deserialize, Serialize};

use crate::model::clock::Millis;
use crate::model::id::{ConversationId, DraftId, EntryId, FileId, ForumId, HashtagId, RevisionId, UserId};
use crate::model::people::user::UserView;

/// What an entry is stored as. A repost of a post is a `Post`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    Post,
    Comment,
    /// A repost of a comment.
    Repost,
    /// From one person to another.
    Message,
}

/// Who may see an entry besides its author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    Public,
    /// Public, but out of public lists.
    Unlisted,
    Followers,
    /// Those it mentions or is addressed to.
    Direct,
}

/// Who may quote a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum QuotePolicy {
    #[default]
    Public,
    Followers,
    Nobody,
}

/// What somebody puts on a target. Like and dislike exclude each other, and so do follow and block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Like,
    Dislike,
    Follow,
    Block,
}

/// What a mark is put on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    User(UserId),
    Forum(ForumId),
    Hashtag(HashtagId),
    Post(EntryId),
    Comment(EntryId),
}

/// The sort of a file, which decides where it may be used and how it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    Image,
    Video,
    Audio,
    Document,
}

impl FileKind {
    /// The bit of `contents.file_kinds`.
    pub fn bit(self) -> i64 {
        match self {
            Self::Image => 1,
            Self::Video => 2,
            Self::Audio => 4,
            Self::Document => 8,
        }
    }
}

/// A file with the key of one of its uses.
#[derive(Clone, Debug, PartialEq)]
pub struct FileView {
    pub id: FileId,
    pub fid: String,
    pub key: String,
    pub owner: Option<UserId>,
    pub kind: FileKind,
    pub name: String,
    pub mime: String,
    pub extension: String,
    /// Bytes.
    pub size: i64,
    pub sha256: Vec<u8>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    /// Seconds.
    pub duration: Option<i64>,
    pub blurhash: Option<String>,
    pub animated: bool,
    /// Where the eye should rest, both from -1 to 1.
    pub focus: Option<(f64, f64)>,
    pub description: String,
    pub warning: String,
    pub more_info: Option<String>,
    pub gone: bool,
}

/// The viewer's own marks on something that is not a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnMarks {
    pub liked: bool,
    pub disliked: bool,
    pub followed: bool,
    pub blocked: bool,
    pub note: Option<String>,
}

/// A hashtag as stored, with the counts of its marks and of what carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hashtag {
    pub id: HashtagId,
    /// Unique key in lists and addresses, folded and percent-encoded; without `#`.
    pub slug: String,
    /// As first written, without `#`.
    pub name: String,
    /// False where it was switched off.
    pub enabled: bool,
    /// `likes` to `blocks`: how many people put each mark on it.
    pub likes: i64,
    pub dislikes: i64,
    pub follows: i64,
    pub blocks: i64,
    /// Posts that carry it; `comments` counts comments.
    pub posts: i64,
    pub comments: i64,
}

/// A hashtag with what the viewer put on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HashtagView {
    pub hashtag: Hashtag,
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

/// What posts and comments have in common.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    pub id: EntryId,
    pub author: UserId,
    pub anonymous: bool,
    /// `pid` or `cid`.
    pub code: String,
    pub text: String,
    pub is_markdown: bool,
    pub language: Option<String>,
    pub spoiler: String,
    pub enabled: bool,
    /// 1 no, 2 general, 3 premium.
    pub digest: i64,
    /// 1 no, 2 forum, 3 everywhere.
    pub sticky: i64,
    pub location: Option<String>,
    pub more_info: Option<String>,
    pub edited_at: Option<Millis>,
    pub edit_count: i64,
    pub views: i64,
    pub likes: i64,
    pub dislikes: i64,
    pub follows: i64,
    pub blocks: i64,
    /// Everything below it.
    pub comments: i64,
    pub quotes: i64,
    pub reposts: i64,
    pub comment_likes: i64,
    pub comment_dislikes: i64,
    pub comment_follows: i64,
    pub comment_blocks: i64,
    pub last_comment_at: Option<Millis>,
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
    pub files: Vec<FileView>,
    pub hashtags: Vec<HashtagView>,
    pub mentioned: Vec<Mentioned>,
}

/// A post as one viewer sees it.
#[derive(Clone, Debug)]
pub(crate) struct PostView {
    pub content: Content,
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
    pub content: Content,
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

/// Fields of a message in the IM dialect only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChatPart {
    /// 0 text, 1 picture, 2 sound, 3 film, 4 file, 5 place, 6 command, 7 forwarded.
    pub content_type: i64,
    /// The readable content, where the text is something else.
    pub content: Option<String>,
    /// JSON of a file or a place; empty without.
    pub attachment: String,
    pub ext: String,
    pub config: String,
}

/// A message as one side sees it.
#[derive(Clone, Debug)]
pub struct MessageView {
    pub id: EntryId,
    pub cmid: String,
    pub conversation: ConversationId,
    pub sender: UserView,
    pub is_me: bool,
    pub text: String,
    pub files: Vec<FileView>,
    /// The receiver has read it.
    pub read: bool,
    pub receiver: UserId,
    pub chat: ChatPart,
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

/// 1 draft, 2 under review, 3 published, 4 rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DraftState {
    Draft,
    UnderReview,
    Published,
    Rejected,
}

/// A text that waits to become a post or comment, or the new state of one. Only its author sees it.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub id: DraftId,
    /// Its public code in the API.
    pub did: String,
    pub author: UserId,
    /// `Post` or `Comment`.
    pub kind: EntryKind,
    pub state: DraftState,
    /// The published content this draft edits.
    pub entry: Option<EntryId>,
    /// The post it quotes.
    pub quoted: Option<EntryId>,
    /// The post a comment stands under; `None` for a post.
    pub post: Option<EntryId>,
    /// The comment that a comment answers; `None` where it answers the post.
    pub parent: Option<EntryId>,
    pub forum: Option<ForumId>,
    pub title: Option<String>,
    pub text: String,
    pub is_markdown: bool,
    pub is_anonymous: bool,
    pub is_private: bool,
    /// Who may comment: 1 everybody, 2 followed by the author, 3 also verified, 4 nobody, 5 mentioned people.
    pub comment_policy: i64,
    /// Comments under the post are private.
    pub comment_private: bool,
    /// A JSON object, as is `more_info`.
    pub location: Option<String>,
    pub more_info: Option<String>,
    /// Why it was rejected; `None` where no reason was given.
    pub reason: Option<String>,
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
