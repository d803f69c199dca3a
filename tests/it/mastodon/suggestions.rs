//! Suggestions of accounts to follow (`docs/specs/mastodon.md 4.7`).

use serde_json::{Value, json};

use super::account_fixtures::{ACCOUNT, act, ids, lock};
use crate::database;
use crate::shape::exact;
use crate::test_server::{Person, TestServer};

fn suggested(me: &Person<'_>) -> Vec<(String, Value)> {
    let found = me.mastodon().get("/api/v2/suggestions").list();
    for each in &found {
        exact(each, "source str, sources list, account obj");
        exact(&each["account"], ACCOUNT);
    }
    let list: Vec<(String, Value)> =
        found.iter().map(|each| (crate::mastodon_client::id(&each["account"]), json!([each["source"], each["sources"]]))).collect();
    let older: Vec<String> = ids(&me.mastodon().get("/api/v1/suggestions").list());
    assert_eq!(older, list.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>());
    list
}

fn of(me: &Person<'_>) -> Vec<String> {
    suggested(me).into_iter().map(|(id, _)| id).collect()
}

#[test]
fn suggestions_are_friends_of_friends_then_active_accounts() {
    let server = TestServer::new();
    let (ann, bob, cat, dan, eve) =
        (server.user("annie"), server.user("bobby"), server.user("catie"), server.user("danny"), server.user("evelyn"));
    act(&ann, &bob, "follow").ok();
    act(&bob, &cat, "follow").ok();
    act(&bob, &ann, "follow").ok();
    eve.publish("hello");
    assert_eq!(of(&ann), [cat.id()], "eve did not agree to be found, dan said nothing");
    database::sql(&server, &format!("UPDATE users SET discoverable = 1 WHERE id IN ({}, {})", eve.id(), dan.id()));
    let near = json!(["past_interactions", ["friends_of_friends"]]);
    let far = json!(["global", ["most_followed"]]);
    assert_eq!(suggested(&ann), [(cat.id(), near), (eve.id(), far)]);
    assert_eq!(ann.mastodon().get("/api/v2/suggestions?limit=1").list().len(), 1);
    database::sql(&server, &format!("UPDATE users SET discoverable = 0 WHERE id = {}", cat.id()));
    assert_eq!(of(&ann), [eve.id()]);
    database::sql(&server, &format!("UPDATE users SET discoverable = NULL WHERE id = {}", cat.id()));
    database::sql(&server, &format!("UPDATE users SET hide_collections = 1 WHERE id = {}", bob.id()));
    assert_eq!(of(&ann), [eve.id()], "whom bob follows is nobody's business");
}

#[test]
fn known_and_dismissed_accounts_are_not_suggested() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let people: Vec<Person<'_>> = ["bobby", "catie", "danny", "evelyn", "fiona"].map(|name| server.user(name)).into();
    database::sql(&server, "UPDATE users SET discoverable = 1");
    for who in &people {
        who.publish("hello");
    }
    let [bob, cat, dan, eve, fay] = &people[..] else { panic!("five") };
    assert_eq!(of(&ann).len(), 5);
    lock(fay);
    act(&ann, bob, "follow").ok();
    act(cat, &ann, "block").ok();
    act(&ann, dan, "mute").ok();
    act(&ann, fay, "follow").ok();
    assert_eq!(of(&ann), [eve.id()]);
    for _ in 0..2 {
        assert_eq!(ann.mastodon().delete(&format!("/api/v1/suggestions/{}", eve.id())).ok(), json!({}));
    }
    assert!(of(&ann).is_empty());
    assert!(of(bob).contains(&eve.id()), "a refusal is one's own");
    for odd in ["17", "x"] {
        ann.mastodon().delete(&format!("/api/v1/suggestions/{odd}")).refused(404, "Record not found");
    }
    server.mastodon().get("/api/v2/suggestions").refused(401, "The access token is invalid");
}
