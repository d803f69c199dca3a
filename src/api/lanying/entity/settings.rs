//! Settings as their owner sees them.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::id::UserId;
use crate::model::messages::chat::ChatProfile;

/// What a user has chosen: who may become a friend, pushes, quiet hours.
#[derive(Serialize, JsonSchema)]
pub(crate) struct UserSettings {
    id: i64,
    user_id: i64,
    /// Who can become a friend: 0 everybody, 1 after approval, 2 after a right answer, 3 nobody.
    auth_mode: i64,
    auth_question: String,
    auth_answer: String,
    auto_download: bool,
    group_confirm: bool,
    no_push: bool,
    /// Whether pushes leave out the text of messages.
    no_push_detail: bool,
    no_push_start_hour: i64,
    no_push_end_hour: i64,
    silence_start_time: i64,
    silence_end_time: i64,
    no_sounds: bool,
    vibratory: bool,
    push_nick_name: String,
    /// The push token of the device that sends the request.
    push_token: String,
}

impl UserSettings {
    pub(crate) fn of(user: UserId, chat: &ChatProfile, push_token: Option<String>) -> Self {
        Self {
            id: user.0,
            user_id: user.0,
            auth_mode: chat.friend_policy,
            auth_question: chat.friend_question.clone(),
            auth_answer: chat.friend_answer.clone(),
            auto_download: chat.auto_download,
            group_confirm: chat.group_confirm,
            no_push: chat.no_push,
            no_push_detail: chat.no_push_detail,
            no_push_start_hour: chat.rest.start,
            no_push_end_hour: chat.rest.end,
            silence_start_time: chat.silence.start,
            silence_end_time: chat.silence.end,
            no_sounds: chat.no_sounds,
            vibratory: chat.vibratory,
            push_nick_name: chat.push_nickname.clone(),
            push_token: push_token.unwrap_or_default(),
        }
    }
}
