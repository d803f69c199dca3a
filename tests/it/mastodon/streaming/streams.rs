//! What each stream tells, and that it tells it once and in order.

use serde_json::{Value, json};

use super::listener::Events;
use crate::mastodon::status_client::media;
use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};
use folkmoot::internals::model::content::entry::FileKind;

/// What a request for the timeline shows first.
fn first(who: &Person<'_>, path: &str) -> Value {
    who.mastodon().get(path).list().remove(0)
}

/// Publishes, and finds the same in the stream as at the top of the timeline.
#[track_caller]
fn same(events: &mut Events<'_>, reader: &Person<'_>, path: &str, author: &Person<'_>, body: &Value) -> Value {
    author.mastodon().post("/api/v1/statuses", body.clone()).ok();
    let told = events.next("update");
    assert_eq!(told, first(reader, path));
    told
}

#[test]
fn home_tells_of_what_it_shows() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evely"));
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({})).ok();
    let mut home = bob.mastodon().listen("user");
    let mut own = ann.mastodon().listen("user");
    eve.publish_status("said to nobody");
    let made = same(&mut home, &bob, "/api/v1/timelines/home", &ann, &json!({"status": "hello #games", "visibility": "private"}));
    assert_eq!(own.next("update"), first(&ann, "/api/v1/timelines/home"), "one's own is told with one's own marks");
    let path = format!("/api/v1/statuses/{}", id(&made));
    ann.mastodon().put(&path, json!({"status": "hello again"})).ok();
    for (events, who) in [(&mut home, &bob), (&mut own, &ann)] {
        let edited = events.next("status.update");
        assert_eq!((&edited, edited["content"].as_str()), (&who.mastodon().get(&path).ok(), Some("<p>hello again</p>")));
    }
    ann.mastodon().delete(&path).ok();
    assert_eq!([home.next("delete"), own.next("delete")], [made["id"].clone(), made["id"].clone()]);
    // A repost of somebody else's, and its end.
    let theirs = id(&eve.publish_status("worth it"));
    ann.mastodon().post(&format!("/api/v1/statuses/{theirs}/reblog"), json!({})).ok();
    let told = home.next("update");
    assert_eq!((&told, told["reblog"]["id"].as_str()), (&first(&bob, "/api/v1/timelines/home"), Some(theirs.as_str())));
    ann.mastodon().post(&format!("/api/v1/statuses/{theirs}/unreblog"), json!({})).ok();
    assert_eq!(home.next("delete"), told["id"]);
}

#[test]
fn notifications_come_to_both_streams_with_their_scope() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (mut all, mut alone) = (ann.mastodon().listen("user"), ann.scoped("read:notifications").listen("user/notification"));
    let mut deaf = ann.scoped("read:statuses").listen("user");
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({})).ok();
    bob.publish_status("@annie hello");
    server.work_off();
    for events in [&mut all, &mut alone] {
        let (follow, mention) = (events.next("notification"), events.next("notification"));
        let listed = ann.mastodon().get("/api/v1/notifications").list();
        assert_eq!([&mention, &follow], [&listed[0], &listed[1]]);
        assert_eq!((follow["type"].as_str(), mention["type"].as_str()), (Some("follow"), Some("mention")));
    }
    ann.publish_status("mine");
    deaf.next("update");
    // What a policy holds back is told when it is accepted.
    let carol = server.user("carol");
    drop(alone);
    ann.mastodon().json(rocket::http::Method::Patch, "/api/v2/notifications/policy", json!({"for_not_following": "filter"})).ok();
    carol.publish_status("@annie are you there?");
    server.work_off();
    ann.publish_status("nothing came before this");
    assert_eq!([all.next("update")["account"]["acct"].clone(), all.next("update")["account"]["acct"].clone()], ["annie", "annie"]);
    let request = id(&ann.mastodon().get("/api/v1/notifications/requests").list()[0]);
    ann.mastodon().post(&format!("/api/v1/notifications/requests/{request}/accept"), json!({})).ok();
    assert_eq!(all.next("notifications_merged"), json!(1));
}

