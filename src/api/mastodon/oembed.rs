//! A status embedded in a page of another site (`docs/specs/mastodon.md 6`).

use rocket::get;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::render::site::Site;
use super::wire::auth::Anyone;
use super::wire::error::{Failure, Outcome};
use super::wire::reply::Json;
use super::wire::scope::Any;
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::wire::params::Params;
use crate::community::posts::statuses;
use crate::community::text::address::LocalAddress;
use crate::markup::escape;
use crate::model::content::entry::Visibility;
use crate::model::content::status::StatusView;
use crate::model::id::EntryId;

pub(crate) fn routes() -> Vec<Served> {
    served![oembed]
}

/// How wide and how high it is drawn, in pixels.
const WIDTH: i64 = 400;
/// For how long it may be kept, in seconds.
const CACHE: i64 = 86_400;

#[derive(Deserialize, JsonSchema)]
struct Form {
    url: Option<String>,
    maxwidth: Option<i64>,
    maxheight: Option<i64>,
}

#[derive(Serialize, JsonSchema)]
struct Oembed {
    #[serde(rename = "type")]
    kind: &'static str,
    version: &'static str,
    title: String,
    author_name: String,
    author_url: String,
    provider_name: String,
    provider_url: String,
    cache_age: i64,
    html: String,
    width: i64,
    height: Option<i64>,
}

/// The status whose address this is.
fn named(url: &str, site: &Site) -> Option<EntryId> {
    match site.here().address(url)? {
        LocalAddress::Status(id) => Some(id),
        _ => None,
    }
}

fn of(view: &StatusView, form: &Form, site: &Site) -> Oembed {
    let user = &view.author.user;
    let name = if user.nickname.is_empty() { &user.username } else { &user.nickname };
    let address = format!("{}/{}", site.person(&user.username), view.id);
    let words: String = view.text.chars().take(100).collect();
    let html = format!(
        "<blockquote class=\"mastodon-embed\"><a href=\"{address}\" target=\"_blank\" rel=\"noopener\">{}</a>: {}</blockquote>",
        escape(name),
        escape(&words)
    );
    Oembed {
        kind: "rich",
        version: "1.0",
        title: format!("New status by {name}"),
        author_name: name.clone(),
        author_url: site.person(&user.username),
        provider_name: site.domain().to_owned(),
        provider_url: format!("{}/", site.base),
        cache_age: CACHE,
        html,
        width: form.maxwidth.unwrap_or(WIDTH).clamp(1, WIDTH),
        height: form.maxheight,
    }
}

/// # `GET /api/oembed`
#[get("/api/oembed", data = "<p>")]
fn oembed(anyone: Anyone<Any>, p: Params<Form>) -> Outcome<Json<Oembed>> {
    let id = p.fields.url.as_deref().and_then(|url| named(url, &anyone.site)).ok_or_else(Failure::not_found)?;
    let view = anyone.app.core.read(|r| statuses::one(r, None, id))?;
    let open = matches!(view.visibility, Visibility::Public | Visibility::Unlisted) && !view.private;
    if !open || !view.spoiler.is_empty() && view.text.is_empty() {
        return Err(Failure::not_found());
    }
    Ok(Json(of(&view, &p.fields, &anyone.site)))
}
