//! A profile as its owner sees it.

use schemars::JsonSchema;
use serde::Serialize;

use super::avatar;
use crate::model::messages::chat::ChatProfile;
use crate::model::people::user::{Account, User};

/// What others and the user see of a user: names, avatar, information.
#[derive(Serialize, JsonSchema)]
pub(crate) struct UserProfile {
    user_id: i64,
    username: String,
    nick_name: String,
    avatar: String,
    mobile: String,
    email: String,
    description: String,
    public_info: String,
    private_info: String,
}

impl UserProfile {
    pub(crate) fn of(user: &User, account: &Account, chat: &ChatProfile, base_url: &str) -> Self {
        Self {
            user_id: user.id.0,
            username: user.username.clone(),
            nick_name: user.nickname.clone(),
            avatar: avatar(user.avatar.as_ref(), &chat.avatar_name, base_url),
            mobile: mobile(account),
            email: account.email.clone().unwrap_or_default(),
            description: user.bio.clone(),
            public_info: chat.public_info.clone(),
            private_info: chat.private_info.clone(),
        }
    }
}

/// Numbers of the mainland without their country, all others with it.
fn mobile(account: &Account) -> String {
    match (account.country_code, account.pure_phone.as_deref()) {
        (Some(86), Some(pure)) => pure.to_owned(),
        (Some(code), Some(pure)) => format!("+{code}{pure}"),
        _ => String::new(),
    }
}
