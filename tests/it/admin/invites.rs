//! Links that let somebody join.

use rocket::http::{ContentType, Status};
use serde_json::{Value, json};

use super::desk::Desk;
use crate::kit::{Moot, PASSWORD};

fn link(made: &Value) -> String {
    let url = made["link"].as_str().unwrap_or_else(|| panic!("a link: {made}"));
    url.strip_prefix("https://moot.example").expect("of this community").to_owned()
}

fn join(moot: &Moot, path: &str, name: &str) -> Status {
    let form = format!("username={name}&nickname=New&password={0}&again={0}", PASSWORD.replace(' ', "+"));
    moot.client.post(path.to_owned()).header(ContentType::Form).body(form).dispatch().status()
}

#[test]
fn a_closed_door_opens_to_whoever_has_a_link_as_often_as_it_says() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    desk.put("settings", json!({"registration": "invite"})).ok();
    let asked = json!({"username": "thief", "email": "t@example.org", "password": PASSWORD, "agreement": true});
    let client = crate::toot::Toot { moot: &moot, token: Some(moot.token(None, "read write")) };
    assert_eq!(client.post("/api/v1/accounts", asked).status.code, 403);
    let made = desk.post("invites", json!({"uses": 2, "days": 7, "note": "for the choir"})).ok();
    let path = link(&made);
    assert_eq!(moot.client.get(path.clone()).dispatch().status(), Status::Ok);
    assert_eq!(join(&moot, &path, "x"), Status::UnprocessableEntity, "too short a name costs nothing");
    assert_eq!(join(&moot, &path, "dora"), Status::Ok);
    assert_eq!(join(&moot, &path, "dora"), Status::UnprocessableEntity, "taken");
    assert_eq!(join(&moot, &path, "emil"), Status::Ok);
    assert_eq!(join(&moot, &path, "fritz"), Status::NotFound, "used up");
    assert_eq!(moot.client.get(path).dispatch().status(), Status::NotFound);
    let list = desk.get("invites").ok()["invites"].clone();
    assert_eq!((&list[0]["used"], &list[0]["uses_left"], &list[0]["note"]), (&json!(2), &json!(0), &json!("for the choir")));
    assert!(!list.to_string().contains("/invite/"), "the secret is told once");
    Desk::nobody(&moot).log_in("dora", PASSWORD, None).refused(403, "not_administrator");
}

#[test]
fn a_link_ends_with_time_by_hand_and_when_nobody_may_join() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let make = || link(&desk.post("invites", json!({"uses": 5, "days": 1})).ok());
    let (first, second, third) = (make(), make(), make());
    let id = desk.get("invites").ok()["invites"][1]["id"].as_str().expect("an id").to_owned();
    desk.delete(&format!("invites/{id}"), json!({})).ok();
    assert_eq!(join(&moot, &second, "dora"), Status::NotFound);
    desk.put("settings", json!({"registration": "closed"})).ok();
    assert_eq!(join(&moot, &first, "dora"), Status::Forbidden);
    desk.put("settings", json!({"registration": "open"})).ok();
    assert_eq!(join(&moot, &first, "dora"), Status::Ok);
    moot.clock.advance(86_400_001);
    let desk = Desk::nobody(&moot).enter(super::desk::CHIEF, PASSWORD, None);
    assert_eq!(join(&moot, &third, "emil"), Status::NotFound);
    desk.delete("invites/404", json!({})).refused(404, "not_found");
    for wrong in [
        json!({"uses": 0, "days": 1}),
        json!({"uses": 1, "days": 0}),
        json!({"uses": 1, "days": 400}),
        json!({"uses": 20_000, "days": 1}),
        json!({"uses": 1, "days": 1, "note": "x".repeat(201)}),
        json!({}),
    ] {
        desk.post("invites", wrong).refused(422, "invalid");
    }
}
