//! Hashtags: lookup, following, featuring on profiles, trends.

use serde_json::{Value, json};

use crate::mastodon_client::id;
use crate::shape::{each, exact};
use crate::test_server::{NOW, Person, TestServer};

const TAG: &str = "id str, name str, url str, history list";
const OWN_TAG: &str = "id str, name str, url str, history list, following bool, featuring bool";
const FEATURED: &str = "id str, name str, url str, statuses_count str, last_status_at str?";
const DAY: i64 = 86_400_000;

fn names(list: &[Value]) -> Vec<&str> {
    list.iter().filter_map(|tag| tag["name"].as_str()).collect()
}

fn post_status(who: &Person<'_>, text: &str) -> String {
    id(&who.mastodon().post("/api/v1/statuses", json!({"status": text})).ok())
}

#[test]
fn a_hashtag_has_a_history_of_seven_days() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let unknown = server.mastodon().get("/api/v1/tags/Cherry").ok();
    exact(&unknown, TAG);
    assert_eq!((&unknown["id"], &unknown["name"]), (&json!(""), &json!("Cherry")));
    post_status(&ann, "old #cherry");
    server.clock.advance(2 * DAY);
    post_status(&ann, "#cherry");
    post_status(&ann, "#Cherry again");
    let below = post_status(&bob, "see");
    bob.mastodon().post("/api/v1/statuses", json!({"status": "#cherry below", "in_reply_to_id": below})).ok();
    let tag = server.mastodon().get("/api/v1/tags/CHERRY").ok();
    exact(&tag, TAG);
    assert_eq!((&tag["name"], &tag["url"]), (&json!("cherry"), &json!("https://moot.example/tags/cherry")));
    each(&tag["history"], "day str, accounts str, uses str");
    let midnight = (NOW + 2 * DAY) / DAY * DAY / 1000;
    let day = |n: i64, accounts: &str, uses: &str| json!({"day": (midnight - n * 86_400).to_string(), "accounts": accounts, "uses": uses});
    let history =
        [day(0, "2", "3"), day(1, "0", "0"), day(2, "1", "1"), day(3, "0", "0"), day(4, "0", "0"), day(5, "0", "0"), day(6, "0", "0")];
    assert_eq!(tag["history"], json!(history));
    server.clock.advance(6 * DAY);
    let later = server.mastodon().get("/api/v1/tags/cherry").ok();
    assert_eq!((&later["history"][6], &later["history"][0]["uses"]), (&day(0, "2", "3"), &json!("0")));
    let mine = ann.mastodon().get("/api/v1/tags/cherry").ok();
    exact(&mine, OWN_TAG);
    assert_eq!((&mine["following"], &mine["featuring"]), (&json!(false), &json!(false)));
    for odd in ["2026", "two%20words", "%23", "x!y", &"x".repeat(256)] {
        server.mastodon().get(&format!("/api/v1/tags/{odd}")).refused(404, "Record not found");
    }
}

#[test]
fn following_is_shared_with_fresns() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mastodon = ann.mastodon();
    assert!(mastodon.get("/api/v1/followed_tags").list().is_empty());
    let tag = mastodon.post("/api/v1/tags/grape/follow", json!({})).ok();
    exact(&tag, OWN_TAG);
    assert_eq!((&tag["following"], &tag["name"]), (&json!(true), &json!("grape")));
    assert_ne!(tag["id"], "");
    assert_eq!(mastodon.post("/api/v1/tags/GRAPE/follow", json!({})).ok()["id"], tag["id"]);
    let list = mastodon.get("/api/v1/followed_tags");
    assert!(list.header("Link").is_some_and(|link| link.contains("since_id=") && !link.contains("rel=\"next\"")));
    let list = list.list();
    exact(&list[0], OWN_TAG);
    assert_eq!(names(&list), ["grape"]);
    // It is the same mark as in Fresns, and is removed there.
    ann.mark("follow", "hashtag", "grape");
    assert!(mastodon.get("/api/v1/followed_tags").list().is_empty());
    ann.mark("follow", "hashtag", "grape");
    assert_eq!(mastodon.get("/api/v1/tags/grape").ok()["following"], true);
    assert_eq!(mastodon.post("/api/v1/tags/grape/unfollow", json!({})).ok()["following"], false);
    assert_eq!(mastodon.post("/api/v1/tags/grape/unfollow", json!({})).ok()["following"], false);
    let never = mastodon.post("/api/v1/tags/neverseen/unfollow", json!({})).ok();
    assert_eq!((&never["id"], &never["following"]), (&json!(""), &json!(false)));
    mastodon.post("/api/v1/tags/x!y/follow", json!({})).refused(404, "Record not found");
    for n in 0..5 {
        mastodon.post(&format!("/api/v1/tags/more{n}/follow"), json!({})).ok();
    }
    let first = mastodon.get("/api/v1/followed_tags?limit=2");
    let next = first.link("next").expect("there are more");
    assert_eq!(names(&first.list()), ["more4", "more3"]);
    assert_eq!(names(&mastodon.get(&next).list()), ["more2", "more1"]);
    server.mastodon().post("/api/v1/tags/grape/follow", json!({})).refused(401, "The access token is invalid");
    ann.scoped("read").post("/api/v1/tags/grape/follow", json!({})).refused(403, "This action is outside the authorized scopes");
    ann.scoped("read:accounts").get("/api/v1/followed_tags").refused(403, "This action is outside the authorized scopes");
    assert_eq!(ann.scoped("follow").post("/api/v1/tags/grape/follow", json!({})).ok()["following"], true);
}

