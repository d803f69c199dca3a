//! Saying something (`specs/mastodon.md 4.2`).

use serde_json::json;

use crate::kit::Moot;
use crate::toot::id;

#[test]
fn a_status_is_a_post_of_fresns_and_the_other_way_round() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let said = ann.mastodon().post("/api/v1/statuses", json!({"status": "Hello @bobby #Spring", "language": "en"})).ok();
    assert_eq!((said["visibility"].as_str(), said["language"].as_str()), (Some("public"), Some("en")));
    assert_eq!(said["account"]["id"], ann.id());
    assert_eq!(said["mentions"][0]["acct"], "bobby");
    let again = bob.mastodon().get(&format!("/api/v1/statuses/{}", id(&said))).ok();
    assert_eq!(again["id"], said["id"]);
    assert_eq!(moot.toot().get(&format!("/api/v1/statuses/{}", id(&said))).ok()["content"], said["content"]);
    let list = bob.v2().get("/post/list").ok();
    assert!(list["list"][0]["content"].as_str().is_some_and(|text| text.contains("Hello")), "{list}");
    assert_eq!(bob.unread("mentions"), 1);

    let pid = bob.publish("From *Fresns*");
    let shown = moot.toot().get("/api/v1/statuses?id[]=1").list();
    assert!(shown.is_empty());
    assert!(!pid.is_empty());
}

#[test]
fn answers_are_comments() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let post = ann.toots("What do you think?");
    let answer = bob.mastodon().post("/api/v1/statuses", json!({"status": "A lot", "in_reply_to_id": post["id"]})).ok();
    assert_eq!((&answer["in_reply_to_id"], &answer["in_reply_to_account_id"]), (&post["id"], &json!(ann.id())));
    assert_eq!(answer["mentions"][0]["id"], ann.id());
    assert_eq!(ann.mastodon().get(&format!("/api/v1/statuses/{}", id(&post))).ok()["replies_count"], 1);
    assert_eq!(ann.unread("comments"), 1);
}
