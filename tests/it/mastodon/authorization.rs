//! Every served route with every kind of caller: no token, an app token without a user, a token without the scope,
//! a user who requests another user's resource, and a disabled user. The compatibility table names the scope of each route.

use std::collections::BTreeSet;

use folkmoot::internals::community::people::users;
use folkmoot::internals::model::id::UserId;
use rocket::http::Method;
use serde_json::{Value, json};

use crate::mastodon_client::{ALL, MastodonClient, MastodonResponse, id};
use crate::routes::{self, Row, is_mastodon, shape};
use crate::test_server::{Person, TestServer};

const INVALID: (u16, &str) = (401, "The access token is invalid");
const WRONG_SCOPE: (u16, &str) = (403, "This action is outside the authorized scopes");
const NO_USER: (u16, &str) = (422, "This method requires an authenticated user");
const DISABLED: (u16, &str) = (403, "Your login is currently disabled");
const MISSING: u16 = 404;

/// The parameters of these paths have no owner: a name, a year, or an account of the suggestions.
const NAMES: [&str; 9] = [
    "/api/v1/tags/<>",
    "/api/v1/tags/<>/follow",
    "/api/v1/tags/<>/unfollow",
    "/api/v1/tags/<>/feature",
    "/api/v1/tags/<>/unfeature",
    "/api/v1/timelines/tag/<>",
    "/api/v1/annual_reports/<>/state",
    "/api/v1/suggestions/<>",
    "/tags/<>",
];

/// A picture of one pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00,
    0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63,
    0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60,
    0x82,
];

