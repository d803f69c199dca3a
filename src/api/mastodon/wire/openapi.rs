//! This API in OpenAPI: what its guards take, what its answers are.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::auth::{Anyone, AsApp, AsUser, Caller};
use super::error::Failure;
use super::paging::Window;
use super::reply::{Json, Page};
use super::scope::Scope;
use crate::api::kit::openapi::{Answer, Api, Flow, Input, Operation, SecurityScheme};
use crate::api::mastodon::oauth::visit::OauthVisit;

/// Of the scheme by which tokens come.
const OAUTH: &str = "OAuth";
/// Of the scheme by which programs name themselves.
pub(crate) const CLIENT: &str = "Client";
const DESCRIPTION: &str = "The Mastodon client API. Parameters may come in the query, as a form, as multipart or as JSON; \
     a list in a query or form is `name[]`. Refusals carry a status and `{\"error\": text}`. Lists page by the `Link` header.";
/// Scopes a program asks for; those with a colon are parts of them.
const SCOPES: [(&str, &str); 6] = [
    ("profile", "Who the user is, and nothing more"),
    ("read", "Everything the user can see; parts are `read:accounts`, `read:statuses` and so on"),
    ("write", "Everything the user can do; parts are `write:statuses`, `write:media` and so on"),
    ("follow", "Follows, blocks and mutes"),
    ("push", "Web Push of notifications"),
    ("write:statuses", "Publish and edit statuses"),
];

/// The description of this API as a whole.
pub(crate) fn api() -> Api {
    let scopes: BTreeMap<&str, &str> = SCOPES.into_iter().collect();
    let flow = |authorize| Flow { authorization_url: authorize, token_url: "/oauth/token", scopes: scopes.clone() };
    let flows = BTreeMap::from([("authorizationCode", flow(Some("/oauth/authorize"))), ("clientCredentials", flow(None))]);
    let scheme = SecurityScheme::OAuth { description: "`Authorization: Bearer TOKEN`", flows };
    let client = SecurityScheme::Http { scheme: "basic", description: "A program's `client_id` and `client_secret`" };
    Api {
        module: "mastodon",
        title: "Mastodon client API",
        description: DESCRIPTION,
        glossary: include_str!("glossary.tsv"),
        generations: &[],
        parts: &[
            ("filters_v1", "Filters (v1)"),
            ("health", "Health"),
            ("nodeinfo", "NodeInfo"),
            ("oauth", "OAuth"),
            ("oembed", "OEmbed"),
            ("static_files", "Pages"),
            ("unsupported", "Rarely asked for"),
        ],
        security: BTreeMap::from([(OAUTH, scheme), (CLIENT, client)]),
        parameters: BTreeMap::new(),
    }
}

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

/// The viewer of a page; the login is in a cookie.
impl Input for OauthVisit {
    fn describe(operation: &mut Operation<'_>) {
        operation.page("200", "A page for a person");
        operation.answer("303", "Somewhere else", None);
    }
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
        operation.json("200", "A page; the header `Link` leads to the next", schema);
    }
}

/// A refusal: what a person may be shown.
#[derive(JsonSchema)]
#[schemars(rename = "Error")]
#[expect(dead_code, reason = "written by the refusals themselves; this only describes them")]
struct Refusal {
    /// A sentence, or a code where OAuth refuses.
    error: String,
    /// A sentence beside a code.
    #[schemars(skip_serializing_if = "Option::is_none")]
    error_description: Option<String>,
    /// What is wrong, attribute by attribute.
    #[schemars(skip_serializing_if = "Option::is_none")]
    details: Option<BTreeMap<String, Vec<super::error::Detail>>>,
}

impl Answer for Failure {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.given::<Refusal>();
        operation.json("default", "Refused: 401 without a good token, 403, 404, 422 for what does not fit, 429", schema);
    }
}
