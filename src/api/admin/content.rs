//! What users published, and what others reported about it.

use rocket::{Route, get, post, routes};
use serde::{Deserialize, Serialize};

use super::members::number;
use super::wire::error::{DONE, Json, Outcome, Params, Refusal};
use crate::api::admin::wire::auth::{AdminReader, AdminWriter};
use crate::api::admin::wire::error::Success;
use crate::community::operations::admin::moderation::{self, ContentAction, ContentQuery, ModeratedEntry, PAGE, Reported};
use crate::community::people::users::{self, UserRef};
use crate::model::Millis;
use crate::model::content::entry::{EntryKind, Visibility};
use crate::model::id::{EntryId, created_at};

pub(super) fn routes() -> Vec<Route> {
    routes![page, act, reports, report, settle]
}

#[derive(Deserialize)]
struct Query {
    search: Option<String>,
    author: Option<String>,
    #[serde(default)]
    hidden: bool,
    before: Option<i64>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    kind: &'static str,
    author_id: String,
    author: String,
    visibility: &'static str,
    anonymous: bool,
    hidden: bool,
    deleted: bool,
    title: Option<String>,
    text: String,
    files: i64,
    at: Millis,
}

impl Line {
    fn of(entry: &ModeratedEntry) -> Self {
        Self {
            id: entry.id.to_string(),
            kind: match entry.kind {
                EntryKind::Post => "post",
                EntryKind::Comment => "comment",
                EntryKind::Repost => "repost",
                EntryKind::Message => "message",
            },
            author_id: entry.author.to_string(),
            author: entry.username.clone(),
            visibility: match entry.visibility {
                Visibility::Public => "public",
                Visibility::Unlisted => "unlisted",
                Visibility::Followers => "followers",
                Visibility::Direct => "direct",
            },
            anonymous: entry.anonymous,
            hidden: !entry.enabled,
            deleted: entry.deleted,
            title: entry.title.clone(),
            text: entry.text.clone(),
            files: entry.files,
            at: created_at(entry.id.0),
        }
    }
}

#[derive(Serialize)]
struct Content {
    content: Vec<Line>,
    next: Option<String>,
}

/// # `GET /admin/api/content`
#[get("/api/content", data = "<p>")]
async fn page(me: AdminReader, p: Params<Query>) -> Outcome<Content> {
    let Query { search, author, hidden, before } = p.fields;
    let search = search.unwrap_or_default().trim().to_owned();
    if search.chars().count() > 100 {
        return Err(Refusal::unfit("a search has at most 100 characters"));
    }
    let core = &me.app.core;
    let author = match author.as_deref().map(|name| name.trim().trim_start_matches('@')).filter(|name| !name.is_empty()) {
        Some(name) => Some(core.read(|r| users::require(r, &UserRef::parse(name)))?.id),
        None => None,
    };
    let mut found = moderation::page(core, ContentQuery { search, author, hidden, before, limit: PAGE + 1 }).await?;
    let size = usize::try_from(PAGE).unwrap_or(50);
    let more = found.len() > size;
    found.truncate(size);
    let next = found.last().filter(|_| more).map(|last| last.id.to_string());
    Ok(Json(Content { content: found.iter().map(Line::of).collect(), next }))
}

#[derive(Deserialize)]
struct Act {
    act: String,
}

/// # `POST /admin/api/content/<id>`
#[post("/api/content/<id>", data = "<p>")]
async fn act(me: AdminWriter, id: &str, p: Params<Act>) -> Outcome<Success> {
    let action = match p.fields.act.as_str() {
        "hide" => ContentAction::Hide,
        "show" => ContentAction::Show,
        "delete" => ContentAction::Delete,
        _ => return Err(Refusal::unfit("the action is hide, show or delete")),
    };
    let (admin, id) = (me.me, EntryId(number(id)?));
    me.app.core.write(move |tx, _| moderation::act(tx, &admin, id, action)).await?;
    Ok(DONE)
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    settled: bool,
    before: Option<i64>,
}

#[derive(Serialize)]
struct Report {
    id: String,
    reporter: String,
    target_id: String,
    target: String,
    category: String,
    comment: String,
    /// How many posts and comments it names.
    named: usize,
    rules: Vec<String>,
    at: Millis,
    settled_at: Option<Millis>,
    settled_by: Option<String>,
    note: String,
}

impl Report {
    fn of(report: &Reported, rules: &[crate::community::runtime::settings::Rule]) -> Self {
        let text = |id: &i64| rules.iter().find(|rule| rule.id == *id).map_or_else(|| format!("rule {id}"), |rule| rule.text.clone());
        Self {
            id: report.id.to_string(),
            reporter: report.reporter.clone(),
            target_id: report.target.to_string(),
            target: report.target_name.clone(),
            category: report.category.clone(),
            comment: report.comment.clone(),
            named: report.entries.len(),
            rules: report.rules.iter().map(text).collect(),
            at: created_at(report.id),
            settled_at: report.settled_at,
            settled_by: report.settled_by.clone(),
            note: report.note.clone(),
        }
    }
}

#[derive(Serialize)]
struct Reports {
    reports: Vec<Report>,
    next: Option<String>,
}

/// # `GET /admin/api/reports`
#[get("/api/reports", data = "<p>")]
fn reports(me: AdminReader, p: Params<Which>) -> Outcome<Reports> {
    let found = me.app.core.read(|r| moderation::reports(r, !p.fields.settled, p.fields.before))?;
    let full = found.len() >= usize::try_from(PAGE).unwrap_or(50);
    let next = found.last().filter(|_| full).map(|last| last.id.to_string());
    let settings = me.app.core.settings();
    Ok(Json(Reports { reports: found.iter().map(|report| Report::of(report, &settings.rules)).collect(), next }))
}

#[derive(Serialize)]
struct Whole {
    report: Report,
    content: Vec<Line>,
}

/// # `GET /admin/api/reports/<id>`
#[get("/api/reports/<id>")]
fn report(me: AdminReader, id: &str) -> Outcome<Whole> {
    let id = number(id)?;
    let (report, entry) = me.app.core.read(|r| moderation::report(r, id))?;
    Ok(Json(Whole { report: Report::of(&report, &me.app.core.settings().rules), content: entry.iter().map(Line::of).collect() }))
}

#[derive(Deserialize)]
struct Settle {
    settled: bool,
    #[serde(default)]
    note: String,
}

/// # `POST /admin/api/reports/<id>`
#[post("/api/reports/<id>", data = "<p>")]
async fn settle(me: AdminWriter, id: &str, p: Params<Settle>) -> Outcome<Success> {
    let (admin, id) = (me.me, number(id)?);
    me.app.core.write(move |tx, _| moderation::settle(tx, &admin, id, p.fields.settled, &p.fields.note)).await?;
    Ok(DONE)
}
