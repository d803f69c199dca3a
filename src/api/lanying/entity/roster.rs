//! People as a roster shows them.

use schemars::JsonSchema;
use serde::Serialize;

use super::avatar;
use crate::model::people::friendship::{FriendRequest, FriendState, RequestState, RosterView};

/// An entry of the roster: another user and the caller's settings for them.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RosterItem {
    user_id: i64,
    username: String,
    nick_name: String,
    avatar: String,
    description: String,
    public_info: String,
    /// The alias that the caller has set.
    alias: String,
    ext: String,
    mute_notification: bool,
    auth_mode: i64,
    auth_question: String,
    /// 0 friend, 1 former friend, 2 stranger, 3 blocked by the caller.
    relation: i64,
}

impl RosterItem {
    pub(crate) fn of(view: &RosterView, base_url: &str) -> Self {
        Self {
            user_id: view.person.user.id.0,
            username: view.person.user.username.clone(),
            nick_name: view.person.user.nickname.clone(),
            avatar: avatar(view.person.user.avatar.as_ref(), &view.avatar_name, base_url),
            description: view.person.user.bio.clone(),
            public_info: view.public_info.clone(),
            alias: view.friend.alias.clone(),
            ext: view.friend.ext.clone(),
            mute_notification: view.friend.muted,
            auth_mode: view.friend_policy,
            auth_question: view.friend_question.clone(),
            relation: match view.bond {
                FriendState::Friend => 0,
                FriendState::Former => 1,
                FriendState::Stranger => 2,
                FriendState::Blocked => 3,
            },
        }
    }
}

/// A friend request.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ApplicationItem {
    user_id: i64,
    reason: String,
    /// 0 waiting, 1 accepted, 2 rejected.
    status: i64,
    /// In Unix milliseconds.
    expired_time: i64,
}

impl ApplicationItem {
    pub(crate) fn of(request: &FriendRequest) -> Self {
        let status = match request.state {
            RequestState::Pending | RequestState::Expired => 0,
            RequestState::Accepted => 1,
            RequestState::Declined => 2,
        };
        Self { user_id: request.from.0, reason: request.reason.clone(), status, expired_time: request.expires_at }
    }
}
