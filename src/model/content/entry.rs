//! What people publish: posts, comments, their files, and messages between two, as they are stored.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::clock::Millis;
use crate::model::fragments::Fragments;
use crate::model::id::{ConversationId, DraftId, EntryId, FileId, ForumId, HashtagId, UserId};

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

/// A hashtag as stored, with the counts of its marks and of what carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashtag {
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

/// A name written in a text, case-folded, and whose it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub user: UserId,
    pub name: String,
}

/// A post, comment, repost or message with everything that belongs to it: the same for every viewer.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: EntryId,
    pub kind: EntryKind,
    pub author: UserId,
    pub visibility: Visibility,
    pub anonymous: bool,
    pub deleted: bool,
    /// `pid`, `cid` or `cmid`.
    pub code: String,
    pub title: Option<String>,
    pub text: String,
    pub is_markdown: bool,
    pub language: Option<String>,
    pub spoiler: String,
    pub sensitive: bool,
    pub enabled: bool,
    /// 1 no, 2 general, 3 premium.
    pub digest: i64,
    /// 1 no, 2 forum, 3 everywhere.
    pub sticky: i64,
    /// A JSON object, as is `more_info`.
    pub location: Option<String>,
    pub more_info: Option<String>,
    /// Bits of [`FileKind`].
    pub file_kinds: i64,
    pub edited_at: Option<Millis>,
    pub edit_count: i64,
    pub views: i64,
    pub likes: i64,
    pub dislikes: i64,
    pub follows: i64,
    pub blocks: i64,
    /// Everything below it.
    pub comments: i64,
    /// Direct answers only.
    pub replies: i64,
    pub quotes: i64,
    pub reposts: i64,
    pub comment_likes: i64,
    pub comment_dislikes: i64,
    pub comment_follows: i64,
    pub comment_blocks: i64,
    pub last_comment_at: Option<Millis>,
    /// What it was written with, where that may be shown.
    pub program: Option<Program>,
    pub quote_policy: QuotePolicy,
    /// On top of its author's profile.
    pub pinned: bool,
    pub files: Arc<[FileView]>,
    pub hashtags: Vec<HashtagId>,
    pub mentions: Vec<Mention>,
    pub poll: Option<Poll>,
    pub part: Part,
    pub(crate) fragments: Fragments,
}

/// What only one kind of entry has.
#[derive(Clone, Debug)]
pub enum Part {
    Post(PostPart),
    Comment(CommentPart),
    Message(MessagePart),
}

/// The own columns of a post, and of the repost of a comment.
#[derive(Clone, Debug)]
pub struct PostPart {
    pub quoted: Option<EntryId>,
    /// The author of what is quoted took that permission back.
    pub quote_revoked: bool,
    pub forum: Option<ForumId>,
    /// Only those who follow the forum see what is in it.
    pub forum_private: bool,
    pub comment_policy: i64,
    pub comment_private: bool,
    /// The message or post that a direct post answers.
    pub answers: Option<EntryId>,
    /// What it passes on without a word of its own.
    pub repost_of: Option<EntryId>,
}

impl PostPart {
    /// What it passes on or quotes.
    pub fn inner(&self) -> Option<EntryId> {
        self.repost_of.or(self.quoted)
    }
}

/// The own columns of a comment.
#[derive(Clone, Debug)]
pub struct CommentPart {
    pub post: EntryId,
    pub parent: Option<EntryId>,
    /// The first-level comment it stands under; `None` for one of the first level.
    pub top: Option<EntryId>,
    pub top_author: Option<UserId>,
    pub private: bool,
    /// The author of the post likes it, and did not write the post anonymously.
    pub post_author_liked: bool,
}

/// The own columns of a message.
#[derive(Clone, Debug)]
pub struct MessagePart {
    pub conversation: ConversationId,
    pub receiver: UserId,
    pub in_reply_to: Option<EntryId>,
    /// The receiver has read it.
    pub read: bool,
    pub sender_deleted: bool,
    pub receiver_deleted: bool,
    pub chat: ChatPart,
}

/// The program something was written with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub name: String,
    pub website: Option<String>,
}

/// One answer of a poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollOption {
    pub title: String,
    pub votes: i64,
}

/// A poll, open or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    pub id: i64,
    pub expires_at: Millis,
    /// More than one option may be chosen.
    pub multiple: bool,
    /// Vote counts are shown only after the end.
    pub hide_totals: bool,
    /// People who voted.
    pub voters: i64,
    pub options: Vec<PollOption>,
}

impl Entry {
    /// The own columns of a post; `None` for what is no post.
    pub fn post(&self) -> Option<&PostPart> {
        match &self.part {
            Part::Post(part) => Some(part),
            Part::Comment(_) | Part::Message(_) => None,
        }
    }

    /// The own columns of a comment; `None` for what is no comment.
    pub fn comment(&self) -> Option<&CommentPart> {
        match &self.part {
            Part::Comment(part) => Some(part),
            Part::Post(_) | Part::Message(_) => None,
        }
    }

    /// The own columns of a message; `None` for what is no message.
    pub fn message(&self) -> Option<&MessagePart> {
        match &self.part {
            Part::Message(part) => Some(part),
            Part::Post(_) | Part::Comment(_) => None,
        }
    }
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
