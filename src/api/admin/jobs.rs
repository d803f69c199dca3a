//! Jobs that take longer than a request: their state is read by number.

use std::sync::Arc;

use rocket::{Route, get, routes};
use serde::Serialize;

use super::wire::error::{Json, Outcome, Refusal};
use crate::api::admin::wire::auth::AdminReader;
use crate::app::App;

pub(super) fn routes() -> Vec<Route> {
    routes![show]
}

/// A job that was begun.
#[derive(Serialize)]
pub(super) struct Begun {
    pub job: u64,
}

#[derive(Serialize)]
struct Job {
    id: u64,
    what: &'static str,
    done: i64,
    /// 0 where nobody knows.
    total: i64,
    ended: bool,
    well: bool,
    sentence: String,
}

/// Ends a job with a sentence of either kind.
pub(super) fn ended(app: &Arc<App>, id: u64, outcome: Result<String, String>) {
    match outcome {
        Ok(sentence) => app.jobs.end(id, true, sentence),
        Err(why) => {
            tracing::warn!(%why, "a job of an administrator failed");
            app.jobs.end(id, false, why);
        }
    }
}

/// # `GET /admin/api/jobs/<id>`
#[get("/api/jobs/<id>")]
fn show(me: AdminReader, id: u64) -> Outcome<Job> {
    let job = me.app.jobs.find(id).ok_or_else(Refusal::not_found)?;
    let (well, sentence) = job.ended.clone().unwrap_or_default();
    Ok(Json(Job { id, what: job.what, done: job.done, total: job.total, ended: job.ended.is_some(), well, sentence }))
}
