//! `Conversation` (`docs/specs/mastodon.md 4.8`).

use schemars::JsonSchema;
use serde::Serialize;

use super::accounts::account::{self, AccountJson};
use super::statuses::status::Status;
use crate::api::mastodon::render::site::Site;
use crate::community::messages::conversation_list::ListedConversationView;

/// A conversation of direct statuses. `last_status` is null where the caller can no longer see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Conversation {
    pub id: String,
    pub unread: bool,
    /// The other participants, or the user if there are none.
    pub accounts: Vec<AccountJson>,
    pub last_status: Option<Status>,
}

impl Conversation {
    /// A conversation as one person sees it; the people and the last status come with the view.
    pub(crate) fn of(view: &ListedConversationView, site: &Site) -> Self {
        Self {
            id: view.id.to_string(),
            unread: view.unread,
            accounts: view.people.iter().map(|person| account::json(person, site)).collect(),
            last_status: view.last.as_ref().map(|status| Status::of(status, site)),
        }
    }
}
