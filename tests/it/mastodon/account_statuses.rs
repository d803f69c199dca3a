//! What a profile shows of what somebody said.

use serde_json::{Value, json};

use crate::kit::{Moot, Person};
use crate::toot::{Toot, id};

fn ids(list: &[Value]) -> Vec<String> {
    list.iter().map(id).collect()
}

fn of(toot: &Toot<'_>, who: &Person<'_>, query: &str) -> Vec<String> {
    ids(&toot.get(&format!("/api/v1/accounts/{}/statuses{query}", who.id())).list())
}

fn say(who: &Person<'_>, body: Value) -> String {
    id(&who.mastodon().post("/api/v1/statuses", body).ok())
}

#[test]
fn replies_reposts_and_hashtags_are_asked_for() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("anna"), moot.user("bert"));
    let other = bob.publish("of bert");
    let of_bob = ids(&moot.toot().get("/api/v1/timelines/public").list())[0].clone();
    let first = say(&ann, json!({"status": "first #plum"}));
    let to_bob = say(&ann, json!({"status": "to bert", "in_reply_to_id": of_bob}));
    let to_myself = say(&ann, json!({"status": "to myself #Plum", "in_reply_to_id": first}));
    let to_the_reply = say(&ann, json!({"status": "more to bert", "in_reply_to_id": to_bob}));
    // To Fresns a repost is a quote without words.
    ann.publish_with(json!({"content": "", "quotePid": other}));
    let all = of(&moot.toot(), &ann, "");
    let repost = all[0].clone();
    assert_eq!(all, [repost.as_str(), &to_the_reply, &to_myself, &to_bob, &first]);
    let shown = moot.toot().get(&format!("/api/v1/accounts/{}/statuses?limit=1", ann.id())).list();
    assert_eq!((&shown[0]["reblog"]["id"], &shown[0]["content"]), (&json!(of_bob), &json!("")));
    assert_eq!(of(&moot.toot(), &ann, "?exclude_replies=true"), [repost.as_str(), &to_the_reply, &to_myself, &first]);
    assert_eq!(of(&moot.toot(), &ann, "?exclude_reblogs=1"), [to_the_reply.as_str(), &to_myself, &to_bob, &first]);
    assert_eq!(of(&moot.toot(), &ann, "?exclude_reblogs=1&exclude_replies=1&limit=2"), [to_the_reply.as_str(), &to_myself]);
    assert_eq!(of(&moot.toot(), &ann, "?tagged=PLUM"), [to_myself.as_str(), &first]);
    assert_eq!(of(&moot.toot(), &ann, "?tagged=plum&exclude_replies=false&limit=1"), [to_myself.as_str()]);
    assert!(of(&moot.toot(), &ann, "?tagged=nothing").is_empty() && of(&moot.toot(), &ann, "?only_media=true").is_empty());
    // Reposts stand in no public timeline, and at home only with whoever follows.
    assert!(!ids(&moot.toot().get("/api/v1/timelines/public").list()).contains(&repost));
    let fan = moot.user("fred");
    fan.mark("follow", "user", "anna");
    assert!(ids(&fan.mastodon().get("/api/v1/timelines/home").list()).contains(&repost));
    // A repost of somebody the reader blocked is not shown.
    fan.mark("block", "user", "bert");
    assert!(!ids(&fan.mastodon().get("/api/v1/timelines/home").list()).contains(&repost));
    assert!(!of(&fan.mastodon(), &ann, "").contains(&repost));
}

#[test]
fn pins_stand_by_themselves() {
    let moot = Moot::new();
    let ann = moot.user("anna");
    let said: Vec<String> = (0..4).map(|n| say(&ann, json!({"status": format!("number {n}")}))).collect();
    assert!(of(&moot.toot(), &ann, "?pinned=true").is_empty());
    for at in [2, 0] {
        ann.mastodon().post(&format!("/api/v1/statuses/{}/pin", said[at]), json!({})).ok();
    }
    assert_eq!(of(&moot.toot(), &ann, "?pinned=true"), [said[0].as_str(), &said[2]]);
    assert_eq!(of(&moot.toot(), &ann, "?pinned=true&limit=1"), [said[0].as_str()]);
    let mine = ann.mastodon().get(&format!("/api/v1/accounts/{}/statuses?pinned=1", ann.id())).list();
    assert!(mine.iter().all(|status| status["pinned"] == json!(true)), "{mine:?}");
    assert_eq!(of(&moot.toot(), &ann, "?pinned=false").len(), 4);
}

#[test]
fn blocks_and_unknown_people() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("anna"), moot.user("bert"));
    say(&ann, json!({"status": "hello"}));
    assert_eq!(of(&bob.mastodon(), &ann, "").len(), 1);
    ann.mark("block", "user", "bert");
    assert!(of(&bob.mastodon(), &ann, "").is_empty());
    assert_eq!(of(&moot.toot(), &ann, "").len(), 1);
    for odd in ["1", "x", "-5", "99999999999999999999999"] {
        moot.toot().get(&format!("/api/v1/accounts/{odd}/statuses")).refused(404, "Record not found");
    }
    ann.scoped("write")
        .get(&format!("/api/v1/accounts/{}/statuses", ann.id()))
        .refused(403, "This action is outside the authorized scopes");
}
