//! `Poll` (`docs/specs/mastodon.md 4.2`).

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::time;
use crate::model::content::status::PollView;

/// One option of a poll, in the order in which votes name it by index.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PollOption {
    pub title: String,
    /// Null while the results are hidden.
    pub votes_count: Option<i64>,
}

/// Only with a token.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct OwnVotes {
    pub voted: bool,
    pub own_votes: Vec<usize>,
}

/// A poll. `votes_count` adds up the votes of all options; `voters_count` counts the people.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Poll {
    pub id: String,
    pub expires_at: Option<String>,
    pub expired: bool,
    pub multiple: bool,
    pub votes_count: i64,
    pub voters_count: Option<i64>,
    pub options: Vec<PollOption>,
    pub emojis: [(); 0],
    #[serde(flatten)]
    pub own: Option<OwnVotes>,
}

impl Poll {
    /// `is_author`: who asks in a poll never votes in it, and counts as having voted.
    pub(crate) fn of(poll: &PollView, is_author: bool, site: &Site) -> Self {
        let expired = poll.expires_at <= site.now;
        let shown = expired || !poll.hide_totals;
        Self {
            id: poll.id.to_string(),
            expires_at: Some(time::datetime(poll.expires_at)),
            expired,
            multiple: poll.multiple,
            votes_count: poll.options.iter().map(|option| option.votes).sum(),
            voters_count: Some(poll.voters),
            options: poll
                .options
                .iter()
                .map(|option| PollOption { title: option.title.clone(), votes_count: shown.then_some(option.votes) })
                .collect(),
            emojis: [],
            own: poll.own.as_ref().map(|own| OwnVotes { voted: is_author || !own.is_empty(), own_votes: own.clone() }),
        }
    }
}
