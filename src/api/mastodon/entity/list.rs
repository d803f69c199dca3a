//! `List` (`docs/specs/mastodon.md 4.8`).

use schemars::JsonSchema;
use serde::Serialize;

/// A list of followed accounts. `replies_policy` is `followed`, `list` or `none`; `exclusive` removes its members from
/// the home timeline.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct List {
    pub id: String,
    pub title: String,
    pub replies_policy: &'static str,
    pub exclusive: bool,
}

impl List {
    /// A list for its owner; its members are not part of it.
    pub(crate) fn of(list: &crate::model::people::list::List) -> Self {
        Self { id: list.id.to_string(), title: list.title.clone(), replies_policy: list.replies_policy.name(), exclusive: list.exclusive }
    }
}
