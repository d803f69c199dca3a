//! `CredentialAccount` (`docs/specs/mastodon.md 2.6`): an account as its owner sees it.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::account::{Account, FieldEntity};
use crate::api::kit::json::Written;
use crate::api::mastodon::render::site::Site;
use crate::model::content::entry::{QuotePolicy, Visibility};
use crate::model::fragments::Slot;
use crate::model::people::person::Person;
use crate::model::people::user::Role;

/// Pending requests are counted no further.
pub(crate) const MOST_REQUESTS: i64 = 40;

/// Settings of the user: defaults for new statuses, and the profile in plain text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Source {
    pub privacy: &'static str,
    pub sensitive: bool,
    pub language: Option<String>,
    pub note: String,
    pub fields: Vec<FieldEntity>,
    pub follow_requests_count: i64,
    pub hide_collections: Option<bool>,
    pub discoverable: Option<bool>,
    pub indexable: bool,
    pub attribution_domains: Vec<String>,
    pub quote_policy: &'static str,
}

/// The role and permissions of the user.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct RoleEntity {
    pub id: &'static str,
    pub name: &'static str,
    /// A bit mask as a decimal number in a string.
    pub permissions: &'static str,
    pub color: &'static str,
    pub highlighted: bool,
    pub collection_limit: i64,
}

/// The account of the logged-in user, with `source` and `role`, which only they can see.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct CredentialAccount {
    #[serde(flatten)]
    pub account: Account,
    pub source: Source,
    pub role: RoleEntity,
}

/// The word for a visibility: `public`, `unlisted`, `private` (followers) or `direct`.
pub(crate) fn privacy(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Unlisted => "unlisted",
        Visibility::Followers => "private",
        Visibility::Direct => "direct",
    }
}

/// The word for who may quote: `public`, `followers` or `nobody`.
pub(crate) fn quote_policy(policy: QuotePolicy) -> &'static str {
    match policy {
        QuotePolicy::Public => "public",
        QuotePolicy::Followers => "followers",
        QuotePolicy::Nobody => "nobody",
    }
}

impl RoleEntity {
    pub(crate) fn of(role: Role) -> Self {
        let (id, name, permissions, highlighted) = match role {
            Role::Administrator => ("3", "Owner", "8388607", true),
            // Dashboard, reports, users.
            Role::Moderator => ("1", "Moderator", "1308", true),
            Role::Restricted | Role::Pending => ("-99", "", "0", false),
            // Everybody may invite.
            Role::General => ("-99", "", "65536", false),
        };
        Self { id, name, permissions, color: "", highlighted, collection_limit: 0 }
    }
}

/// One's own account as JSON.
pub(crate) type CredentialJson = Arc<Written<CredentialAccount>>;

/// The own account of a person as JSON, made once until it changes. `requests` is how many wait to follow, at most [`MOST_REQUESTS`].
pub(crate) fn json(person: &Person, requests: i64, site: &Site) -> CredentialJson {
    let made = || Arc::new(Written::of(&CredentialAccount::of(person, requests, site)));
    person.fragments.get_or_make_for(Slot::MastodonOwn, &requests, made)
}

impl CredentialAccount {
    /// `requests` is how many wait to follow, at most [`MOST_REQUESTS`].
    fn of(person: &Person, requests: i64, site: &Site) -> Self {
        let (user, profile) = (&person.user, &person.profile);
        Self {
            account: Account::of(person, site),
            source: Source {
                privacy: privacy(profile.default_visibility),
                sensitive: profile.default_sensitive,
                language: profile.default_language.clone(),
                note: user.bio.clone(),
                fields: profile.fields.iter().map(FieldEntity::raw).collect(),
                follow_requests_count: requests.min(MOST_REQUESTS),
                hide_collections: profile.hide_collections,
                discoverable: profile.discoverable,
                indexable: profile.indexable,
                attribution_domains: profile.attribution_domains.clone(),
                quote_policy: quote_policy(profile.default_quote_policy),
            },
            role: RoleEntity::of(user.role),
        }
    }
}
