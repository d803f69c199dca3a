//! Finding the server, and what it lets clients do (`docs/specs/lanying.md 5`).

use std::sync::Arc;

use rocket::{State, get};
use schemars::JsonSchema;
use serde::Serialize;

use super::wire::auth::Anyone;
use super::wire::envelope::{Answer, Nothing, Outcome};
use super::wire::error::Failure;
use crate::api::kit::openapi::{Served, served};
use crate::app::App;

pub(crate) fn routes() -> Vec<Served> {
    served![dns_v2, dns, config]
}

/// No such app: the answer of config discovery.
const INVALID_APP: i64 = 99998;

#[derive(Serialize, JsonSchema)]
struct Verification {
    r#type: &'static str,
    status: &'static str,
    /// The name shown on the login page.
    name: String,
}

/// The address of one part of the service.
#[derive(Clone, Serialize, JsonSchema)]
struct Server {
    protocol: String,
    /// The host, with the port if it is not the default one.
    host: String,
    ip_list: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct Cluster {
    ratel: Vec<Server>,
    webim: Vec<Server>,
    rtc: Vec<Server>,
}

#[derive(Serialize, JsonSchema)]
struct Group {
    group_level: i64,
    clusters: Vec<Cluster>,
}

/// What clients need to know before they log in.
#[derive(Serialize, JsonSchema)]
struct Discovery {
    /// Version of this object, always 1.
    version: i64,
    app_status: &'static str,
    account_verification: Verification,
    dns_server_list: Vec<Server>,
    link_server_list: Vec<Server>,
    dns_list: Vec<Group>,
}

fn discover(app: &App, app_id: Option<&str>) -> Outcome<Discovery> {
    if app_id != Some(app.config.app_id.as_str()) {
        return Err(Failure::code(INVALID_APP, "invalid app_id"));
    }
    let (protocol, host) = app.base_url.split_once("://").unwrap_or(("http", app.base_url.as_str()));
    let here = vec![Server { protocol: protocol.to_owned(), host: host.to_owned(), ip_list: Vec::new() }];
    Ok(Answer::of(Discovery {
        version: 1,
        app_status: "normal",
        account_verification: Verification { r#type: "personal", status: "unverified", name: app.core.settings().name.clone() },
        dns_server_list: Vec::new(),
        link_server_list: Vec::new(),
        dns_list: vec![Group { group_level: 0, clusters: vec![Cluster { ratel: here.clone(), webim: here.clone(), rtc: here }] }],
    }))
}

/// # `GET /v2/app_dns`
#[get("/v2/app_dns?<app_id>")]
fn dns_v2(app_id: Option<&str>, app: &State<Arc<App>>) -> Outcome<Discovery> {
    discover(app, app_id)
}

/// # `GET /app_dns`
#[get("/app_dns?<app_id>")]
fn dns(app_id: Option<&str>, app: &State<Arc<App>>) -> Outcome<Discovery> {
    discover(app, app_id)
}

/// # `GET /app/config`: nothing differs from what clients expect
#[get("/app/config")]
fn config(_caller: Anyone) -> Outcome<Nothing> {
    Ok(Answer::of(Nothing {}))
}
