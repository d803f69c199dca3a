//! What an administrator decides about the community while it runs.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::model::content::entry::{Mark, Target};
use crate::store::db::settings as rows;
use crate::store::{Read, Write};

/// What one of the two Fresns families offers by default (`docs/specs/fresns.md 6.3`).
const MARKS: [&str; 13] = [
    "follow user",
    "block user",
    "follow forum",
    "like hashtag",
    "follow hashtag",
    "like post",
    "dislike post",
    "follow post",
    "block post",
    "like comment",
    "dislike comment",
    "follow comment",
    "block comment",
];

/// Everybody may read.
pub(crate) const PUBLIC: &str = "public";
/// Only members may read.
pub(crate) const PRIVATE: &str = "private";

/// Who may register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registration {
    Open,
    /// Newcomers wait for the operator: they may log in and read, not write; Mastodon clients show that they wait.
    Approval,
    /// Only with a link that an administrator made.
    Invite,
    Closed,
}

impl Registration {
    /// May anybody join who asks a client to?
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Approval)
    }
}

/// A rule of the community, as people are asked to agree to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Reports name rules by it, so it may not change.
    pub id: i64,
    pub text: String,
    /// A longer explanation; may be empty.
    #[serde(default)]
    pub hint: String,
}

/// Settings of the community; each is a row of `settings` once it differs from its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// This server's own `host[:port]`, from its configuration: what follows `@name@` in a text.
    #[serde(skip)]
    pub host: String,
    /// Where clients reach this server, without a trailing slash, from its configuration: what links in mails begin with.
    #[serde(skip)]
    pub base_url: String,
    /// Are mails sent? From the configuration, too.
    #[serde(skip)]
    pub sends_mail: bool,
    /// Are there means to push to devices? From the configuration, too.
    #[serde(skip)]
    pub has_notifier: bool,
    pub name: String,
    pub description: String,
    pub contact_email: String,
    pub rules: Vec<Rule>,
    /// [`PUBLIC`] or [`PRIVATE`].
    pub site_mode: String,
    pub registration: Registration,
    pub email_registration: bool,
    pub phone_registration: bool,
    /// Where not empty: the domains, with those below them, whose e-mail addresses may join; nobody joins without one then.
    pub email_domains_allowed: Vec<String>,
    /// The domains, with those below them, whose e-mail addresses may not join.
    pub email_domains_refused: Vec<String>,
    /// How many people may join from one place within an hour; 0 is no limit.
    pub registrations_hourly: usize,
    /// Do new users begin as `indexable`: may search show their public statuses to everybody who is logged in?
    pub newcomers_indexable: bool,
    /// May people write to each other at all?
    pub conversations: bool,
    /// Is anything pushed to devices of the IM dialect?
    pub push: bool,
    /// Minutes east of Greenwich: what hour it is where people rest.
    pub rest_offset_minutes: i64,
    /// Seconds for which the IM dialect lets people recall their messages.
    pub recall_seconds: i64,
    /// May people who are not friends write to each other?
    pub strangers_may_chat: bool,
    /// Are people notified that they were blocked (notification kind 6)?
    pub notify_blocks: bool,
    pub post_edit: bool,
    pub comment_edit: bool,
    /// Minutes after publishing; 0 is for ever.
    pub post_edit_minutes: i64,
    pub comment_edit_minutes: i64,
    pub post_delete: bool,
    pub comment_delete: bool,
    /// Seconds between two posts of one user; 0 is none.
    pub post_interval: i64,
    pub comment_interval: i64,
    pub post_max_length: usize,
    pub comment_max_length: usize,
    pub title_max_length: usize,
    pub post_draft_max: i64,
    pub comment_draft_max: i64,
    pub follow_max: i64,
    pub block_max: i64,
    /// What may be marked how: `like post`, `follow forum` and so on.
    pub marks: Vec<String>,
    pub nickname_unique: bool,
    pub username_edit_days: i64,
    pub nickname_edit_days: i64,
    pub bio_max_length: usize,
    pub post_files_max: usize,
    pub comment_files_max: usize,
    /// Megabytes, by kind of file.
    pub image_max_mb: u64,
    pub video_max_mb: u64,
    pub audio_max_mb: u64,
    pub document_max_mb: u64,
    /// What may be sent in a conversation: `image`, `video`, `audio`, `document`.
    pub conversation_files: Vec<String>,
    pub download_daily_max: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            host: String::new(),
            base_url: String::new(),
            sends_mail: false,
            has_notifier: false,
            name: "Folkmoot".into(),
            description: "A community of people.".into(),
            contact_email: String::new(),
            rules: Vec::new(),
            site_mode: PUBLIC.into(),
            registration: Registration::Open,
            email_registration: true,
            phone_registration: false,
            email_domains_allowed: Vec::new(),
            email_domains_refused: Vec::new(),
            registrations_hourly: 60,
            newcomers_indexable: false,
            conversations: true,
            push: true,
            rest_offset_minutes: 0,
            recall_seconds: 120,
            strangers_may_chat: true,
            notify_blocks: true,
            post_edit: true,
            comment_edit: true,
            post_edit_minutes: 0,
            comment_edit_minutes: 0,
            post_delete: true,
            comment_delete: true,
            post_interval: 0,
            comment_interval: 0,
            post_max_length: 20_000,
            comment_max_length: 10_000,
            title_max_length: 80,
            post_draft_max: 10,
            comment_draft_max: 10,
            follow_max: 500,
            block_max: 500,
            marks: MARKS.map(String::from).to_vec(),
            nickname_unique: false,
            username_edit_days: 30,
            nickname_edit_days: 1,
            bio_max_length: 128,
            post_files_max: 9,
            comment_files_max: 9,
            image_max_mb: 5,
            video_max_mb: 50,
            audio_max_mb: 50,
            document_max_mb: 10,
            conversation_files: vec!["image".into()],
            download_daily_max: 0,
        }
    }
}

