//! The outbox of mails, and whether an administrator receives some.

use rocket::{Route, delete, get, post, put, routes};
use serde::{Deserialize, Serialize};

use super::members::number;
use super::wire::error::{DONE, Json, Outcome, Params};
use crate::api::admin::wire::auth::{AdminReader, AdminWriter};
use crate::api::admin::wire::error::Success;
use crate::community::operations::admin::mails::{self, PAGE};
use crate::model::Millis;
use crate::model::notifications::mail::MailRow;

pub(super) fn routes() -> Vec<Route> {
    routes![page, retry, remove, mine, set_mine]
}

#[derive(Deserialize)]
struct Query {
    before: Option<i64>,
}

#[derive(Serialize)]
struct Mail {
    id: String,
    kind: &'static str,
    address: String,
    failed: bool,
    attempts: i64,
    due_at: Millis,
    /// What it says is worth nothing any more after this.
    expires_at: Millis,
    reason: Option<String>,
}

impl Mail {
    fn of(row: MailRow) -> Self {
        Self {
            id: row.id.to_string(),
            kind: row.kind.name(),
            address: row.address,
            failed: row.failed,
            attempts: row.attempts,
            due_at: row.due_at,
            expires_at: row.expires_at,
            reason: row.reason,
        }
    }
}

#[derive(Serialize)]
struct Mails {
    /// False where the configuration names no mail server.
    sends: bool,
    /// The mail server and its port; empty without one.
    server: String,
    waiting: i64,
    failed: i64,
    now: Millis,
    mails: Vec<Mail>,
    next: Option<String>,
}

/// # `GET /admin/api/mails`
#[get("/api/mails", data = "<p>")]
fn page(me: AdminReader, p: Params<Query>) -> Outcome<Mails> {
    let core = &me.app.core;
    let (found, counts) = core.read(|r| Ok((mails::page(r, p.fields.before)?, mails::counts(r)?)))?;
    let full = found.len() >= usize::try_from(PAGE).unwrap_or(50);
    let next = found.last().filter(|_| full).map(|last| last.id.to_string());
    let settings = &me.app.config.mail;
    Ok(Json(Mails {
        sends: settings.sends(),
        server: if settings.sends() { format!("{}:{}", settings.server, settings.port()) } else { String::new() },
        waiting: counts.waiting,
        failed: counts.failed,
        now: core.now(),
        mails: found.into_iter().map(Mail::of).collect(),
        next,
    }))
}

/// # `POST /admin/api/mails/<id>/retry`
#[post("/api/mails/<id>/retry")]
async fn retry(me: AdminWriter, id: &str) -> Outcome<Success> {
    let (admin, id) = (me.me, number(id)?);
    me.app.core.write(move |tx, _| mails::retry(tx, &admin, id)).await?;
    Ok(DONE)
}

/// # `DELETE /admin/api/mails/<id>`
#[delete("/api/mails/<id>")]
async fn remove(me: AdminWriter, id: &str) -> Outcome<Success> {
    let (admin, id) = (me.me, number(id)?);
    me.app.core.write(move |tx, _| mails::drop(tx, &admin, id)).await?;
    Ok(DONE)
}

/// Whether the administrator who asks is told of reports by mail.
#[derive(Serialize)]
struct MyMails {
    /// Null without an e-mail address, or where no mails are sent.
    report_mails: Option<bool>,
}

/// # `GET /admin/api/me/mails`
#[get("/api/me/mails")]
fn mine(me: AdminReader) -> Outcome<MyMails> {
    let report_mails = me.app.core.read(|r| mails::report_mails(r, me.me.account))?;
    Ok(Json(MyMails { report_mails: report_mails.filter(|_| me.app.config.mail.sends()) }))
}

#[derive(Deserialize)]
struct Switch {
    report_mails: bool,
}

/// # `PUT /admin/api/me/mails`
#[put("/api/me/mails", data = "<p>")]
async fn set_mine(me: AdminWriter, p: Params<Switch>) -> Outcome<Success> {
    let (admin, on) = (me.me, p.fields.report_mails);
    me.app.core.write(move |tx, _| mails::set_report_mails(tx, &admin, on)).await?;
    Ok(DONE)
}