#[test]
fn direct_statuses_come_as_conversations() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    let (mut hers, mut his, mut home) = (ann.mastodon().listen("direct"), bob.mastodon().listen("direct"), ann.mastodon().listen("user"));
    bob.write_to(&ann, "psst");
    for (events, who) in [(&mut hers, &ann), (&mut his, &bob)] {
        assert_eq!(events.next("conversation"), first(who, "/api/v1/conversations"));
    }
    assert_eq!(home.next("notification")["type"], "mention");
    let direct = json!({"status": "@annie @carol, both of you", "visibility": "direct"});
    let made = bob.mastodon().post("/api/v1/statuses", direct).ok();
    server.work_off();
    let told = hers.next("conversation");
    assert_eq!((&told, &told["last_status"]["id"]), (&first(&ann, "/api/v1/conversations"), &made["id"]));
    assert_eq!(his.next("conversation"), first(&bob, "/api/v1/conversations"));
    assert_eq!(home.next("notification")["status"]["id"], made["id"]);
    // Changes come to the stream of the user, who has it on the screen.
    bob.mastodon().put(&format!("/api/v1/statuses/{}", id(&made)), json!({"status": "@annie @carol, all of you"})).ok();
    assert_eq!(home.next("status.update")["id"], made["id"]);
    bob.mastodon().delete(&format!("/api/v1/statuses/{}", id(&made))).ok();
    assert_eq!(home.next("delete"), made["id"]);
    drop(carol);
}

#[test]
fn public_streams_tell_of_their_timelines() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let mut public = bob.mastodon().listen("public");
    let mut local = bob.mastodon().listen("public/local");
    let mut media_only = bob.mastodon().listen("public?only_media=true");
    // Nobody has ever used it.
    let mut games = bob.mastodon().listen("hashtag?tag=Games");
    let remote = bob.mastodon().listen("public/remote");
    ann.mastodon().post("/api/v1/statuses", json!({"status": "quietly #games", "visibility": "unlisted"})).ok();
    let made = same(&mut public, &bob, "/api/v1/timelines/public", &ann, &json!({"status": "one"}));
    assert_eq!(local.next("update"), made);
    let reply = json!({"status": "two #games", "in_reply_to_id": made["id"]});
    let tagged = same(&mut games, &bob, "/api/v1/timelines/tag/games", &ann, &reply);
    let picture = media(&ann, FileKind::Image);
    let shown = ann.mastodon().post("/api/v1/statuses", json!({"status": "three", "media_ids": [picture]})).ok();
    assert_eq!([public.next("update")["id"].clone(), media_only.next("update")["id"].clone()], [shown["id"].clone(), shown["id"].clone()]);
    ann.mastodon().delete(&format!("/api/v1/statuses/{}", id(&tagged))).ok();
    assert_eq!(games.next("delete"), tagged["id"]);
    ann.mastodon().post("/api/v1/statuses", json!({"status": "four #games"})).ok();
    assert_eq!([public.next("update"), local.next("update")].map(|told| told["id"] != made["id"]), [true, true]);
    games.next("update");
    // Nothing comes from elsewhere, and a stream may be left at any time.
    drop(remote);
    drop(media_only);
}

#[test]
fn a_hundred_events_come_once_and_in_order() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({})).ok();
    ann.publish_status("#games");
    bob.mastodon().post("/api/v1/tags/games/follow", json!({})).ok();
    let (mut home, mut games) = (bob.mastodon().listen("user"), bob.mastodon().listen("hashtag?tag=games"));
    let (hers, his) = (ann.mastodon(), bob.mastodon());
    let made: Vec<Value> = (0..100)
        .map(|n| {
            let who = if n % 3 == 0 { &his } else { &hers };
            who.post("/api/v1/statuses", json!({"status": format!("{n} #games")})).ok()["id"].clone()
        })
        .collect();
    for events in [&mut home, &mut games] {
        let told: Vec<Value> = (0..100).map(|_| events.next("update")["id"].clone()).collect();
        assert_eq!(told, made);
    }
}
