//! One's own account (`docs/specs/mastodon.md 2.6`, 2.7): the older twin of the profile API, over the same code.

use rocket::http::Method;
use rocket::{get, patch};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::kit::etag::Conditional;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::params::nullable;
use crate::api::kit::routes::also;
use crate::api::mastodon::entity::accounts::credential::{self, CredentialJson, MOST_REQUESTS};
use crate::api::mastodon::profile::form::Form;
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::{Profile, WriteAccounts};
use crate::community::accounts::profile_edit::{self, Edits, Flaw};
use crate::model::content::entry::{QuotePolicy, Visibility};

pub(crate) fn routes() -> Vec<Served> {
    [served![verify], also(served![update], &[Method::Put])].concat()
}

/// Oneself, as after every change.
pub(crate) fn own<S>(me: &AsUser<S>) -> Outcome<Json<CredentialJson>> {
    let (person, waiting) =
        me.app.core.read(|r| Ok((profile_edit::own(r, &me.me)?, profile_edit::requests_waiting(r, &me.me, MOST_REQUESTS)?)))?;
    Ok(Json(credential::json(&person, waiting, &me.site)))
}

/// # `GET /api/v1/accounts/verify_credentials`
#[get("/api/v1/accounts/verify_credentials")]
async fn verify(me: Conditional<AsUser<Profile>>) -> Outcome<Json<CredentialJson>> {
    own(&me)
}

/// Defaults for new statuses.
#[derive(Default, Deserialize, JsonSchema)]
struct Source {
    privacy: Option<String>,
    sensitive: Option<bool>,
    #[serde(default, deserialize_with = "nullable")]
    language: Option<Option<String>>,
    quote_policy: Option<String>,
}

/// A word of a choice; blank is nothing chosen.
fn chosen<T>(flaws: &mut Vec<Flaw>, flaw: Flaw, word: Option<String>, of: impl Fn(&str) -> Option<T>) -> Option<T> {
    let word = word.filter(|word| !word.is_empty())?;
    let known = of(&word);
    if known.is_none() {
        flaws.push(flaw);
    }
    known
}

impl Source {
    /// Adds the defaults to what else is changed.
    fn add(self, edits: &mut Edits) {
        edits.default_visibility = chosen(&mut edits.flaws, Flaw::Visibility, self.privacy, |word| match word {
            "public" => Some(Visibility::Public),
            "unlisted" => Some(Visibility::Unlisted),
            "private" => Some(Visibility::Followers),
            _ => None,
        });
        edits.default_quote_policy = chosen(&mut edits.flaws, Flaw::QuotePolicy, self.quote_policy, |word| match word {
            "public" => Some(QuotePolicy::Public),
            "followers" => Some(QuotePolicy::Followers),
            "nobody" => Some(QuotePolicy::Nobody),
            _ => None,
        });
        edits.default_sensitive = self.sensitive;
        edits.default_language = self.language.map(|tag| tag.filter(|tag| !tag.is_empty()));
    }
}

/// # `PATCH /api/v1/accounts/update_credentials`, `PUT /api/v1/accounts/update_credentials`
#[patch("/api/v1/accounts/update_credentials", data = "<p>")]
async fn update(me: AsUser<WriteAccounts>, p: Params<Form<Source>>) -> Outcome<Json<CredentialJson>> {
    let mut form = p.fields;
    let source = form.source.take().unwrap_or_default();
    // What the profile shows is set by the newer call alone.
    let mut edits = Edits { show_media: None, show_media_replies: None, show_featured: None, ..form.edits(p.files) };
    source.add(&mut edits);
    profile_edit::edit(&me.app.core, me.me, edits).await?;
    own(&me)
}
