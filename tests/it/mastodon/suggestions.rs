//! Whom to follow next (`docs/specs/mastodon.md 4.7`).

use serde_json::{Value, json};

use super::crowd::{ACCOUNT, act, ids, lock};
use crate::kit::{Moot, Person};
use crate::rows;
use crate::shape::exact;

fn suggested(me: &Person<'_>) -> Vec<(String, Value)> {
    let found = me.mastodon().get("/api/v2/suggestions").list();
    for each in &found {
        exact(each, "source str, sources list, account obj");
        exact(&each["account"], ACCOUNT);
    }
    let list: Vec<(String, Value)> =
        found.iter().map(|each| (crate::toot::id(&each["account"]), json!([each["source"], each["sources"]]))).collect();
    let older: Vec<String> = ids(&me.mastodon().get("/api/v1/suggestions").list());
    assert_eq!(older, list.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>());
    list
}

fn of(me: &Person<'_>) -> Vec<String> {
    suggested(me).into_iter().map(|(id, _)| id).collect()
}

#[test]
fn friends_of_friends_then_the_active() {
    let moot = Moot::new();
    let (ann, bob, cat, dan, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("catie"), moot.user("danny"), moot.user("evelyn"));
    act(&ann, &bob, "follow").ok();
    act(&bob, &cat, "follow").ok();
    act(&bob, &ann, "follow").ok();
    eve.publish("hello");
    assert_eq!(of(&ann), [cat.id()], "eve did not agree to be found, dan said nothing");
    rows::sql(&moot, &format!("UPDATE users SET discoverable = 1 WHERE id IN ({}, {})", eve.id(), dan.id()));
    let near = json!(["past_interactions", ["friends_of_friends"]]);
    let far = json!(["global", ["most_followed"]]);
    assert_eq!(suggested(&ann), [(cat.id(), near), (eve.id(), far)]);
    assert_eq!(ann.mastodon().get("/api/v2/suggestions?limit=1").list().len(), 1);
    rows::sql(&moot, &format!("UPDATE users SET discoverable = 0 WHERE id = {}", cat.id()));
    assert_eq!(of(&ann), [eve.id()]);
    rows::sql(&moot, &format!("UPDATE users SET discoverable = NULL WHERE id = {}", cat.id()));
    rows::sql(&moot, &format!("UPDATE users SET hide_collections = 1 WHERE id = {}", bob.id()));
    assert_eq!(of(&ann), [eve.id()], "whom bob follows is nobody's business");
}

#[test]
fn nobody_known_or_unwanted_is_suggested() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let people: Vec<Person<'_>> = ["bobby", "catie", "danny", "evelyn", "fiona"].map(|name| moot.user(name)).into();
    rows::sql(&moot, "UPDATE users SET discoverable = 1");
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
    moot.toot().get("/api/v2/suggestions").refused(401, "The access token is invalid");
}