impl Settings {
    /// May things of this kind be marked so at all?
    pub fn mark_is_on(&self, mark: Mark, target: &Target) -> bool {
        let target = match target {
            Target::User(_) => "user",
            Target::Forum(_) => "forum",
            Target::Hashtag(_) => "hashtag",
            Target::Post(_) => "post",
            Target::Comment(_) => "comment",
        };
        self.mark_is_on_kind(mark, target)
    }

    /// As `mark_is_on`, before anybody knows which one is meant: `user`, `forum`, `hashtag`, `post`, `comment`.
    pub fn mark_is_on_kind(&self, mark: Mark, target: &str) -> bool {
        let mark = match mark {
            Mark::Like => "like",
            Mark::Dislike => "dislike",
            Mark::Follow => "follow",
            Mark::Block => "block",
        };
        self.marks.iter().any(|on| on.split_once(' ') == Some((mark, target)))
    }
}

/// The settings of this file: defaults under the stored rows.
pub fn load(r: &Read<'_>) -> Result<Settings> {
    rows::load(r)
}

/// Settings with changes, which are not in use yet.
pub(crate) struct Amended {
    pub settings: Settings,
    /// The keys whose values are different now.
    pub changed: Vec<String>,
}

/// The settings with these keys changed; a value is JSON, with `plain` also a bare text for a text.
/// `Invalid` for an unknown key and for a value of another type.
pub(crate) fn amended(before: &Settings, changes: &[(String, String)], plain: bool) -> Result<Amended> {
    let (settings, changed) = rows::amended(before, changes, plain)?;
    Ok(Amended { settings, changed })
}

/// Every setting by its key, in the order of the keys; the values are JSON.
pub(crate) fn by_key(settings: &Settings) -> Result<Vec<(String, String)>> {
    rows::by_key(settings)
}

/// Stores what differs from `before`.
pub(crate) fn store(tx: &Write<'_>, before: &Settings, after: &Settings) -> Result<()> {
    rows::store(tx, before, after)
}
