//! Notices of the community to its users.

use std::sync::Arc;

use rocket::tokio;
use rocket::{Route, delete, get, post, routes};
use serde::{Deserialize, Serialize};

use super::jobs::ended;
use super::members::number;
use super::wire::error::{DONE, Json, Outcome, Params, Refusal, Success};
use crate::api::admin::wire::auth::{AdminReader, AdminWriter};
use crate::community::notifications::announcements;
use crate::community::notifications::list::Notice;
use crate::community::operations::admin::notices::{self, NoticeText};
use crate::community::operations::commands::sentence;
use crate::model::notifications::announcement::Announcement;

pub(super) fn routes() -> Vec<Route> {
    routes![list, send, take_back]
}

#[derive(Deserialize)]
struct Form {
    kind: String,
    text: String,
    #[serde(default)]
    markdown: bool,
    /// Usernames or ids; everybody when absent.
    to: Option<Vec<String>>,
}

/// Who received the notice, or the job that sends it to everybody.
#[derive(Serialize)]
struct NoticeResult {
    people: Option<usize>,
    job: Option<u64>,
}

#[derive(Serialize)]
struct Told {
    id: String,
    text: String,
    markdown: bool,
    at: i64,
    reactions: Vec<Reaction>,
}

#[derive(Serialize)]
struct Reaction {
    name: String,
    count: i64,
}

/// What everybody was told, newest first.
#[derive(Serialize)]
struct Notices {
    notices: Vec<Told>,
}

/// # `GET /admin/api/notices`
#[get("/api/notices")]
fn list(me: AdminReader) -> Outcome<Notices> {
    let found = me.app.core.read(announcements::all)?;
    let of = |one: Announcement| Told {
        id: one.id.to_string(),
        text: one.text,
        markdown: one.is_markdown,
        at: one.at,
        reactions: one.reactions.into_iter().map(|reaction| Reaction { name: reaction.name, count: reaction.count }).collect(),
    };
    Ok(Json(Notices { notices: found.into_iter().map(of).collect() }))
}

/// # `DELETE /admin/api/notices/<id>`
#[delete("/api/notices/<id>")]
async fn take_back(me: AdminWriter, id: &str) -> Outcome<Success> {
    let (admin, id) = (me.me, number(id)?);
    me.app.core.write(move |tx, _| notices::take_back(tx, &admin, id)).await?;
    Ok(DONE)
}

/// # `POST /admin/api/notices`
#[post("/api/notices", data = "<p>")]
async fn send(me: AdminWriter, p: Params<Form>) -> Outcome<NoticeResult> {
    let Form { kind, text, markdown, to } = p.fields;
    let notice = match kind.as_str() {
        "system" => Notice::System,
        "recommend" => Notice::Recommend,
        _ => return Err(Refusal::unfit("the kind is system or recommend")),
    };
    let (app, admin, words) = (Arc::clone(&me.app), me.me, NoticeText { notice, text: text.trim().to_owned(), is_markdown: markdown });
    notices::check(&words)?;
    if let Some(names) = to {
        let people = notices::named(&app.core, &names)?;
        let people = notices::send(&app.core, admin, words, people).await?;
        return Ok(Json(NoticeResult { people: Some(people), job: None }));
    }
    let (id, progress) = app.jobs.begin("notice");
    tokio::spawn(async move {
        let done = notices::send_to_all(&app.core, admin, words, &progress).await;
        ended(&app, id, done.map(|people| format!("{people} people were notified")).map_err(|error| sentence(&error)));
    });
    Ok(Json(NoticeResult { people: None, job: Some(id) }))
}
