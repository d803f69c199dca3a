//! Invitation links.

use rocket::http::Status;
use serde_json::{Value, json};

use super::client::AdminClient;
use crate::mastodon::browser::Browser;
use crate::test_server::{PASSWORD, TestServer};

fn link(made: &Value) -> String {
    let url = made["link"].as_str().unwrap_or_else(|| panic!("a link: {made}"));
    url.strip_prefix("https://moot.example").expect("of this community").to_owned()
}

fn join(server: &TestServer, path: &str, name: &str) -> Status {
    let mut browser = Browser::new(server);
    let page = browser.get(path);
    if page.status != Status::Ok {
        return page.status;
    }
    browser.fill_in(&page, path, &[("username", name), ("nickname", "New"), ("password", PASSWORD)]).status
}

#[test]
fn an_invitation_works_as_often_as_it_allows() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    admin.put("settings", json!({"registration": "invite"})).ok();
    let asked = json!({"username": "thief", "email": "t@example.org", "password": PASSWORD, "agreement": true});
    let client = crate::mastodon_client::MastodonClient { server: &server, token: Some(server.token(None, "read write")) };
    assert_eq!(client.post("/api/v1/accounts", asked).status.code, 403);
    let made = admin.post("invites", json!({"uses": 2, "days": 7, "note": "for the choir"})).ok();
    let path = link(&made);
    assert_eq!(server.client.get(path.clone()).dispatch().status(), Status::Ok);
    assert_eq!(join(&server, &path, "x"), Status::UnprocessableEntity, "too short a name costs nothing");
    assert_eq!(join(&server, &path, "dora"), Status::SeeOther);
    assert_eq!(join(&server, &path, "dora"), Status::UnprocessableEntity, "taken");
    assert_eq!(join(&server, &path, "emil"), Status::SeeOther);
    assert_eq!(join(&server, &path, "fritz"), Status::NotFound, "used up");
    assert_eq!(server.client.get(path).dispatch().status(), Status::NotFound);
    let list = admin.get("invites").ok()["invites"].clone();
    assert_eq!((&list[0]["used"], &list[0]["uses_left"], &list[0]["note"]), (&json!(2), &json!(0), &json!("for the choir")));
    assert!(!list.to_string().contains("/invite/"), "the secret is told once");
    AdminClient::nobody(&server).log_in("dora", PASSWORD, None).refused(403, "not_administrator");
}

#[test]
fn an_invitation_ends_by_expiry_revocation_or_closed_registration() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let make = || link(&admin.post("invites", json!({"uses": 5, "days": 1})).ok());
    let (first, second, third) = (make(), make(), make());
    let id = admin.get("invites").ok()["invites"][1]["id"].as_str().expect("an id").to_owned();
    admin.delete(&format!("invites/{id}"), json!({})).ok();
    assert_eq!(join(&server, &second, "dora"), Status::NotFound);
    admin.put("settings", json!({"registration": "closed"})).ok();
    assert_eq!(join(&server, &first, "dora"), Status::Forbidden);
    admin.put("settings", json!({"registration": "open"})).ok();
    assert_eq!(join(&server, &first, "dora"), Status::SeeOther);
    server.clock.advance(86_400_001);
    let admin = AdminClient::nobody(&server).log_in_as(super::client::ADMIN_NAME, PASSWORD, None);
    assert_eq!(join(&server, &third, "emil"), Status::NotFound);
    admin.delete("invites/404", json!({})).refused(404, "not_found");
    for wrong in [
        json!({"uses": 0, "days": 1}),
        json!({"uses": 1, "days": 0}),
        json!({"uses": 1, "days": 400}),
        json!({"uses": 20_000, "days": 1}),
        json!({"uses": 1, "days": 1, "note": "x".repeat(201)}),
        json!({}),
    ] {
        admin.post("invites", wrong).refused(422, "invalid");
    }
}
