//! Filters (`docs/specs/mastodon.md 4.7`).

use rocket::http::Method;
use rocket::{delete, get, patch, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::statuses::filter::{FilterEntity, FilterStatus, KeywordEntity};
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::id_of;
use super::wire::reply::{EMPTY, Empty, Json};
use super::wire::scope::{ReadFilters, WriteFilters};
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::params::nullable;
use crate::api::kit::routes::also;
use crate::api::mastodon::wire::params::Params;
use crate::community::visibility::filters::{self, FilterEdit, KeywordEdit, MAX_KEYWORD, MAX_TITLE, NewFilter};
use crate::model::Millis;
use crate::model::clock::SECOND;
use crate::model::content::filter::{Context, FilterAction};
use crate::model::id::EntryId;

pub(crate) fn routes() -> Vec<Served> {
    let rest =
        served![list, create, one, remove, keywords, add_keyword, keyword, remove_keyword, statuses, add_status, status, remove_status];
    rest.into_iter().chain(also(served![update, update_keyword], &[Method::Put])).collect()
}

/// The longest time a filter can be given: a hundred years, in seconds.
const MAX_SECONDS: i64 = 100 * 366 * 24 * 3600;

#[derive(Deserialize, JsonSchema)]
struct Form {
    title: Option<String>,
    context: Option<Vec<String>>,
    filter_action: Option<String>,
    /// Seconds until the filter expires; empty means never.
    #[serde(default, deserialize_with = "nullable")]
    expires_in: Option<Option<i64>>,
    #[serde(default)]
    keywords_attributes: Vec<KeywordForm>,
}

#[derive(Deserialize, JsonSchema)]
struct KeywordForm {
    id: Option<String>,
    keyword: Option<String>,
    whole_word: Option<bool>,
    #[serde(rename = "_destroy", default)]
    destroy: bool,
}

/// The moment a filter ends.
pub(super) fn end(now: Millis, seconds: i64) -> Millis {
    now + seconds.clamp(0, MAX_SECONDS) * SECOND
}

/// Known places; `None` if one is unknown or there is none.
pub(super) fn contexts(names: &[String]) -> Option<Vec<Context>> {
    let mut found = Vec::new();
    for name in names {
        let context = Context::of_name(name)?;
        if !found.contains(&context) {
            found.push(context);
        }
    }
    (!found.is_empty()).then_some(found)
}

/// What is wrong with a keyword, as a sentence.
pub(super) fn keyword_flaw(name: &str, keyword: &str) -> Option<String> {
    if keyword.trim().is_empty() {
        return Some(format!("{name} can't be blank"));
    }
    (keyword.chars().count() > MAX_KEYWORD).then(|| format!("{name} is too long (maximum is {MAX_KEYWORD} characters)"))
}

fn action(name: Option<&String>) -> Outcome<Option<FilterAction>> {
    match name.map(String::as_str).filter(|name| !name.is_empty()) {
        None => Ok(None),
        Some("warn") => Ok(Some(FilterAction::Warn)),
        Some("hide") => Ok(Some(FilterAction::Hide)),
        Some("blur") => Ok(Some(FilterAction::Blur)),
        Some(other) => Err(Failure::unprocessable(format!("'{other}' is not a valid action"))),
    }
}

impl Form {
    /// Everything wrong with it, in one sentence; what may be absent is not missed where `partial`.
    fn check(&self, partial: bool) -> Outcome<()> {
        let mut flaws = Vec::new();
        match self.title.as_deref() {
            None if partial => {}
            Some(title) if title.chars().count() > MAX_TITLE => {
                flaws.push(format!("Title is too long (maximum is {MAX_TITLE} characters)"))
            }
            Some(title) if !title.trim().is_empty() => {}
            _ => flaws.push("Title can't be blank".into()),
        }
        match self.context.as_deref() {
            None if partial => {}
            Some(names) if contexts(names).is_some() => {}
            names => {
                if names.is_none_or(<[String]>::is_empty) {
                    flaws.push("Context can't be blank".into());
                }
                flaws.push("Context None or invalid context supplied".into());
            }
        }
        for form in self.keywords_attributes.iter().filter(|form| !form.destroy) {
            if form.id.is_none() || form.keyword.is_some() {
                flaws.extend(keyword_flaw("Keywords keyword", form.keyword.as_deref().unwrap_or_default()));
            }
        }
        flaws.dedup();
        if flaws.is_empty() { Ok(()) } else { Err(Failure::validation(flaws.join(", "))) }
    }

    fn keywords(&self) -> Outcome<Vec<KeywordEdit>> {
        let edit = |form: &KeywordForm| {
            let id = form.id.as_deref().filter(|id| !id.is_empty()).map(named).transpose()?;
            Ok(KeywordEdit { id, keyword: form.keyword.clone(), whole_word: form.whole_word, destroy: form.destroy })
        };
        self.keywords_attributes.iter().map(edit).collect()
    }
}

fn named(id: &str) -> Outcome<i64> {
    id_of(id).ok_or_else(Failure::not_found)
}

/// # `GET /api/v2/filters`
#[get("/api/v2/filters")]
fn list(me: AsUser<ReadFilters>) -> Outcome<Json<Vec<FilterEntity>>> {
    let found = me.app.core.read(|r| filters::list(r, me.me.user))?;
    Ok(Json(found.iter().map(FilterEntity::of).collect()))
}

/// # `POST /api/v2/filters`
#[post("/api/v2/filters", data = "<p>")]
async fn create(me: AsUser<WriteFilters>, p: Params<Form>) -> Outcome<Json<FilterEntity>> {
    let form = p.fields;
    form.check(false)?;
    let new = NewFilter {
        title: form.title.clone().unwrap_or_default(),
        contexts: contexts(form.context.as_deref().unwrap_or_default()).unwrap_or_default(),
        action: action(form.filter_action.as_ref())?.unwrap_or_default(),
        expires_at: form.expires_in.flatten().map(|seconds| end(me.site.now, seconds)),
        keywords: form
            .keywords_attributes
            .iter()
            .filter(|form| !form.destroy)
            .map(|form| (form.keyword.clone().unwrap_or_default(), form.whole_word.unwrap_or(true)))
            .collect(),
    };
    let user = me.me.user;
    Ok(Json(FilterEntity::of(&me.app.core.write(move |tx, _| filters::create(tx, user, &new)).await?)))
}

/// # `GET /api/v2/filters/:id`
#[get("/api/v2/filters/<id>")]
fn one(me: AsUser<ReadFilters>, id: &str) -> Outcome<Json<FilterEntity>> {
    let id = named(id)?;
    Ok(Json(FilterEntity::of(&me.app.core.read(|r| filters::one(r, me.me.user, id))?)))
}

/// # `PUT /api/v2/filters/:id` (and `PATCH`)
#[patch("/api/v2/filters/<id>", data = "<p>")]
async fn update(me: AsUser<WriteFilters>, id: &str, p: Params<Form>) -> Outcome<Json<FilterEntity>> {
    let (id, form) = (named(id)?, p.fields);
    form.check(true)?;
    let edit = FilterEdit {
        title: form.title.clone(),
        contexts: form.context.as_deref().and_then(contexts),
        action: action(form.filter_action.as_ref())?,
        expires_at: form.expires_in.map(|seconds| seconds.map(|seconds| end(me.site.now, seconds))),
        keywords: form.keywords()?,
    };
    let user = me.me.user;
    Ok(Json(FilterEntity::of(&me.app.core.write(move |tx, _| filters::edit(tx, user, id, &edit)).await?)))
}

/// # `DELETE /api/v2/filters/:id`
#[delete("/api/v2/filters/<id>")]
async fn remove(me: AsUser<WriteFilters>, id: &str) -> Outcome<Json<Empty>> {
    let (id, user) = (named(id)?, me.me.user);
    me.app.core.write(move |tx, _| filters::delete(tx, user, id)).await?;
    Ok(EMPTY)
}

/// # `GET /api/v2/filters/:filter_id/keywords`
#[get("/api/v2/filters/<id>/keywords", rank = 2)]
fn keywords(me: AsUser<ReadFilters>, id: &str) -> Outcome<Json<Vec<KeywordEntity>>> {
    let id = named(id)?;
    let found = me.app.core.read(|r| filters::one(r, me.me.user, id))?;
    Ok(Json(found.keywords.iter().map(KeywordEntity::of).collect()))
}

#[derive(Deserialize, JsonSchema)]
struct OneKeyword {
    keyword: Option<String>,
    whole_word: Option<bool>,
}

impl OneKeyword {
    fn check(&self, partial: bool) -> Outcome<()> {
        if partial && self.keyword.is_none() {
            return Ok(());
        }
        match keyword_flaw("Keyword", self.keyword.as_deref().unwrap_or_default()) {
            None => Ok(()),
            Some(flaw) => Err(Failure::validation(flaw)),
        }
    }
}

/// # `POST /api/v2/filters/:filter_id/keywords`
#[post("/api/v2/filters/<id>/keywords", data = "<p>")]
async fn add_keyword(me: AsUser<WriteFilters>, id: &str, p: Params<OneKeyword>) -> Outcome<Json<KeywordEntity>> {
    let (id, user, form) = (named(id)?, me.me.user, p.fields);
    form.check(false)?;
    let (keyword, whole) = (form.keyword.unwrap_or_default(), form.whole_word.unwrap_or(true));
    let added = me.app.core.write(move |tx, _| filters::add_keyword(tx, user, id, &keyword, whole)).await?;
    Ok(Json(KeywordEntity::of(&added)))
}

/// # `GET /api/v2/filters/keywords/:id`
#[get("/api/v2/filters/keywords/<id>")]
fn keyword(me: AsUser<ReadFilters>, id: &str) -> Outcome<Json<KeywordEntity>> {
    let id = named(id)?;
    Ok(Json(KeywordEntity::of(&me.app.core.read(|r| filters::keyword(r, me.me.user, id))?)))
}

/// # `PUT /api/v2/filters/keywords/:id` (and `PATCH`)
#[patch("/api/v2/filters/keywords/<id>", data = "<p>")]
async fn update_keyword(me: AsUser<WriteFilters>, id: &str, p: Params<OneKeyword>) -> Outcome<Json<KeywordEntity>> {
    let (id, user, form) = (named(id)?, me.me.user, p.fields);
    form.check(true)?;
    let edited = me.app.core.write(move |tx, _| filters::edit_keyword(tx, user, id, form.keyword, form.whole_word)).await?;
    Ok(Json(KeywordEntity::of(&edited)))
}

/// # `DELETE /api/v2/filters/keywords/:id`
#[delete("/api/v2/filters/keywords/<id>")]
async fn remove_keyword(me: AsUser<WriteFilters>, id: &str) -> Outcome<Json<Empty>> {
    let (id, user) = (named(id)?, me.me.user);
    me.app.core.write(move |tx, _| filters::delete_keyword(tx, user, id, false)).await?;
    Ok(EMPTY)
}

/// # `GET /api/v2/filters/:filter_id/statuses`
#[get("/api/v2/filters/<id>/statuses", rank = 2)]
fn statuses(me: AsUser<ReadFilters>, id: &str) -> Outcome<Json<Vec<FilterStatus>>> {
    let id = named(id)?;
    let found = me.app.core.read(|r| filters::one(r, me.me.user, id))?;
    Ok(Json(found.entries.iter().map(FilterStatus::of).collect()))
}

#[derive(Deserialize, JsonSchema)]
struct OneStatus {
    status_id: Option<String>,
}

/// # `POST /api/v2/filters/:filter_id/statuses`
#[post("/api/v2/filters/<id>/statuses", data = "<p>")]
async fn add_status(me: AsUser<WriteFilters>, id: &str, p: Params<OneStatus>) -> Outcome<Json<FilterStatus>> {
    let (id, user) = (named(id)?, me.me.user);
    let entry = EntryId(named(p.fields.status_id.as_deref().unwrap_or_default())?);
    Ok(Json(FilterStatus::of(&me.app.core.write(move |tx, _| filters::add_entry(tx, user, id, entry)).await?)))
}

/// # `GET /api/v2/filters/statuses/:id`
#[get("/api/v2/filters/statuses/<id>")]
fn status(me: AsUser<ReadFilters>, id: &str) -> Outcome<Json<FilterStatus>> {
    let id = named(id)?;
    Ok(Json(FilterStatus::of(&me.app.core.read(|r| filters::entry(r, me.me.user, id))?)))
}

/// # `DELETE /api/v2/filters/statuses/:id`
#[delete("/api/v2/filters/statuses/<id>")]
async fn remove_status(me: AsUser<WriteFilters>, id: &str) -> Outcome<Json<Empty>> {
    let (id, user) = (named(id)?, me.me.user);
    me.app.core.write(move |tx, _| filters::delete_entry(tx, user, id)).await?;
    Ok(EMPTY)
}
