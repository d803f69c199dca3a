//! The notification policy (`docs/specs/mastodon.md 4.4`, 6).

use rocket::http::Method;
use serde_json::{Value, json};

use super::notifications::{favourite, list, types, unread_count};
use crate::mastodon_client::id;
use crate::shape::exact;
use crate::test_server::{Person, TestServer};

const POLICY: &str = "for_not_following str, for_not_followers str, for_new_accounts str, for_private_mentions str,
    for_limited_accounts str, for_bots str, summary obj";
const REQUEST: &str = "id str, created_at str, updated_at str, notifications_count str, account obj, last_status obj?";

fn set(person: &Person<'_>, body: Value) -> Value {
    let policy = person.mastodon().patch("/api/v2/notifications/policy", body).ok();
    exact(&policy, POLICY);
    policy
}

fn summary(person: &Person<'_>) -> (i64, i64) {
    let policy = person.mastodon().get("/api/v2/notifications/policy").ok();
    exact(&policy["summary"], "pending_requests_count int, pending_notifications_count int");
    let number = |key: &str| policy["summary"][key].as_i64().expect("a number");
    (number("pending_requests_count"), number("pending_notifications_count"))
}

fn requests(person: &Person<'_>) -> Vec<Value> {
    let found = person.mastodon().get("/api/v1/notifications/requests").list();
    found.iter().for_each(|request| exact(request, REQUEST));
    found
}

#[test]
fn a_policy_is_stored_and_only_sent_fields_change() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let before = ann.mastodon().get("/api/v2/notifications/policy").ok();
    exact(&before, POLICY);
    assert!(before.as_object().expect("an object").iter().all(|(key, value)| key == "summary" || value == "accept"), "{before}");
    set(&ann, json!({"for_not_following": "filter", "for_bots": "drop"}));
    let body = "for_not_following=accept&for_new_accounts=filter&for_private_mentions=";
    let after = ann.mastodon().form(Method::Put, "/api/v2/notifications/policy", body).ok();
    let words =
        ["for_not_following", "for_new_accounts", "for_bots", "for_private_mentions"].map(|key| after[key].as_str().expect("a word"));
    assert_eq!(words, ["accept", "filter", "drop", "accept"]);
    ann.mastodon().patch("/api/v2/notifications/policy", json!({"for_bots": "maybe"})).refused(422, "'maybe' is not a valid policy");
    let old = ann.mastodon().get("/api/v1/notifications/policy").ok();
    exact(
        &old,
        "filter_not_following bool, filter_not_followers bool, filter_new_accounts bool, filter_private_mentions bool, summary obj",
    );
    assert_eq!((&old["filter_new_accounts"], &old["filter_not_following"]), (&json!(true), &json!(false)));
    let old = ann.mastodon().put("/api/v1/notifications/policy", json!({"filter_new_accounts": false, "filter_not_followers": true})).ok();
    assert_eq!((&old["filter_new_accounts"], &old["filter_not_followers"]), (&json!(false), &json!(true)));
}

#[test]
fn filtered_notifications_become_requests() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let post = ann.publish_status("A post");
    ann.mark("follow", "user", &cat.id());
    set(&ann, json!({"for_not_following": "filter"}));
    favourite(&bob, &post);
    let posted = bob.publish_status("Hello @annie");
    favourite(&cat, &post);
    assert_eq!(types(&list(&ann, "")), ["favourite"]);
    assert_eq!(types(&list(&ann, "?include_filtered=true")), ["favourite", "mention", "favourite"]);
    assert_eq!((unread_count(&ann), summary(&ann)), (1, (1, 2)));
    assert_eq!(ann.mastodon().get("/api/v2/notifications").ok()["notification_groups"][0]["notifications_count"], 1);
    // Fresns ignores the policy.
    assert_eq!((ann.unread("likes"), ann.unread("mentions")), (2, 1));
    let waiting = requests(&ann);
    assert_eq!(waiting.len(), 1);
    assert_eq!((&waiting[0]["account"]["id"], &waiting[0]["notifications_count"]), (&json!(bob.id()), &json!("2")));
    assert_eq!(waiting[0]["last_status"]["id"], posted["id"]);
    let path = format!("/api/v1/notifications/requests/{}", id(&waiting[0]));
    assert_eq!(ann.mastodon().get(&path).ok(), waiting[0]);
    bob.mastodon().get(&path).refused(404, "Record not found");
    bob.mastodon().post(&format!("{path}/accept"), json!({})).refused(404, "Record not found");
    assert_eq!(ann.mastodon().get("/api/v1/notifications/requests/merged").ok(), json!({"merged": true}));
    assert_eq!(ann.mastodon().post(&format!("{path}/accept"), json!({})).ok(), json!({}));
    assert_eq!(types(&list(&ann, "")), ["favourite", "mention", "favourite"]);
    assert_eq!((requests(&ann).len(), summary(&ann)), (0, (0, 0)));
    ann.mastodon().post(&format!("{path}/accept"), json!({})).refused(404, "Record not found");
    // An accepted account stays accepted.
    bob.publish_status("Again @annie");
    assert_eq!(list(&ann, "").len(), 4);
}

#[test]
fn several_requests_are_dismissed_and_can_return() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let post = ann.publish_status("A post");
    set(&ann, json!({"for_not_followers": "filter"}));
    favourite(&bob, &post);
    favourite(&cat, &post);
    let ids: Vec<String> = requests(&ann).iter().map(id).collect();
    assert_eq!(ids.len(), 2);
    let wrong = json!({"id": [ids[0], "1"]});
    ann.mastodon().post("/api/v1/notifications/requests/dismiss", wrong).refused(404, "Record not found");
    assert_eq!(requests(&ann).len(), 2);
    let body = format!("id[]={}&id[]={}", ids[0], ids[1]);
    ann.mastodon().form(Method::Post, "/api/v1/notifications/requests/dismiss", &body).ok();
    assert_eq!((requests(&ann).len(), list(&ann, "?include_filtered=true").len(), ann.unread("likes")), (0, 0, 2));
    bob.publish_status("Hello @annie");
    assert_eq!((requests(&ann).len(), types(&list(&ann, "?include_filtered=true"))), (1, vec!["mention"]));
    let path = "/api/v1/notifications/requests/accept";
    ann.mastodon().post(path, json!({"id": [id(&requests(&ann)[0])]})).ok();
    assert_eq!(list(&ann, "").len(), 1);
}

#[test]
fn dropped_notifications_are_never_shown() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let post = ann.publish_status("A post");
    set(&ann, json!({"for_new_accounts": "drop"}));
    favourite(&bob, &post);
    bob.mark("follow", "user", &ann.id());
    assert_eq!((list(&ann, "?include_filtered=true").len(), requests(&ann).len(), summary(&ann)), (0, 0, (0, 0)));
    assert_eq!((ann.unread("likes"), ann.unread("follows")), (1, 1));
    // Followed accounts do not count as new, and neither do accounts older than a month.
    ann.mark("follow", "user", &bob.id());
    bob.publish_status("Hello @annie");
    assert_eq!(types(&list(&ann, "")), ["mention"]);
}
