//! `Status` (`docs/specs/mastodon.md 4.2`).

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::common::Common;
use super::poll::Poll;
use crate::api::mastodon::entity::accounts::account::{self, AccountJson};
use crate::api::mastodon::entity::accounts::credential::quote_policy;
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::time;
use crate::model::content::entry::{QuotePolicy, Visibility};
use crate::model::content::status::{FilterMatch, Quote, QuoteState, Shape, StatusView};

/// A filter without its keywords and statuses.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct FilterHead {
    pub id: String,
    pub title: String,
    pub context: Vec<&'static str>,
    pub expires_at: Option<String>,
    pub filter_action: &'static str,
}

/// A filter of the viewer that matches the status, with the matching keywords and statuses.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct FilterResult {
    pub filter: FilterHead,
    pub keyword_matches: Option<Vec<String>>,
    pub status_matches: Option<Vec<String>>,
}

impl FilterHead {
    pub(crate) fn of(filter: &crate::model::content::filter::Filter) -> Self {
        Self {
            id: filter.id.to_string(),
            title: filter.title.clone(),
            context: filter.contexts.iter().map(|context| context.name()).collect(),
            expires_at: filter.expires_at.map(time::datetime),
            filter_action: match filter.action {
                crate::model::content::filter::FilterAction::Warn => "warn",
                crate::model::content::filter::FilterAction::Hide => "hide",
                crate::model::content::filter::FilterAction::Blur => "blur",
            },
        }
    }
}

impl FilterResult {
    fn of(found: &FilterMatch) -> Self {
        Self {
            filter: FilterHead::of(&found.filter),
            keyword_matches: (!found.keywords.is_empty()).then(|| found.keywords.clone()),
            status_matches: (!found.statuses.is_empty()).then(|| found.statuses.iter().map(ToString::to_string).collect()),
        }
    }
}

/// What the viewer did with it: only with a user's token.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct OwnFlags {
    pub favourited: bool,
    pub reblogged: bool,
    pub muted: bool,
    pub bookmarked: bool,
    pub filtered: Vec<FilterResult>,
    #[serde(flatten)]
    pub pinned: Option<Pinned>,
}

/// Only on one's own statuses that can be pinned.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Pinned {
    pub pinned: bool,
}

/// Who may quote the status.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct QuoteApproval {
    pub automatic: Vec<&'static str>,
    pub manual: [(); 0],
    pub current_user: &'static str,
}

/// A quote. `quoted_status` is null if it cannot be shown, and `state` says why. Quotes within a quoted status have only its id.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum QuoteEntity {
    Whole {
        state: &'static str,
        quoted_status: Option<Box<Status>>,
    },
    /// The quote within a quoted status.
    Shallow {
        state: &'static str,
        quoted_status_id: Option<String>,
    },
}

/// A status as the caller sees it. In a boost `content` is empty and `reblog` is the boosted status.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Status {
    #[serde(flatten)]
    pub common: Arc<Common>,
    #[serde(flatten)]
    pub own: Option<OwnFlags>,
    pub reblog: Option<Box<Status>>,
    pub account: AccountJson,
    pub emojis: [(); 0],
    /// Always null: this server does not fetch previews of links.
    pub card: Option<()>,
    pub poll: Option<Poll>,
    pub quote: Option<QuoteEntity>,
    pub quote_approval: QuoteApproval,
    pub tagged_collections: [(); 0],
}

fn quote_approval(view: &StatusView) -> QuoteApproval {
    let open = matches!(view.visibility, Visibility::Public | Visibility::Unlisted) && !view.private && view.shape != Shape::Message;
    let policy = if open { view.quote_policy } else { QuotePolicy::Nobody };
    let automatic = match quote_policy(policy) {
        "nobody" => Vec::new(),
        word => vec![word],
    };
    let allowed = match (policy, &view.own) {
        (QuotePolicy::Public, _) => true,
        (QuotePolicy::Followers, Some(own)) => own.follows_author,
        _ => false,
    };
    let current_user = match &view.own {
        None => "unknown",
        Some(_) if view.is_me || allowed => "automatic",
        Some(_) => "denied",
    };
    QuoteApproval { automatic, manual: [], current_user }
}

fn state(state: QuoteState) -> &'static str {
    match state {
        QuoteState::Accepted => "accepted",
        QuoteState::Revoked => "revoked",
        QuoteState::Deleted => "deleted",
        QuoteState::Unauthorized => "unauthorized",
        QuoteState::Blocked => "blocked_account",
        QuoteState::Muted => "muted_account",
    }
}

/// A quote with the status it quotes, as the viewer sees that.
pub(super) fn quote(quote: &Quote, site: &Site) -> QuoteEntity {
    QuoteEntity::Whole {
        state: state(quote.state),
        quoted_status: quote.status.as_deref().map(|view| Box::new(Status::quoted(view, site))),
    }
}

fn shallow(quote: &Quote) -> QuoteEntity {
    let shown = matches!(quote.state, QuoteState::Accepted | QuoteState::Blocked | QuoteState::Muted);
    QuoteEntity::Shallow { state: state(quote.state), quoted_status_id: shown.then(|| quote.id.to_string()) }
}

impl Status {
    /// A status as the viewer of `view` sees it, with the status it reblogs and the one it quotes.
    pub(crate) fn of(view: &StatusView, site: &Site) -> Self {
        Self::with(view, site, quote)
    }

    /// Inside of another status, where its own quote is only named.
    fn quoted(view: &StatusView, site: &Site) -> Self {
        Self::with(view, site, |quote, _| shallow(quote))
    }

    /// As its author is given it back after deleting it.
    pub(crate) fn source(view: &StatusView, site: &Site) -> Self {
        let status = Self::of(view, site);
        Self { common: status.common.with_source(view), ..status }
    }

    fn with(view: &StatusView, site: &Site, quote: impl Fn(&Quote, &Site) -> QuoteEntity) -> Self {
        let is_me = view.is_me;
        let pinnable =
            is_me && matches!(view.shape, Shape::Post | Shape::Comment) && !view.private && view.visibility != Visibility::Direct;
        Self {
            common: Common::of(view, site),
            own: view.own.map(|own| OwnFlags {
                favourited: view.repost.as_deref().map_or(own.liked, |inner| inner.own.is_some_and(|own| own.liked)),
                reblogged: view.repost.as_deref().map_or(own.reposted, |inner| inner.own.is_some_and(|own| own.reposted)),
                muted: view.repost.as_deref().map_or(own.muted, |inner| inner.own.is_some_and(|own| own.muted)),
                bookmarked: view.repost.as_deref().map_or(own.bookmarked, |inner| inner.own.is_some_and(|own| own.bookmarked)),
                filtered: view.filtered.iter().map(FilterResult::of).collect(),
                pinned: pinnable.then_some(Pinned { pinned: own.pinned }),
            }),
            reblog: view.repost.as_deref().map(|inner| Box::new(Self::of(inner, site))),
            account: account::json(&view.author, site),
            emojis: [],
            card: None,
            poll: view.poll.as_ref().map(|poll| Poll::of(poll, is_me, site)),
            quote: view.quote.as_ref().map(|quoted| quote(quoted, site)),
            quote_approval: quote_approval(view),
            tagged_collections: [],
        }
    }
}
