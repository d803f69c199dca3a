//! Whether an administrator receives mails.

use rocket::{Route, get, put, routes};
use serde::{Deserialize, Serialize};

use super::wire::error::{DONE, Json, Outcome, Params};
use crate::api::admin::wire::auth::{AdminReader, AdminWriter};
use crate::api::admin::wire::error::Success;
use crate::community::operations::admin::mails;

pub(super) fn routes() -> Vec<Route> {
    routes![mine, set_mine]
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
