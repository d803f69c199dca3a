//! Which streams there are, who may listen to them, and how they begin.

use rocket::http::{Method, Status};
use serde_json::json;

use crate::mastodon_client::{ALL, MastodonClient, id};
use crate::test_server::TestServer;

/// Path, the scopes of which one is enough (none: every user), and what is said without one.
const STREAMS: [(&str, &[&str]); 11] = [
    ("user", &["read", "read:statuses"]),
    ("user/notification", &["read", "read:notifications"]),
    ("public", &["push"]),
    ("public?only_media=true", &["push"]),
    ("public/local", &["push"]),
    ("public/remote", &["push"]),
    ("public/remote?only_media=1", &["push"]),
    ("hashtag?tag=games", &["push"]),
    ("hashtag/local?tag=%23games", &["push"]),
    ("direct", &["read", "read:statuses"]),
    ("list?list=LIST", &["read", "read:statuses"]),
];

#[test]
fn every_stream_opens_with_one_of_its_scopes_alone() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let list = id(&ann.mastodon().post("/api/v1/lists", json!({"title": "x"})).ok());
    for (path, scopes) in STREAMS {
        let path = path.replace("LIST", &list);
        for scope in scopes {
            drop(ann.scoped(scope).listen(&path));
        }
        if *scopes != ["push"] {
            let other = ann.scoped("write read:accounts push").get(&format!("/api/v1/streaming/{path}"));
            other.refused(401, "Access token does not have the required scopes");
        }
        MastodonClient { server: &server, token: None }
            .get(&format!("/api/v1/streaming/{path}"))
            .refused(401, "The access token is invalid");
        MastodonClient { server: &server, token: Some(server.token(None, ALL)) }
            .get(&format!("/api/v1/streaming/{path}"))
            .refused(422, "This method requires an authenticated user");
    }
}

#[test]
fn what_is_no_stream_is_refused() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let list = id(&bob.mastodon().post("/api/v1/lists", json!({"title": "x"})).ok());
    let own = ann.mastodon();
    for (path, status, text) in [
        ("/nonsense", 400, "Unknown channel requested"),
        ("/user/nonsense", 400, "Unknown channel requested"),
        ("", 400, "Unknown channel requested"),
        ("/hashtag", 400, "Missing tag name parameter"),
        ("/hashtag?tag=", 400, "Missing tag name parameter"),
        ("/hashtag/local", 400, "Missing tag name parameter"),
        ("/list", 400, "Missing list name parameter"),
        ("/list?list=", 400, "Missing list name parameter"),
        ("/list?list=12", 401, "Not authorized to stream this list"),
        ("/list?list=x", 401, "Not authorized to stream this list"),
        (&format!("/list?list={list}"), 401, "Not authorized to stream this list"),
    ] {
        own.get(&format!("/api/v1/streaming{path}")).refused(status, text);
    }
    own.send(Method::Get, "/api/v1/streaming?stream=user", None, &[("Upgrade", "websocket")]).refused(400, "Unknown channel requested");
}

#[test]
fn health_is_a_text_that_anybody_may_read() {
    let server = TestServer::new();
    let answer = server.mastodon().get("/api/v1/streaming/health");
    assert_eq!((answer.status, answer.text.as_str(), answer.header("Content-Type")), (Status::Ok, "OK", Some("text/plain; charset=utf-8")));
}

#[test]
fn a_token_may_stand_in_the_query() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let token = server.token(Some(&ann), "read");
    let response = server.client.get(format!("/api/v1/streaming/user?access_token={token}")).dispatch();
    assert_eq!(response.status(), Status::Ok);
    let head = server.client.head(format!("/api/v1/streaming/user?access_token={token}")).dispatch();
    assert_eq!(head.status(), Status::Ok);
}
