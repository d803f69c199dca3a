//! Filters in the form of older clients: one filter per keyword (`docs/specs/mastodon.md 4.7`).

use rocket::http::Method;
use rocket::{delete, get, patch, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::statuses::filter::OldFilter;
use super::filters::{contexts, end, keyword_flaw};
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::id_of;
use super::wire::reply::{EMPTY, Empty, Json};
use super::wire::scope::{ReadFilters, WriteFilters};
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::params::nullable;
use crate::api::kit::routes::also;
use crate::api::mastodon::wire::params::Params;
use crate::community::visibility::filters::{self, FilterEdit, KeywordEdit, MAX_TITLE, NewFilter};
use crate::model::content::filter::{FilterAction, FilterView};

pub(crate) fn routes() -> Vec<Served> {
    served![list, create, one, remove].into_iter().chain(also(served![update], &[Method::Put])).collect()
}

/// What an older client cannot change for one keyword alone.
const SHARED: &str = "These parameters cannot be changed from this application because they apply to more than one filter keyword. \
     Use a more recent application or the web interface.";

#[derive(Deserialize, JsonSchema)]
struct Form {
    phrase: Option<String>,
    context: Option<Vec<String>>,
    irreversible: Option<bool>,
    whole_word: Option<bool>,
    #[serde(default, deserialize_with = "nullable")]
    expires_in: Option<Option<i64>>,
}

impl Form {
    fn check(&self, partial: bool) -> Outcome<()> {
        let mut flaws = Vec::new();
        if !partial || self.phrase.is_some() {
            flaws.extend(keyword_flaw("Phrase", self.phrase.as_deref().unwrap_or_default()));
        }
        if !partial || self.context.is_some() {
            let names = self.context.as_deref().unwrap_or_default();
            if names.is_empty() {
                flaws.push("Context can't be blank".into());
            }
            if contexts(names).is_none() {
                flaws.push("Context None or invalid context supplied".into());
            }
        }
        if flaws.is_empty() { Ok(()) } else { Err(Failure::validation(flaws.join(", "))) }
    }
}

fn action(irreversible: bool) -> FilterAction {
    if irreversible { FilterAction::Hide } else { FilterAction::Warn }
}

fn named(id: &str) -> Outcome<i64> {
    id_of(id).ok_or_else(Failure::not_found)
}

/// The keyword of this id as a filter.
fn entity(view: &FilterView, id: i64) -> Outcome<OldFilter> {
    let keyword = view.keywords.iter().find(|keyword| keyword.id == id).ok_or_else(Failure::not_found)?;
    Ok(OldFilter::of(&view.filter, keyword))
}

/// # `GET /api/v1/filters`
#[get("/api/v1/filters")]
fn list(me: AsUser<ReadFilters>) -> Outcome<Json<Vec<OldFilter>>> {
    let found = me.app.core.read(|r| filters::list(r, me.me.user))?;
    Ok(Json(found.iter().flat_map(|view| view.keywords.iter().map(|keyword| OldFilter::of(&view.filter, keyword))).collect()))
}

/// # `POST /api/v1/filters`
#[post("/api/v1/filters", data = "<p>")]
async fn create(me: AsUser<WriteFilters>, p: Params<Form>) -> Outcome<Json<OldFilter>> {
    let form = p.fields;
    form.check(false)?;
    let phrase = form.phrase.unwrap_or_default();
    let new = NewFilter {
        title: phrase.chars().take(MAX_TITLE).collect(),
        contexts: contexts(form.context.as_deref().unwrap_or_default()).unwrap_or_default(),
        action: action(form.irreversible.unwrap_or(false)),
        expires_at: form.expires_in.flatten().map(|seconds| end(me.site.now, seconds)),
        keywords: vec![(phrase, form.whole_word.unwrap_or(false))],
    };
    let user = me.me.user;
    let made = me.app.core.write(move |tx, _| filters::create(tx, user, &new)).await?;
    let first = made.keywords.first().map_or(0, |keyword| keyword.id);
    Ok(Json(entity(&made, first)?))
}

/// # `GET /api/v1/filters/:id`
#[get("/api/v1/filters/<id>")]
fn one(me: AsUser<ReadFilters>, id: &str) -> Outcome<Json<OldFilter>> {
    let id = named(id)?;
    let view = me.app.core.read(|r| filters::one(r, me.me.user, filters::keyword(r, me.me.user, id)?.filter))?;
    Ok(Json(entity(&view, id)?))
}

/// # `PUT /api/v1/filters/:id` (and `PATCH`)
#[patch("/api/v1/filters/<id>", data = "<p>")]
async fn update(me: AsUser<WriteFilters>, id: &str, p: Params<Form>) -> Outcome<Json<OldFilter>> {
    let (id, form, user, now) = (named(id)?, p.fields, me.me.user, me.site.now);
    form.check(true)?;
    let edited = me.app.core.write(move |tx, _| {
        let view = filters::one(tx, user, filters::keyword(tx, user, id)?.filter)?;
        let edit = FilterEdit {
            title: None,
            contexts: form.context.as_deref().and_then(contexts),
            // A filter that only warns in another way stays as it is.
            action: form.irreversible.filter(|on| *on != (view.filter.action == FilterAction::Hide)).map(action),
            expires_at: form.expires_in.map(|seconds| seconds.map(|seconds| end(now, seconds))),
            keywords: vec![KeywordEdit { id: Some(id), keyword: form.phrase.clone(), whole_word: form.whole_word, destroy: false }],
        };
        let changes_all = edit.contexts.as_ref().is_some_and(|contexts| *contexts != view.filter.contexts)
            || edit.action.is_some()
            || edit.expires_at.is_some_and(|end| end != view.filter.expires_at);
        if view.keywords.len() > 1 && changes_all {
            return Ok(None);
        }
        filters::edit(tx, user, view.filter.id, &edit).map(Some)
    });
    match edited.await? {
        Some(view) => Ok(Json(entity(&view, id)?)),
        None => Err(Failure::unprocessable(SHARED)),
    }
}

/// # `DELETE /api/v1/filters/:id`
#[delete("/api/v1/filters/<id>")]
async fn remove(me: AsUser<WriteFilters>, id: &str) -> Outcome<Json<Empty>> {
    let (id, user) = (named(id)?, me.me.user);
    me.app.core.write(move |tx, _| filters::delete_keyword(tx, user, id, true)).await?;
    Ok(EMPTY)
}
