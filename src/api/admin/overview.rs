//! The community at a glance, with charts of the last 30 days.

use rocket::{Route, get, routes};
use serde::Serialize;

use super::chart;
use super::wire::error::{Json, Outcome};
use crate::api::admin::wire::auth::AdminReader;
use crate::community::operations::admin::overview::{self, Day};

pub(super) fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Serialize)]
struct Overview {
    members: i64,
    seen_today: i64,
    seen_month: i64,
    posts: i64,
    comments: i64,
    messages: i64,
    open_reports: i64,
    pending: i64,
    files: i64,
    file_bytes: i64,
    database_bytes: u64,
    log_bytes: u64,
    /// Requests that wait for the writer.
    queue: i64,
    charts: Vec<Chart>,
}

/// A picture and the same in words.
#[derive(Serialize)]
struct Chart {
    title: &'static str,
    /// One SVG document, drawn from these numbers alone.
    svg: String,
    total: i64,
    values: Vec<Value>,
}

#[derive(Serialize)]
struct Value {
    day: String,
    count: i64,
}

fn drawn(title: &'static str, days: &[Day], of: fn(&Day) -> i64) -> Chart {
    let values: Vec<Value> = days.iter().map(|day| Value { day: chart::date(day.begins_at), count: of(day) }).collect();
    let counts: Vec<i64> = days.iter().map(of).collect();
    Chart { title, svg: chart::bars(title, &counts), total: counts.iter().sum(), values }
}

/// # `GET /admin/api/overview`
#[get("/api/overview")]
async fn show(me: AdminReader) -> Outcome<Overview> {
    let core = &me.app.core;
    let seen = overview::take(core).await?;
    let (database_bytes, log_bytes) = core.db.sizes();
    Ok(Json(Overview {
        members: seen.members,
        seen_today: seen.seen_today,
        seen_month: seen.seen_month,
        posts: seen.posts,
        comments: seen.comments,
        messages: seen.messages,
        open_reports: seen.open_reports,
        pending: seen.pending,
        files: seen.files,
        file_bytes: seen.file_bytes,
        database_bytes,
        log_bytes,
        queue: core.db.metrics().waiting(),
        charts: vec![
            drawn("New members", &seen.days, |day| day.joined),
            drawn("Posts and comments", &seen.days, |day| day.statuses),
            drawn("Messages", &seen.days, |day| day.messages),
            drawn("People who wrote", &seen.days, |day| day.writers),
        ],
    }))
}
