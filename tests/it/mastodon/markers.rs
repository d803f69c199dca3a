//! Read markers (`docs/specs/mastodon.md 4.7`, 8 c).

use rocket::http::Method;
use serde_json::{Value, json};

use super::notifications::{favourite, list, unread_count};
use crate::mastodon_client::id;
use crate::shape::exact;
use crate::test_server::TestServer;

const MARKER: &str = "last_read_id str, version int, updated_at str";

#[test]
fn markers_are_set_by_json_and_form_and_read_back() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let get = |query: &str| ann.mastodon().get(&format!("/api/v1/markers{query}")).ok();
    assert_eq!((get(""), get("?timeline[]=home&timeline[]=notifications")), (json!({}), json!({})));
    let set = ann.mastodon().post("/api/v1/markers", json!({"home": {"last_read_id": "105"}})).ok();
    exact(&set, "home obj");
    exact(&set["home"], MARKER);
    assert_eq!((&set["home"]["last_read_id"], &set["home"]["version"]), (&json!("105"), &json!(1)));
    let body = "home[last_read_id]=7&notifications[last_read_id]=9";
    let both = ann.mastodon().form(Method::Post, "/api/v1/markers", body).ok();
    exact(&both, "home obj, notifications obj");
    assert_eq!(
        (&both["home"]["version"], &both["home"]["last_read_id"], &both["notifications"]["version"]),
        (&json!(2), &json!("7"), &json!(1))
    );
    assert_eq!(get("?timeline[]=notifications"), json!({"notifications": both["notifications"]}));
    assert_eq!(get("?timeline[]=home&timeline[]=notifications&timeline[]=x"), both);
    assert_eq!(ann.mastodon().post("/api/v1/markers", json!({})).ok(), json!({}));
    ann.mastodon().post("/api/v1/markers", json!({"home": {"last_read_id": "x"}})).refused(422, "Validation failed: Last read is invalid");
    let other = server.user("bobby");
    assert_eq!(other.mastodon().get("/api/v1/markers?timeline[]=home").ok(), json!({}));
}

#[test]
fn a_concurrently_changed_marker_is_a_conflict_and_nothing_changes() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let post = |body: Value| ann.mastodon().post("/api/v1/markers", body);
    post(json!({"notifications": {"last_read_id": "5"}})).ok();
    let stale = post(json!({"home": {"last_read_id": "6"}, "notifications": {"last_read_id": "6", "version": 9}}));
    stale.refused(409, "Conflict during update, please try again");
    let now = ann.mastodon().get("/api/v1/markers?timeline[]=home&timeline[]=notifications").ok();
    assert_eq!((now["notifications"]["last_read_id"].as_str(), now.get("home")), (Some("5"), None));
    assert_eq!(post(json!({"notifications": {"last_read_id": "4", "version": 1}})).ok()["notifications"]["version"], 2);
}

#[test]
fn the_marker_marks_as_read_in_fresns_but_not_the_reverse() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let post = ann.publish_status("A post");
    favourite(&bob, &post);
    bob.mark("follow", "user", &ann.id());
    ann.publish_status("Another post");
    bob.mark("dislike", "post", &super::notifications::pid(&ann));
    let first = list(&ann, "");
    favourite(&cat, &post);
    assert_eq!((unread_count(&ann), ann.unread("likes"), ann.unread("follows")), (3, 2, 1));
    ann.mastodon().post("/api/v1/markers", json!({"notifications": {"last_read_id": id(&first[0])}})).ok();
    assert_eq!((unread_count(&ann), ann.unread("likes"), ann.unread("follows"), ann.unread("dislikes")), (1, 1, 0, 1));
    // Marking as read in Fresns does not move the marker.
    ann.v2().put("/notification/mark-as-read", json!({"type": "all", "notificationType": 3})).ok();
    assert_eq!((unread_count(&ann), ann.unread("likes")), (1, 0));
    // Moving the marker back raises the count, but marks nothing as unread in Fresns.
    ann.mastodon().post("/api/v1/markers", json!({"notifications": {"last_read_id": "1"}})).ok();
    assert_eq!((unread_count(&ann), ann.unread("likes"), ann.unread("follows")), (3, 0, 0));
}
