//! This API in OpenAPI: what its guards take, what its answers are.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::auth::{Anyone, AsApp, AsUser, Caller};
use super::error::Failure;
use super::paging::Window;
use super::reply::{Json, Page};
use super::scope::Scope;
use crate::api::kit::openapi::{Answer, Input, Operation};

/// Of the scheme by which tokens come.
pub(super) const OAUTH: &str = "OAuth";
/// Of the scheme by which programs name themselves.
pub(crate) const CLIENT: &str = "Client";

/// One of the scopes is enough.
fn scoped(operation: &mut Operation<'_>, any_of: &'static [&'static str]) {
    if any_of.is_empty() {
        operation.secured(&[(OAUTH, &[])]);
    }
    for scope in any_of {
        operation.secured(&[(OAUTH, &[scope])]);
    }
}

impl<S: Scope> Input for AsUser<S> {
    fn describe(operation: &mut Operation<'_>) {
        scoped(operation, S::ANY_OF);
    }
}

impl<S: Scope> Input for AsApp<S> {
    fn describe(operation: &mut Operation<'_>) {
        scoped(operation, S::ANY_OF);
    }
}

impl<S: Scope> Input for Anyone<S> {
    fn describe(operation: &mut Operation<'_>) {
        operation.secured(&[]);
        scoped(operation, S::ANY_OF);
    }
}

impl Input for Caller {
    fn describe(_: &mut Operation<'_>) {}
}

/// Which part of a list is asked for.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "read from the query by hand; this only describes it")]
struct Cursor {
    /// Only what is older than this.
    max_id: Option<String>,
    /// Only what is newer than this, the newest first.
    since_id: Option<String>,
    /// Only what is newer than this, beginning with the next.
    min_id: Option<String>,
    /// How many at most.
    limit: Option<i64>,
    /// How many to pass over, where a list counts.
    offset: Option<i64>,
}

impl Input for Window {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.taken::<Cursor>();
        operation.query(&schema);
    }
}

impl<T: JsonSchema> Answer for Json<T> {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.given::<T>();
        operation.json("200", "Done", schema);
    }
}

impl<T: JsonSchema> Answer for Page<T> {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.given::<Vec<T>>();
        operation.json("200", "A page of the list; the header `Link` has the addresses of the pages beside it", schema);
    }
}

/// An error. `error` can be shown to users.
#[derive(JsonSchema)]
#[schemars(rename = "Error")]
#[expect(dead_code, reason = "written by the refusals themselves; this only describes them")]
struct Refusal {
    /// A message; a code for errors of OAuth.
    error: String,
    /// The message that belongs to a code.
    #[schemars(skip_serializing_if = "Option::is_none")]
    error_description: Option<String>,
    /// The validation errors, by attribute.
    #[schemars(skip_serializing_if = "Option::is_none")]
    details: Option<BTreeMap<String, Vec<super::error::Detail>>>,
}

impl Answer for Failure {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.given::<Refusal>();
        operation.json("4XX", "Refused: 401 without a valid token, 403 if not allowed, 404 if not found, 422 for invalid parameters, 429 after too many requests", schema);
    }
}
