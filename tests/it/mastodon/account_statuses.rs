//! Statuses of an account.

use serde_json::{Value, json};

use crate::mastodon_client::{MastodonClient, id};
use crate::test_server::{Person, TestServer};

fn ids(list: &[Value]) -> Vec<String> {
    list.iter().map(id).collect()
}

fn of(mastodon: &MastodonClient<'_>, who: &Person<'_>, query: &str) -> Vec<String> {
    ids(&mastodon.get(&format!("/api/v1/accounts/{}/statuses{query}", who.id())).list())
}

fn post_status(who: &Person<'_>, body: Value) -> String {
    id(&who.mastodon().post("/api/v1/statuses", body).ok())
}

#[test]
fn replies_reblogs_and_hashtags_can_be_filtered() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let of_bob = post_status(&bob, json!({"status": "of bobby"}));
    let first = post_status(&ann, json!({"status": "first #plum"}));
    let to_bob = post_status(&ann, json!({"status": "to bobby", "in_reply_to_id": of_bob}));
    let to_myself = post_status(&ann, json!({"status": "to myself #Plum", "in_reply_to_id": first}));
    let to_the_reply = post_status(&ann, json!({"status": "more to bobby", "in_reply_to_id": to_bob}));
    ann.mastodon().post(&format!("/api/v1/statuses/{of_bob}/reblog"), json!({})).ok();
    let all = of(&server.mastodon(), &ann, "");
    let repost = all[0].clone();
    assert_eq!(all, [repost.as_str(), &to_the_reply, &to_myself, &to_bob, &first]);
    let shown = server.mastodon().get(&format!("/api/v1/accounts/{}/statuses?limit=1", ann.id())).list();
    assert_eq!((&shown[0]["reblog"]["id"], &shown[0]["content"]), (&json!(of_bob), &json!("")));
    assert_eq!(of(&server.mastodon(), &ann, "?exclude_replies=true"), [repost.as_str(), &to_the_reply, &to_myself, &first]);
    assert_eq!(of(&server.mastodon(), &ann, "?exclude_reblogs=1"), [to_the_reply.as_str(), &to_myself, &to_bob, &first]);
    assert_eq!(of(&server.mastodon(), &ann, "?exclude_reblogs=1&exclude_replies=1&limit=2"), [to_the_reply.as_str(), &to_myself]);
    assert_eq!(of(&server.mastodon(), &ann, "?tagged=PLUM"), [to_myself.as_str(), &first]);
    assert_eq!(of(&server.mastodon(), &ann, "?tagged=plum&exclude_replies=false&limit=1"), [to_myself.as_str()]);
    assert!(of(&server.mastodon(), &ann, "?tagged=nothing").is_empty() && of(&server.mastodon(), &ann, "?only_media=true").is_empty());
    // Reblogs are in no public timeline, and in the home timeline of followers only.
    assert!(!ids(&server.mastodon().get("/api/v1/timelines/public").list()).contains(&repost));
    let fan = server.user("freda");
    fan.mark("follow", "user", "annie");
    assert!(ids(&fan.mastodon().get("/api/v1/timelines/home").list()).contains(&repost));
    // A reblog of a blocked account is not shown.
    fan.mark("block", "user", "bobby");
    assert!(!ids(&fan.mastodon().get("/api/v1/timelines/home").list()).contains(&repost));
    assert!(!of(&fan.mastodon(), &ann, "").contains(&repost));
    // A reply can be reblogged, too, and the reblog can be undone.
    let answer = post_status(&bob, json!({"status": "an answer", "in_reply_to_id": first}));
    ann.mastodon().post(&format!("/api/v1/statuses/{answer}/reblog"), json!({})).ok();
    assert_eq!(of(&server.mastodon(), &ann, "?limit=2")[1], repost);
    for status in [&answer, &of_bob] {
        ann.mastodon().post(&format!("/api/v1/statuses/{status}/unreblog"), json!({})).ok();
    }
    assert_eq!(of(&server.mastodon(), &ann, ""), [to_the_reply.as_str(), &to_myself, &to_bob, &first]);
}

#[test]
fn pinned_statuses_are_listed_separately() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let posted: Vec<String> = (0..4).map(|n| post_status(&ann, json!({"status": format!("number {n}")}))).collect();
    assert!(of(&server.mastodon(), &ann, "?pinned=true").is_empty());
    for at in [2, 0] {
        ann.mastodon().post(&format!("/api/v1/statuses/{}/pin", posted[at]), json!({})).ok();
    }
    assert_eq!(of(&server.mastodon(), &ann, "?pinned=true"), [posted[0].as_str(), &posted[2]]);
    assert_eq!(of(&server.mastodon(), &ann, "?pinned=true&limit=1"), [posted[0].as_str()]);
    let mine = ann.mastodon().get(&format!("/api/v1/accounts/{}/statuses?pinned=1", ann.id())).list();
    assert!(mine.iter().all(|status| status["pinned"] == json!(true)), "{mine:?}");
    assert_eq!(of(&server.mastodon(), &ann, "?pinned=false").len(), 4);
}

#[test]
fn blocks_and_unknown_people() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    post_status(&ann, json!({"status": "hello"}));
    assert_eq!(of(&bob.mastodon(), &ann, "").len(), 1);
    ann.mark("block", "user", "bobby");
    assert!(of(&bob.mastodon(), &ann, "").is_empty());
    assert_eq!(of(&server.mastodon(), &ann, "").len(), 1);
    for odd in ["1", "x", "-5", "99999999999999999999999"] {
        server.mastodon().get(&format!("/api/v1/accounts/{odd}/statuses")).refused(404, "Record not found");
    }
    ann.scoped("write")
        .get(&format!("/api/v1/accounts/{}/statuses", ann.id()))
        .refused(403, "This action is outside the authorized scopes");
}
