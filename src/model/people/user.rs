//! People: the account behind them, the persona in front.

use serde::{Deserialize, Serialize};

use crate::model::clock::Millis;
use crate::model::id::{AccountId, FileId, UserId};

/// Whether an account or a user may be used. The rows of deleted ones are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Enabled,
    Disabled,
    Deleted,
}

/// What a user may do in the community.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Administrator,
    Moderator,
    /// May not write.
    Restricted,
    /// Waits to be let in; may not write.
    Pending,
    General,
}

/// Credentials. Never shown to anyone but its owner.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: AccountId,
    pub aid: String,
    pub email: Option<String>,
    pub country_code: Option<i64>,
    pub pure_phone: Option<String>,
    pub phone: Option<String>,
    pub password_hash: Option<String>,
    pub birthday: Option<String>,
    pub status: Status,
    pub wait_delete_at: Option<Millis>,
}

/// A picture of a profile: one of our files under a random key, or an address elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    File { file: FileId, key: String },
    Url(String),
}

impl Picture {
    /// Where it is fetched: below `base_url` for our own files, as it was given for others.
    pub(crate) fn address(&self, base_url: &str) -> String {
        match self {
            Self::File { key, .. } => format!("{base_url}/files/{key}"),
            Self::Url(url) => url.clone(),
        }
    }
}

/// A name and a value on a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub name: String,
    pub value: String,
    #[serde(default)]
    pub verified_at: Option<Millis>,
}

/// The public persona, one row.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub account_id: AccountId,
    pub is_primary: bool,
    pub username: String,
    pub nickname: String,
    pub bio: String,
    pub role: Role,
    pub status: Status,
    pub gender: i64,
    pub gender_custom: Option<String>,
    pub gender_pronoun: Option<i64>,
    pub birthday: Option<String>,
    pub birthday_display: i64,
    pub location: Option<String>,
    pub more_info: Option<String>,
    pub has_pin: bool,
    pub avatar: Option<Picture>,
    pub banner: Option<Picture>,
    pub conversation_policy: i64,
    pub comment_policy: i64,
    pub verified_at: Option<Millis>,
    pub verified_text: Option<String>,
    pub locked: bool,
    pub username_edited_at: Option<Millis>,
    pub nickname_edited_at: Option<Millis>,
    pub last_post_at: Option<Millis>,
    pub last_comment_at: Option<Millis>,
    pub wait_delete_at: Option<Millis>,
}

/// What people call somebody: the nickname, or the username of those who have none.
pub(crate) fn called<'a>(nickname: &'a str, username: &'a str) -> &'a str {
    if nickname.is_empty() { username } else { nickname }
}

impl User {
    /// What people call them; never empty.
    pub fn called(&self) -> &str {
        called(&self.nickname, &self.username)
    }
}

/// Marks one user gave, by what they were given to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GivenMarks {
    pub users: i64,
    pub forums: i64,
    pub hashtags: i64,
    pub posts: i64,
    pub comments: i64,
}

/// What happened to everything of one kind that a user published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    pub count: i64,
    pub digests: i64,
    pub likes: i64,
    pub dislikes: i64,
    pub follows: i64,
    pub blocks: i64,
}

/// The row of `user_counters`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserStats {
    pub like: GivenMarks,
    pub dislike: GivenMarks,
    pub follow: GivenMarks,
    pub block: GivenMarks,
    pub views: i64,
    pub likers: i64,
    pub dislikers: i64,
    pub followers: i64,
    pub blockers: i64,
    pub posts: Published,
    pub comments: Published,
    pub reposts: i64,
}

/// What stands between the viewer and another user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    pub liked: bool,
    pub disliked: bool,
    pub followed: bool,
    pub blocked: bool,
    pub note: Option<String>,
    pub follows_me: bool,
    pub blocks_me: bool,
    pub friend: bool,
}

/// Why a message may not be written (`docs/specs/core.md` 7, `docs/specs/fresns.md 6.2`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatRefusal {
    NotLoggedIn,
    SwitchedOff,
    Oneself,
    ReceiverDeleted,
    ReceiverDisabled,
    RoleForbids,
    ReceiverAcceptsNobody,
    ReceiverAcceptsFollowedOrVerified,
    ReceiverAcceptsFollowed,
    NotFriends,
}

/// Who asks: a user with their account and role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    pub account: AccountId,
    pub user: UserId,
    pub role: Role,
}