#[test]
fn profiles_show_hashtags() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let mastodon = ann.mastodon();
    post_status(&ann, "#lime and #lemon");
    post_status(&ann, "#lime");
    post_status(&bob, "#lime");
    mastodon.post("/api/v1/statuses", json!({"status": "for nobody: #lime", "visibility": "private"})).ok();
    ann.publish_with(json!({"content": "unnamed #lime", "isAnonymous": true}));
    assert_eq!(names(&mastodon.get("/api/v1/featured_tags/suggestions").list()), ["lime", "lemon"]);
    let shown = mastodon.post("/api/v1/featured_tags", json!({"name": "#Lime"})).ok();
    exact(&shown, FEATURED);
    assert_eq!(
        shown,
        json!({"id": shown["id"], "name": "lime", "url": "https://moot.example/@annie/tagged/lime", "statuses_count": "2", "last_status_at": "2026-03-04"})
    );
    assert_eq!(mastodon.post("/api/v1/featured_tags", json!({"name": "lime"})).ok(), shown);
    assert_eq!(mastodon.get("/api/v1/featured_tags").list(), std::slice::from_ref(&shown));
    assert_eq!(server.mastodon().get(&format!("/api/v1/accounts/{}/featured_tags", ann.id())).list(), std::slice::from_ref(&shown));
    let suggested = mastodon.get("/api/v1/featured_tags/suggestions").list();
    exact(&suggested[0], OWN_TAG);
    assert_eq!(names(&suggested), ["lemon"]);
    let unused = mastodon.post("/api/v1/tags/melon/feature", json!({})).ok();
    exact(&unused, OWN_TAG);
    assert_eq!(unused["featuring"], true);
    let melon = mastodon.get("/api/v1/featured_tags").list()[1].clone();
    assert_eq!((&melon["statuses_count"], &melon["last_status_at"]), (&json!("0"), &Value::Null));
    // A featured hashtag of somebody else cannot be removed.
    bob.mastodon().delete(&format!("/api/v1/featured_tags/{}", id(&shown))).refused(404, "Record not found");
    assert_eq!(mastodon.delete(&format!("/api/v1/featured_tags/{}", id(&shown))).ok(), json!({}));
    mastodon.delete(&format!("/api/v1/featured_tags/{}", id(&shown))).refused(404, "Record not found");
    for _ in 0..2 {
        assert_eq!(mastodon.post("/api/v1/tags/melon/unfeature", json!({})).ok()["featuring"], false);
    }
    assert!(mastodon.get("/api/v1/featured_tags").list().is_empty());
    for bad in [json!({}), json!({"name": ""}), json!({"name": "x!y"}), json!({"name": "x".repeat(3000)})] {
        mastodon.post("/api/v1/featured_tags", bad).refused(422, "Validation failed: Tag is invalid");
    }
    for n in 0..10 {
        mastodon.post("/api/v1/featured_tags", json!({"name": format!("many{n}")})).ok();
    }
    let full = "Validation failed: You have already featured the maximum number of hashtags";
    mastodon.post("/api/v1/featured_tags", json!({"name": "lime"})).refused(422, full);
    mastodon.post("/api/v1/tags/lime/feature", json!({})).refused(422, full);
    assert_eq!(mastodon.post("/api/v1/featured_tags", json!({"name": "many3"})).ok()["name"], "many3");
    server.mastodon().get("/api/v1/accounts/5/featured_tags").refused(404, "Record not found");
    ann.scoped("read").post("/api/v1/featured_tags", json!({"name": "lime"})).refused(403, "This action is outside the authorized scopes");
}

#[test]
fn trends_are_the_most_used_hashtags() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    assert!(server.mastodon().get("/api/v1/trends/tags").list().is_empty());
    post_status(&ann, "#bygone #bygone");
    post_status(&bob, "#bygone");
    server.clock.advance(7 * DAY);
    for text in ["#alone one", "#alone two", "#alone three", "#shared"] {
        post_status(&ann, text);
    }
    post_status(&bob, "#shared");
    bob.publish_with(json!({"content": "#hidden", "isAnonymous": true}));
    for path in ["/api/v1/trends/tags", "/api/v1/trends"] {
        let list = server.mastodon().get(path).list();
        exact(&list[0], TAG);
        assert_eq!(names(&list), ["shared", "alone"]);
    }
    exact(&ann.mastodon().get("/api/v1/trends/tags").list()[0], OWN_TAG);
    assert_eq!(names(&server.mastodon().get("/api/v1/trends/tags?limit=1").list()), ["shared"]);
    assert_eq!(names(&server.mastodon().get("/api/v1/trends/tags?limit=1&offset=1").list()), ["alone"]);
    for path in ["/api/v1/trends/statuses", "/api/v1/trends/links"] {
        assert!(server.mastodon().get(path).list().is_empty());
    }
}
