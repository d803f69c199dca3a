//! The one form of every answer (`docs/specs/lanying.md 1.2`).

use rocket::Request;
use rocket::response::{self, Responder};
use schemars::JsonSchema;
use serde::Serialize;

use super::body::{json, success};
use super::error::Failure;

/// An answer of either kind.
pub(crate) type Outcome<T> = Result<Answer<T>, Failure>;

/// The envelope of a successful response.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct Answer<T> {
    #[schemars(extend("const" = 200))]
    code: i64,
    data: T,
    message: Option<&'static str>,
}

impl<T> Answer<T> {
    pub(crate) fn of(data: T) -> Self {
        Self { code: 200, data, message: None }
    }
}

impl Answer<bool> {
    /// `data: true`: done.
    pub(crate) fn done() -> Self {
        Self::of(true)
    }
}

/// An empty object.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Nothing {}

/// One page of a list. `cursor` is absent on the last page, `total` if the list is not counted.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct ListAnswer<T> {
    #[schemars(extend("const" = 200))]
    code: i64,
    data: Vec<T>,
    message: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
    /// The time of the response in Unix milliseconds, for clients that keep the list.
    version: i64,
}

impl<T> ListAnswer<T> {
    /// `now` in ms becomes the version.
    pub(crate) fn of(data: Vec<T>, cursor: Option<String>, now: i64) -> Self {
        Self { code: 200, data, message: None, cursor, total: None, version: now }
    }

    /// The same list, counted.
    #[must_use]
    pub(crate) fn total(self, total: i64) -> Self {
        Self { total: Some(total), ..self }
    }
}

/// The result of sending. Ids are there if there was only one target.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct SentAnswer {
    #[schemars(extend("const" = 200))]
    code: i64,
    data: bool,
    message: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    msg_ids: Option<Vec<i64>>,
}

impl SentAnswer {
    pub(crate) fn of(msg_ids: Option<Vec<i64>>) -> Self {
        Self { code: 200, data: true, message: None, msg_ids }
    }
}

/// The result for one item of a batch, and the reason if it failed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BatchItem {
    pub user_id: i64,
    pub success: bool,
    /// The reason of a failure; empty on success.
    pub reason: String,
}

impl<'r> Responder<'r, 'static> for SentAnswer {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        json(&self).respond_to(req)
    }
}

impl<'r, T: Serialize> Responder<'r, 'static> for Answer<T> {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        success(req, &self)
    }
}

impl<'r, T: Serialize> Responder<'r, 'static> for ListAnswer<T> {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        success(req, &self)
    }
}
