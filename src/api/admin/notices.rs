//! Notices of the community to its users.

use std::sync::Arc;

use rocket::tokio;
use rocket::{Route, post, routes};
use serde::{Deserialize, Serialize};

use super::jobs::ended;
use super::wire::error::{Json, Outcome, Params, Refusal};
use crate::api::admin::wire::auth::AdminWriter;
use crate::community::notifications::list::Notice;
use crate::community::operations::admin::notices::{self, NoticeText};
use crate::community::operations::commands::sentence;

pub(super) fn routes() -> Vec<Route> {
    routes![send]
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