/// Resources of bob, by the beginning of their path; the longest match counts.
struct Resources(Vec<(&'static str, String)>);

impl Resources {
    fn of(server: &TestServer, bob: &Person<'_>, cat: &Person<'_>, mounted: &BTreeSet<(String, String)>) -> Self {
        let client = bob.mastodon();
        let is_mounted = |path: &str| mounted.contains(&("POST".into(), path.into()));
        // Routes that are not mounted yet have no resources.
        let make = |path: &str, body: Value| if is_mounted(path) { id(&client.post(path, body).ok()) } else { "1".into() };
        let status = make("/api/v1/statuses", json!({"status": "For followers", "visibility": "private"}));
        let poll = json!({"status": "Which?", "visibility": "private", "poll": {"options": ["a", "b"], "expires_in": 600}});
        let poll = client.post("/api/v1/statuses", poll).ok()["poll"]["id"].as_str().expect("a poll").to_owned();
        let filter =
            client.post("/api/v2/filters", json!({"title": "x", "context": ["home"], "keywords_attributes": [{"keyword": "y"}]})).ok();
        let keyword = filter["keywords"][0]["id"].as_str().expect("a keyword").to_owned();
        let named = id(&client.post(&format!("/api/v2/filters/{}/statuses", id(&filter)), json!({"status_id": status})).ok());
        client.patch("/api/v2/notifications/policy", json!({"for_not_following": "filter"})).ok();
        cat.mastodon().post("/api/v1/statuses", json!({"status": "Hello @bobby"})).ok();
        let request = id(&client.get("/api/v1/notifications/requests").list()[0]);
        let notification = id(&client.get("/api/v1/notifications?include_filtered=true").list()[0]);
        cat.mastodon().post("/api/v1/statuses", json!({"status": "@bobby", "visibility": "direct"})).ok();
        let conversation = id(&client.get("/api/v1/conversations").list()[0]);
        let media = if is_mounted("/api/v2/media") {
            id(&client.multipart(Method::Post, "/api/v2/media", &[], &[("file", "a.png", PIXEL)]).ok())
        } else {
            "1".into()
        };
        let later =
            if is_mounted("/api/v1/scheduled_statuses/<>") || mounted.contains(&("GET".into(), "/api/v1/scheduled_statuses/<>".into())) {
                make("/api/v1/statuses", json!({"status": "Later", "scheduled_at": "2026-04-01T00:00:00Z"}))
            } else {
                "1".into()
            };
        let list = make("/api/v1/lists", json!({"title": "Mine"}));
        let tag = make("/api/v1/featured_tags", json!({"name": "spring"}));
        assert!(server.app.core.now() > 0);
        Self(vec![
            ("/api/v1/accounts/", "1".into()),
            ("/api/v1/follow_requests/", "1".into()),
            ("/api/v1/suggestions/", "1".into()),
            ("/api/v1/statuses/", status),
            ("/api/v1/polls/", poll),
            ("/api/v1/scheduled_statuses/", later),
            ("/api/v1/media/", media),
            ("/api/v1/timelines/list/", list.clone()),
            ("/api/v1/timelines/tag/", "spring".into()),
            ("/api/v1/lists/", list),
            ("/api/v1/conversations/", conversation),
            ("/api/v1/tags/", "spring".into()),
            ("/api/v1/featured_tags/", tag),
            ("/api/v1/notifications/requests/", request),
            ("/api/v1/notifications/", notification.clone()),
            ("/api/v2/notifications/", format!("ungrouped-{notification}")),
            ("/api/v2_alpha/notifications/", format!("ungrouped-{notification}")),
            ("/api/v2/filters/keywords/", keyword.clone()),
            ("/api/v2/filters/statuses/", named),
            ("/api/v2/filters/", id(&filter)),
            ("/api/v1/filters/", keyword),
            ("/api/v1/announcements/", "1".into()),
            ("/api/v1/annual_reports/", "2025".into()),
            ("/api/v1/collections/", "1".into()),
            ("/api/v1/instance/terms_of_service/", "2025-01-01".into()),
            ("/api/v1_alpha/async_refreshes/", "1".into()),
            ("/tags/", "spring".into()),
            ("/ap/users/", "1".into()),
            ("/<handle>", "@nobody".into()),
        ])
    }

    /// The path with the id of bob's resource. New kinds of resources have to be added above.
    fn fill(&self, path: &str) -> String {
        if !path.contains('<') {
            return path.to_owned();
        }
        let known = self.0.iter().filter(|(base, _)| path.starts_with(base)).max_by_key(|(base, _)| base.len());
        let (_, thing) = known.unwrap_or_else(|| panic!("what stands in {path}?"));
        let segments = path.split('/').map(|segment| if segment.starts_with('<') { thing.as_str() } else { segment });
        segments.collect::<Vec<_>>().join("/")
    }
}

/// What a route requires, as the compatibility table says.
#[derive(Debug, PartialEq)]
enum Requirement {
    /// No token; the scopes that a token has to have if one is sent.
    Nothing(Vec<String>),
    /// Any token; the scopes that it has to have.
    Token(Vec<String>),
    User(Vec<String>),
}

fn requirement(scope: &str) -> Requirement {
    let scopes = |text: &str| text.split(", ").map(str::trim).filter(|scope| !scope.is_empty()).map(str::to_owned).collect();
    match scope.split_once(' ').map_or((scope, ""), |(first, rest)| (first, rest)) {
        ("-", rest) => Requirement::Nothing(scopes(rest.trim_matches(['(', ')']))),
        ("app", rest) => Requirement::Token(scopes(rest)),
        ("user", _) => Requirement::User(Vec::new()),
        _ => Requirement::User(scopes(scope)),
    }
}

impl Requirement {
    fn scopes(&self) -> &[String] {
        let (Self::Nothing(scopes) | Self::Token(scopes) | Self::User(scopes)) = self;
        scopes
    }
}

/// Parameters that some routes require before they look up the resource.
const BODY: &str = r#"{"keyword": "x", "choices": ["0"], "quote_approval_policy": "public"}"#;

/// A token of a registered app itself.
fn program(server: &TestServer) -> String {
    let new = json!({"client_name": "Guest", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", "scopes": ALL});
    let app = server.mastodon().post("/api/v1/apps", new).ok();
    let ask =
        json!({"grant_type": "client_credentials", "client_id": app["client_id"], "client_secret": app["client_secret"], "scope": ALL});
    server.mastodon().post("/oauth/token", ask).ok()["access_token"].as_str().expect("a token").to_owned()
}

fn call(mastodon: &MastodonClient<'_>, row: &Row, path: &str) -> MastodonResponse {
    let body = if matches!(row.method, Method::Get | Method::Head) {
        None
    } else {
        Some((rocket::http::ContentType::JSON, BODY.as_bytes().to_vec()))
    };
    mastodon.send(row.method, path, body, &[])
}

fn is(response: &MastodonResponse, (status, text): (u16, &str)) -> bool {
    response.status.code == status && response.body["error"] == text
}

#[test]
fn every_route_requires_the_documented_scope() {
    let server = TestServer::new();
    let (ann, bob, cat, dan) = (server.user("annie"), server.user("bobby"), server.user("cathy"), server.user("danny"));
    let mounted = routes::mounted(&server, is_mastodon);
    let things = Resources::of(&server, &bob, &cat, &mounted);
    let gone = UserId(dan.login.uid);
    server.app.core.db.write_now(move |tx| users::disable(tx, gone, None, None)).expect("a user");
    // Streams have no end, and words of their own: their tests are in `streaming`.
    let is_stream = |path: &str| path.starts_with("/api/v1/streaming");
    let mounted: BTreeSet<_> = mounted.into_iter().filter(|(_, path)| !is_stream(path)).collect();
    let rows: Vec<Row> = routes::mastodon().into_iter().filter(Row::is_mounted).collect();
    let listed: BTreeSet<_> = rows.iter().map(|row| (row.method.to_string(), shape(&row.path))).collect();
    let mut wrong: Vec<String> =
        mounted.difference(&listed).map(|route| format!("mounted, but not in the compatibility table: {route:?}")).collect();
    let mut checked = 0;
    let guest = program(&server);
    for row in rows.iter().filter(|row| mounted.contains(&(row.method.to_string(), shape(&row.path)))) {
        // Rate limits are not tested here.
        server.clock.advance(120_000);
        let (requirement, path) = (requirement(&row.third), things.fill(&row.path));
        let mut report = |who: &str, response: &MastodonResponse| {
            let text: String = response.text.chars().take(120).collect();
            wrong.push(format!("{} {} ({}) to {who}: {} {text}", row.method, row.path, row.third, response.status));
        };
        checked += 1;
        let right = requirement.scopes().first().cloned().unwrap_or_else(|| ALL.into());
        let with = |who: Option<&Person<'_>>, scopes: &str| MastodonClient { server: &server, token: Some(server.token(who, scopes)) };
        let nobody = call(&server.mastodon(), row, &path);
        let guest = MastodonClient { server: &server, token: Some(guest.clone()) };
        let is_for_programs = matches!(requirement, Requirement::Token(_));
        let by_itself = if is_for_programs { call(&guest, row, &path) } else { call(&with(None, &right), row, &path) };
        let disabled = call(&with(Some(&dan), &right), row, &path);
        // These check clients and codes, not tokens.
        let is_login = row.path.starts_with("/oauth/") && requirement == Requirement::Nothing(Vec::new());
        match &requirement {
            Requirement::Nothing(scopes) => {
                if !is_login && (nobody.status.code == 401 || is(&nobody, WRONG_SCOPE)) {
                    report("nobody", &nobody);
                }
                if !is_login && (by_itself.status.code == 401 || is(&by_itself, NO_USER)) {
                    report("a program", &by_itself);
                }
                let public = disabled.status == nobody.status && scopes.is_empty();
                if !public && !is(&disabled, DISABLED) {
                    report("somebody disabled", &disabled);
                }
            }
            Requirement::Token(_) | Requirement::User(_) => {
                if !is(&nobody, INVALID) || nobody.header("WWW-Authenticate").is_none() {
                    report("nobody", &nobody);
                }
                let is_user = matches!(requirement, Requirement::User(_));
                if is_user != is(&by_itself, NO_USER) || by_itself.status.code == 401 {
                    report("a program", &by_itself);
                }
                if !is(&disabled, DISABLED) {
                    report("somebody disabled", &disabled);
                }
            }
        }
        if !requirement.scopes().is_empty() {
            let other = if right == "push" { "read write follow profile" } else { "push" };
            let response = call(&with(Some(&ann), other), row, &path);
            if !is(&response, WRONG_SCOPE) {
                report("a token without the scope", &response);
            }
        }
        if is_login {
            continue;
        }
        let response = if is_for_programs { by_itself } else { call(&with(Some(&ann), &right), row, &path) };
        let is_thing = row.path.contains('<') && !NAMES.contains(&shape(&row.path).as_str());
        let passes = response.status.code != 401 && !is(&response, WRONG_SCOPE) && response.status.code < 500;
        if !passes || (is_thing && response.status.code != MISSING) {
            report("somebody else", &response);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(checked > 100, "{checked}");
    // The resources still exist.
    for (path, body) in [("/api/v2/filters", 1), ("/api/v1/filters", 1), ("/api/v1/notifications/requests", 1)] {
        assert_eq!(bob.mastodon().get(path).list().len(), body, "{path}");
    }
}
