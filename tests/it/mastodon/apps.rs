//! Registration and verification of apps.

use rocket::http::Method;
use serde_json::{Value, json};

use super::browser::{OOB, Program};
use crate::test_server::TestServer;

fn register(server: &TestServer, body: Value) -> crate::mastodon_client::MastodonResponse {
    server.mastodon().post("/api/v1/apps", body)
}

#[test]
fn app_credentials_are_shown_once() {
    let server = TestServer::new();
    let body = json!({"client_name": " Tester ", "redirect_uris": format!("{OOB}\nhttps://x.example/a"), "scopes": "read  write read",
        "website": "https://x.example"});
    let made = register(&server, body).ok();
    let keys: Vec<&str> = made.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "id",
            "name",
            "website",
            "scopes",
            "redirect_uris",
            "redirect_uri",
            "vapid_key",
            "client_id",
            "client_secret",
            "client_secret_expires_at"
        ]
    );
    assert_eq!(made["name"], "Tester");
    assert_eq!(made["website"], "https://x.example");
    assert_eq!(made["scopes"], json!(["read", "write"]));
    assert_eq!(made["redirect_uris"], json!([OOB, "https://x.example/a"]));
    assert_eq!(made["redirect_uri"], format!("{OOB}\nhttps://x.example/a"));
    assert_eq!(made["client_secret_expires_at"], 0);
    assert_eq!(made["vapid_key"].as_str().map(str::len), Some(87));
    for key in ["client_id", "client_secret"] {
        let text = made[key].as_str().expect("a text");
        assert_eq!(text.len(), 43);
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{text}");
    }
    assert!(made["id"].as_str().is_some_and(|id| id.parse::<i64>().is_ok()));
}

#[test]
fn apps_register_in_every_encoding() {
    let server = TestServer::new();
    let form =
        server.mastodon().form(Method::Post, "/api/v1/apps", "client_name=A&redirect_uris=urn:ietf:wg:oauth:2.0:oob&scopes=read+write");
    assert_eq!(form.ok()["scopes"], json!(["read", "write"]));
    let multipart = server.mastodon().multipart(
        Method::Post,
        "/api/v1/apps/",
        &[("client_name", "B"), ("redirect_uris[]", OOB), ("redirect_uris[]", "https://x.example/")],
        &[],
    );
    let made = multipart.ok();
    assert_eq!(made["redirect_uris"], json!([OOB, "https://x.example/"]));
    assert_eq!((&made["scopes"], &made["website"]), (&json!(["read"]), &Value::Null));
    // A list in place of the scopes counts as absent.
    let listed = register(&server, json!({"client_name": "C", "redirect_uris": OOB, "scopes": ["write"]})).ok();
    assert_eq!(listed["scopes"], json!(["read"]));
}

#[test]
fn invalid_registrations_are_explained() {
    let server = TestServer::new();
    let long = format!("https://x.example/{}", "a".repeat(2_000));
    for (body, text) in [
        (json!({"redirect_uris": OOB}), "Application name can't be blank"),
        (json!({"client_name": " ", "redirect_uris": OOB}), "Application name can't be blank"),
        (json!({"client_name": "a".repeat(61), "redirect_uris": OOB}), "Application name is too long (maximum is 60 characters)"),
        (json!({"client_name": "A"}), "Redirect URI can't be blank"),
        (json!({"client_name": "A", "redirect_uris": []}), "Redirect URI can't be blank"),
        (json!({"client_name": "A", "redirect_uris": "foo"}), "Redirect URI must be an absolute URI."),
        (json!({"client_name": "A", "redirect_uris": "javascript:alert(1)"}), "Redirect URI is forbidden by the server."),
        (json!({"client_name": "A", "redirect_uris": [OOB, "data:text/html,x"]}), "Redirect URI is forbidden by the server."),
        (json!({"client_name": "A", "redirect_uris": long}), "Redirect URI is too long (maximum is 2000 characters)"),
        (json!({"client_name": "A", "redirect_uris": OOB, "scopes": "read x"}), "Scopes doesn't match those configured on the server."),
        (json!({"client_name": "A", "redirect_uris": OOB, "website": "foo"}), "Application website is not a valid URL"),
        (
            json!({"client_name": "A", "redirect_uris": OOB, "website": long}),
            "Application website is too long (maximum is 2000 characters)",
        ),
        (json!({}), "Application name can't be blank, Redirect URI can't be blank"),
    ] {
        register(&server, body).refused(422, &format!("Validation failed: {text}"));
    }
    assert_eq!(server.mastodon().form(Method::Post, "/api/v1/apps", "client_name[a]=1&client_name=b").status.code, 400);
}

#[test]
fn a_token_names_its_app() {
    let server = TestServer::new();
    let program = Program::new(&server);
    let ann = server.user("annie");
    let own = program.own("read").ok()["access_token"].as_str().expect("a token").to_owned();
    for token in [own, program.token(&ann)] {
        let response = program.client(&token).get("/api/v1/apps/verify_credentials").ok();
        assert_eq!((&response["name"], &response["scopes"]), (&json!("Tester"), &json!(["read", "write", "follow", "push"])));
        for secret in ["client_id", "client_secret", "client_secret_expires_at"] {
            assert!(response.get(secret).is_none(), "{secret}");
        }
    }
    server.mastodon().get("/api/v1/apps/verify_credentials").refused(401, "The access token is invalid");
    program.client("nonsense").get("/api/v1/apps/verify_credentials").refused(401, "The access token is invalid");
}
