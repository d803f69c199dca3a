//! `List` (`docs/specs/mastodon.md 4.8`).

use schemars::JsonSchema;
use serde::Serialize;

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct List {
    pub id: String,
    pub title: String,
    pub replies_policy: &'static str,
    pub exclusive: bool,
}

impl List {
    pub(crate) fn of(list: &crate::model::people::list::List) -> Self {
        Self { id: list.id.to_string(), title: list.title.clone(), replies_policy: list.replies_policy.name(), exclusive: list.exclusive }
    }
}
