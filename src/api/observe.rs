//! Every request: a number that identifies it, a line in the log, a place in the metrics.
//!
//! No content of users and no token reaches the log or the metrics: routes are recorded, not paths.

use std::sync::Arc;

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::Status;
use rocket::{Data, Request, Response};
use serde::Deserialize;

use super::kit::request_id;
use super::metrics::Metrics;
use super::path_owner::speaker;
use crate::api::kit::request_id::RequestId;
use crate::app::App;
use crate::recent_requests::Line;

/// Bytes of an answer that is looked into for its reason.
const LOOKED_AT: usize = 16_384;

/// Where requests are explained, the watching client sees this one and why it was refused.
async fn watched<'r>(req: &'r Request<'_>, res: &mut Response<'r>, dialect: &'static str, ms: f64, id: &str) {
    let Some(app) = req.rocket().state::<Arc<App>>().filter(|app| app.explain && dialect != "admin" && dialect != "other") else { return };
    let json = res.content_type().is_some_and(|kind| kind.is_json());
    let small = res.body().preset_size().is_some_and(|size| size <= LOOKED_AT);
    let mut why = String::new();
    if json
        && small
        && let Ok(bytes) = res.body_mut().to_bytes().await
    {
        why = reason(&bytes, res.status());
        res.set_sized_body(bytes.len(), std::io::Cursor::new(bytes));
    }
    app.recent.push(Line {
        at: app.core.now(),
        request: Some(id.to_owned()),
        dialect,
        method: req.method().as_str(),
        path: req.uri().path().to_string(),
        status: res.status().code,
        ms,
        why,
        ..Line::default()
    });
}

/// The error text of a refusal in any of the three forms; empty for other answers.
#[derive(Default, Deserialize)]
#[serde(default)]
struct RefusalBody {
    code: Option<i64>,
    message: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

fn reason(body: &[u8], status: Status) -> String {
    let body: RefusalBody = serde_json::from_slice(body).unwrap_or_default();
    if let Some(code) = body.code.filter(|code| !matches!(code, 0 | 200)) {
        return format!("{code} {}", body.message.unwrap_or_default());
    }
    if status.code < 400 {
        return String::new();
    }
    [body.error, body.error_description].into_iter().flatten().collect::<Vec<_>>().join(": ")
}

/// A fairing; needs [`Metrics`] to be managed.
pub(super) struct Observe;

#[rocket::async_trait]
impl Fairing for Observe {
    fn info(&self) -> Info {
        Info { name: "observation", kind: Kind::Request | Kind::Response }
    }

    async fn on_request(&self, req: &mut Request<'_>, _: &mut Data<'_>) {
        request_id::of(req);
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, res: &mut Response<'r>) {
        let RequestId { began, id } = request_id::of(req);
        let (took, status) = (began.elapsed(), res.status());
        let dialect = speaker(req.uri().path().as_str());
        let route = req.route().map_or("none", |route| route.uri.path());
        res.set_raw_header(request_id::HEADER, id.clone());
        if let Some(metrics) = req.rocket().state::<Metrics>() {
            metrics.request(dialect, req.method().as_str(), route, status.code, took);
        }
        let (method, code, ms) = (req.method().as_str(), status.code, took.as_secs_f64() * 1_000.0);
        watched(req, res, dialect, ms, id).await;
        if status >= Status::InternalServerError {
            tracing::warn!(target: "folkmoot::request", id, dialect, method, route, status = code, ms, "failed");
        } else {
            tracing::debug!(target: "folkmoot::request", id, dialect, method, route, status = code, ms, "answered");
        }
    }
}
