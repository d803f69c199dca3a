//! Publications of any kind: what timelines, threads and profiles are made of.

use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Hashtag, PollOption, QuotePolicy, Visibility};
use crate::model::clock::Millis;
use crate::model::content::views::Mentioned;
use crate::model::id::{AppId, EntryId, FileId, UserId};
use crate::model::people::person::Person;

/// What an entry is to those who read it as one of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Post,
    Comment,
    /// A repost of somebody else's status.
    Repost,
    /// Between two people.
    Message,
}

/// What a status answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyTo {
    pub id: EntryId,
    pub author: UserId,
}

/// Why a quoted status is shown or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteState {
    Accepted,
    Revoked,
    Deleted,
    /// The viewer may not see it.
    Unauthorized,
    /// The viewer blocked its author.
    Blocked,
    Muted,
}

/// The quoted part of a status.
#[derive(Clone, Debug)]
pub struct Quote {
    pub state: QuoteState,
    pub id: EntryId,
    /// `None` below the first level, and where it is not shown.
    pub status: Option<Box<StatusView>>,
}

/// A poll as one viewer sees it, open or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollView {
    pub id: i64,
    /// The status it is part of.
    pub entry: EntryId,
    pub author: UserId,
    pub expires_at: Millis,
    /// More than one option may be chosen.
    pub multiple: bool,
    /// Vote counts are shown only after the end.
    pub hide_totals: bool,
    /// People who voted.
    pub voters: i64,
    pub options: Vec<PollOption>,
    /// Positions in `options` that the viewer chose, from 0; `None` where nobody is logged in.
    pub own: Option<Vec<usize>>,
}

/// What the viewer did with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Own {
    pub liked: bool,
    pub reposted: bool,
    pub bookmarked: bool,
    /// Has muted its thread.
    pub muted: bool,
    pub pinned: bool,
    /// Follows its author: decides what may be quoted.
    pub follows_author: bool,
}

/// Why a filter of the viewer fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterMatch {
    pub filter: super::filter::Filter,
    pub keywords: Vec<String>,
    pub statuses: Vec<EntryId>,
}

/// An entry as one viewer sees it; what is the same for all viewers is read through it.
#[derive(Clone, Debug)]
pub struct StatusView {
    pub entry: Arc<Entry>,
    pub shape: Shape,
    pub author: Arc<Person>,
    /// The viewer wrote it.
    pub is_me: bool,
    /// For two people only, though it stands in a thread that others see.
    pub private: bool,
    pub reply_to: Option<ReplyTo>,
    /// The people mentioned in the text, and those it is addressed to without a mention.
    pub mentioned: Vec<Mentioned>,
    pub hashtags: Vec<Arc<Hashtag>>,
    pub poll: Option<PollView>,
    /// `None` for nobody.
    pub own: Option<Own>,
    /// The original of a repost.
    pub repost: Option<Box<StatusView>>,
    pub quote: Option<Quote>,
    /// Filters of the viewer that fit; never any for nobody.
    pub filtered: Vec<FilterMatch>,
}

impl Deref for StatusView {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        &self.entry
    }
}

/// Options and terms of a poll as its author asks for them, not checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedPoll {
    pub options: Vec<String>,
    /// Seconds from its publication.
    pub expires_in: i64,
    /// More than one option may be chosen.
    pub multiple: bool,
    /// Vote counts are shown only after the end.
    pub hide_totals: bool,
}

/// A new status before it is decided how it is stored. `None` stands for the user's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStatus {
    pub text: String,
    pub spoiler: String,
    pub sensitive: Option<bool>,
    pub language: Option<String>,
    pub visibility: Option<Visibility>,
    pub quote_policy: Option<QuotePolicy>,
    pub files: Vec<FileId>,
    pub poll: Option<AskedPoll>,
    pub in_reply_to: Option<EntryId>,
    pub quoted: Option<EntryId>,
    /// As the client sent it: the same key twice means the same status.
    pub idempotency_key: Option<String>,
}

/// A scheduled status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scheduled {
    pub id: i64,
    pub user: UserId,
    pub app: Option<AppId>,
    pub at: Millis,
    pub new: NewStatus,
    /// Why it was not published at its time.
    pub failure: Option<String>,
}
