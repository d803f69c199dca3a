//! What waits for the servers of others, and what was given up.

use rocket::{Route, delete, get, post, routes};
use serde::{Deserialize, Serialize};

use super::members::number;
use super::wire::error::{DONE, Json, Outcome, Params, Refusal};
use crate::api::admin::wire::auth::{AdminReader, AdminWriter};
use crate::api::admin::wire::error::Success;
use crate::app::App;
use crate::community::operations::admin::outboxes::{self, PAGE};
use crate::error::{Error, Resource};
use crate::model::Millis;
use crate::model::notifications::outboxes::{Outbox, OutboxCounts, OutboxRow};

pub(super) fn routes() -> Vec<Route> {
    routes![all, page, retry, remove]
}

fn outbox(name: &str) -> Result<Outbox, Refusal> {
    Ok(Outbox::of_name(name).ok_or(Error::NotFound(Resource::Record))?)
}

/// Where the things of an outbox go; `None` where the configuration has nothing for them.
fn place(app: &App, outbox: Outbox) -> Option<String> {
    match outbox {
        Outbox::Mail => app.config.mail.sends().then(|| format!("{}:{}", app.config.mail.server, app.config.mail.port())),
        // Each client has its own.
        Outbox::WebPush => Some(String::new()),
        Outbox::DevicePush => app.core.notifier.as_ref().map(|notifier| notifier.place().to_owned()),
    }
}

/// One of the outboxes.
#[derive(Serialize)]
struct Summary {
    name: &'static str,
    /// False where the configuration names nowhere to send to.
    sends: bool,
    /// Where everything goes; empty where each goes to a place of its own.
    place: String,
    waiting: i64,
    failed: i64,
    /// Since the start of the server.
    sent: u64,
    retried: u64,
    given_up: u64,
}

#[derive(Serialize)]
struct Summaries {
    outboxes: Vec<Summary>,
}

/// # `GET /admin/api/outboxes`
#[get("/api/outboxes")]
fn all(me: AdminReader) -> Outcome<Summaries> {
    let core = &me.app.core;
    let counted: Vec<(Outbox, OutboxCounts)> =
        core.read(|r| Outbox::ALL.into_iter().map(|outbox| Ok((outbox, outboxes::counts(r, outbox)?))).collect())?;
    let summary = |(outbox, counts): (Outbox, OutboxCounts)| {
        let place = place(&me.app, outbox);
        let [sent, retried, given_up] = core.deliveries(outbox).numbers();
        Summary {
            name: outbox.name(),
            sends: place.is_some(),
            place: place.unwrap_or_default(),
            waiting: counts.waiting,
            failed: counts.failed,
            sent,
            retried,
            given_up,
        }
    };
    Ok(Json(Summaries { outboxes: counted.into_iter().map(summary).collect() }))
}

#[derive(Deserialize)]
struct Query {
    before: Option<i64>,
    failed: Option<bool>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    about: String,
    receiver: String,
    failed: bool,
    attempts: i64,
    due_at: Millis,
    /// What it says is worth nothing any more after this.
    expires_at: Millis,
    reason: Option<String>,
}

impl Row {
    fn of(row: OutboxRow) -> Self {
        Self {
            id: row.id.to_string(),
            about: row.about,
            receiver: row.receiver,
            failed: row.failed,
            attempts: row.attempts,
            due_at: row.due_at,
            expires_at: row.expires_at,
            reason: row.reason,
        }
    }
}

#[derive(Serialize)]
struct Page {
    now: Millis,
    rows: Vec<Row>,
    next: Option<String>,
}

/// # `GET /admin/api/outboxes/<name>`
#[get("/api/outboxes/<name>", data = "<p>")]
fn page(me: AdminReader, name: &str, p: Params<Query>) -> Outcome<Page> {
    let (core, outbox) = (&me.app.core, outbox(name)?);
    let found = core.read(|r| outboxes::page(r, outbox, p.fields.failed, p.fields.before))?;
    let full = found.len() >= usize::try_from(PAGE).unwrap_or(50);
    let next = found.last().filter(|_| full).map(|last| last.id.to_string());
    Ok(Json(Page { now: core.now(), rows: found.into_iter().map(Row::of).collect(), next }))
}

/// # `POST /admin/api/outboxes/<name>/<id>/retry`
#[post("/api/outboxes/<name>/<id>/retry")]
async fn retry(me: AdminWriter, name: &str, id: &str) -> Outcome<Success> {
    let (admin, outbox, id) = (me.me, outbox(name)?, number(id)?);
    me.app.core.write(move |tx, _| outboxes::retry(tx, &admin, outbox, id)).await?;
    Ok(DONE)
}

/// # `DELETE /admin/api/outboxes/<name>/<id>`
#[delete("/api/outboxes/<name>/<id>")]
async fn remove(me: AdminWriter, name: &str, id: &str) -> Outcome<Success> {
    let (admin, outbox, id) = (me.me, outbox(name)?, number(id)?);
    me.app.core.write(move |tx, _| outboxes::drop(tx, &admin, outbox, id)).await?;
    Ok(DONE)
}
