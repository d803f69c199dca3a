//! Is the server set up so that people reach it, and nothing is lost?

use rocket::{Route, get, routes};
use serde::Serialize;

use super::wire::error::{Json, Outcome};
use crate::api::admin::wire::auth::AdminReader;
use crate::diagnosis::{Finding, of_file, of_outside, of_setup};

pub(super) fn routes() -> Vec<Route> {
    routes![show]
}

/// Everything that was looked at; problems are not sorted out.
#[derive(Serialize)]
struct Diagnosis {
    version: &'static str,
    findings: Vec<Finding>,
}

/// # `GET /admin/api/diagnosis`
#[get("/api/diagnosis")]
async fn show(me: AdminReader) -> Outcome<Diagnosis> {
    let config = &me.app.config;
    let mut findings = of_setup(config);
    findings.extend(me.app.core.read(|r| of_file(r, me.app.core.db.path()))?);
    findings.extend(of_outside(config).await?);
    Ok(Json(Diagnosis { version: env!("CARGO_PKG_VERSION"), findings }))
}
