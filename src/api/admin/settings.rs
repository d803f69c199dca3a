//! Settings of the community, used from the next request on; the audit log and the recent requests.

use rocket::{Route, get, put, routes};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::wire::error::{Json, Outcome, Params};
use crate::api::admin::wire::auth::{AdminReader, AdminWriter};
use crate::community::operations::admin::{self, ACTS, Act, rules};
use crate::community::runtime::settings::{self, Settings};
use crate::recent_requests::Line;

pub(super) fn routes() -> Vec<Route> {
    routes![show, change, audit, requests]
}

/// # `GET /admin/api/settings`
#[get("/api/settings")]
fn show(me: AdminReader) -> Outcome<Settings> {
    Ok(Json(Settings::clone(&me.app.core.settings())))
}

/// # `PUT /admin/api/settings`
///
/// The keys that change; answers all of them as they are now. An unknown key or an unfit value changes nothing.
#[put("/api/settings", data = "<p>")]
async fn change(me: AdminWriter, p: Params<Map<String, Value>>) -> Outcome<Settings> {
    let changes = p.fields.into_iter().map(|(key, value)| (key, value.to_string())).collect::<Vec<_>>();
    Ok(Json(rules::change(&me.app.core, me.me, |before| settings::amended(before, &changes, false)).await?))
}

#[derive(Deserialize)]
struct Before {
    before: Option<i64>,
}

#[derive(Serialize)]
struct Audit {
    acts: Vec<Act>,
    next: Option<String>,
}

/// # `GET /admin/api/audit`
#[get("/api/audit", data = "<p>")]
fn audit(me: AdminReader, p: Params<Before>) -> Outcome<Audit> {
    let acts = me.app.core.read(|r| admin::acts(r, p.fields.before))?;
    let full = acts.len() >= usize::try_from(ACTS).unwrap_or(50);
    let next = acts.last().filter(|_| full).map(|last| last.id.to_string());
    Ok(Json(Audit { acts, next }))
}

#[derive(Deserialize)]
struct After {
    #[serde(default)]
    after: u64,
}

#[derive(Serialize)]
struct Requests {
    /// False where requests are not explained: outside a sandbox nobody watches people.
    watched: bool,
    requests: Vec<Line>,
}

/// # `GET /admin/api/requests`
#[get("/api/requests", data = "<p>")]
fn requests(me: AdminReader, p: Params<After>) -> Outcome<Requests> {
    let requests = if me.app.explain { me.app.recent.after(p.fields.after) } else { Vec::new() };
    Ok(Json(Requests { watched: me.app.explain, requests }))
}
