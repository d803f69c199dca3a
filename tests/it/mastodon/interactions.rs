//! Favourites, pins, muted threads, and the lists of who did it (`docs/specs/mastodon.md 4.2`).

use serde_json::{Value, json};

use super::status_fixtures::{self, act};
use crate::database::{Dump, number, sql};
use crate::mastodon_client::{MastodonResponse, id};
use crate::test_server::{Person, TestServer};

fn status_action(who: &Person<'_>, status: &str, verb: &str) -> MastodonResponse {
    who.mastodon().post(&format!("/api/v1/statuses/{status}/{verb}"), json!({}))
}

fn names(list: &[Value]) -> Vec<&str> {
    list.iter().map(|account| account["username"].as_str().expect("a name")).collect()
}

#[test]
fn a_favourite_is_a_like() {
    for kind in ["post", "comment"] {
        let server = TestServer::new();
        let (ann, bob) = (server.user("annie"), server.user("bobby"));
        let pid = ann.publish("ContentOptions at this");
        let (code, status) = if kind == "post" {
            (pid.clone(), status_fixtures::post(&server, &pid))
        } else {
            let cid = ann.comment(&pid, "And at this");
            (cid.clone(), status_fixtures::comment(&server, &cid))
        };
        for _ in 0..2 {
            let liked = act(&bob, &status, "favourite");
            status_fixtures::status(&liked);
            assert_eq!((&liked["id"], &liked["favourited"], &liked["favourites_count"]), (&json!(status), &json!(true), &json!(1)));
        }
        let seen = status_fixtures::detail(&bob, kind, &code);
        assert_eq!((&seen["likeCount"], &seen["interaction"]["likeStatus"]), (&json!(1), &json!(true)), "{seen}");
        assert_eq!(ann.unread("likes"), 1);
        for _ in 0..2 {
            let unliked = act(&bob, &status, "unfavourite");
            assert_eq!((&unliked["favourited"], &unliked["favourites_count"]), (&json!(false), &json!(0)));
        }
        assert_eq!(status_fixtures::detail(&bob, kind, &code)["likeCount"], 0);
        assert_eq!(ann.unread("likes"), 0, "undoing takes the news back");

        bob.mark("like", kind, &code);
        let seen = bob.mastodon().get(&format!("/api/v1/statuses/{status}")).ok();
        assert_eq!((&seen["favourited"], &seen["favourites_count"]), (&json!(true), &json!(1)));
        bob.mark("dislike", kind, &code);
        assert_eq!(bob.mastodon().get(&format!("/api/v1/statuses/{status}")).ok()["favourited"], false);
        act(&bob, &status, "favourite");
        assert_eq!(status_fixtures::detail(&bob, kind, &code)["interaction"]["dislikeStatus"], false, "liking takes the dislike off");
        act(&ann, &status, "favourite");
        assert_eq!(ann.unread("likes"), 1, "nobody hears of themselves");
    }
}

#[test]
fn liking_a_message_stays_private() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let message = status_fixtures::message(&ann, &bob, "Just for you");
    for _ in 0..2 {
        let liked = act(&bob, &message, "favourite");
        status_fixtures::status(&liked);
        assert_eq!((&liked["visibility"], &liked["favourited"], &liked["favourites_count"]), (&json!("direct"), &json!(true), &json!(1)));
    }
    assert_eq!(ann.mastodon().get(&format!("/api/v1/statuses/{message}")).ok()["favourites_count"], 1);
    assert_eq!(names(&ann.mastodon().get(&format!("/api/v1/statuses/{message}/favourited_by")).list()), ["bobby"]);
    assert_eq!(ann.unread("likes"), 0, "Fresns knows nothing of it");
    assert_eq!(bob.v2().get(&format!("/user/{}/likes/posts", bob.name)).body["data"]["pagination"]["total"].as_i64().unwrap_or(0), 0);
    for verb in ["favourite", "bookmark", "mute", "unfavourite"] {
        status_action(&cat, &message, verb).refused(404, "Record not found");
    }
    assert_eq!(act(&bob, &message, "unfavourite")["favourites_count"], 0);
    status_action(&ann, &message, "pin").refused(422, "Validation failed: Posts that are only visible to mentioned users cannot be pinned");
}

#[test]
fn actions_on_invisible_statuses_are_refused() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let hidden = status_fixtures::post(&server, &ann.publish("For followers"));
    sql(&server, &format!("UPDATE entries SET visibility = 'followers' WHERE id = {hidden}"));
    let anonymous = status_fixtures::post(&server, &ann.publish("Who said that?"));
    crate::database::miscount(&server, &format!("UPDATE entries SET anonymous = 1 WHERE id = {anonymous}"));
    let pid = ann.publish("Gone");
    let gone = status_fixtures::post(&server, &pid);
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    let open = status_fixtures::post(&server, &ann.publish("Open"));
    let tokens = (bob.mastodon(), bob.scoped("read"));
    let before = Dump::of(&server, &[]);
    for verb in ["favourite", "unfavourite", "bookmark", "unbookmark", "mute", "unmute", "pin", "unpin"] {
        for status in [&hidden, &anonymous, &gone, "1", "x", "-1", "99999999999999999999", &ann.id()] {
            tokens.0.post(&format!("/api/v1/statuses/{status}/{verb}"), json!({})).refused(404, "Record not found");
        }
        server.mastodon().post(&format!("/api/v1/statuses/{open}/{verb}"), json!({})).refused(401, "The access token is invalid");
        tokens.1.post(&format!("/api/v1/statuses/{open}/{verb}"), json!({})).refused(403, "This action is outside the authorized scopes");
    }
    for list in ["favourited_by", "reblogged_by"] {
        for status in [&hidden, "1", "x"] {
            tokens.0.get(&format!("/api/v1/statuses/{status}/{list}")).refused(404, "Record not found");
            server.mastodon().get(&format!("/api/v1/statuses/{status}/{list}")).refused(404, "Record not found");
        }
    }
    assert_eq!(before.changed(&Dump::of(&server, &[])), [""; 0]);
}

#[test]
fn each_action_requires_its_scope() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let status = status_fixtures::post(&server, &ann.publish("Mine"));
    for (scope, verbs) in [
        ("write:favourites", ["favourite", "unfavourite"]),
        ("write:bookmarks", ["bookmark", "unbookmark"]),
        ("write:accounts", ["pin", "unpin"]),
        ("write:mutes", ["mute", "unmute"]),
    ] {
        for verb in verbs {
            ann.scoped(scope).post(&format!("/api/v1/statuses/{status}/{verb}"), json!({})).ok();
            let other = if scope == "write:mutes" { "write:favourites" } else { "write:mutes" };
            assert_eq!(ann.scoped(other).post(&format!("/api/v1/statuses/{status}/{verb}"), json!({})).status.code, 403);
        }
    }
}

#[test]
fn favourites_follow_the_setting_for_likes() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("ContentOptions");
    let (post, comment) = (status_fixtures::post(&server, &pid), status_fixtures::comment(&server, &ann.comment(&pid, "Again")));
    let message = status_fixtures::message(&ann, &bob, "Psst");
    act(&bob, &post, "favourite");
    status_fixtures::without_marks(&server);
    for status in [&comment, &message] {
        status_action(&bob, status, "favourite").refused(403, "This action is not allowed");
    }
    assert_eq!(act(&bob, &post, "unfavourite")["favourites_count"], 0, "what was liked before can be let go");
    status_action(&bob, &post, "favourite").refused(403, "This action is not allowed");
    act(&bob, &post, "bookmark");
}

#[test]
fn actions_on_a_reblog_apply_to_the_original() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let original = status_fixtures::post(&server, &ann.publish("Pass it on"));
    let wrapper = id(&act(&bob, &original, "reblog"));
    for (verb, key) in [("favourite", "favourited"), ("bookmark", "bookmarked"), ("mute", "muted")] {
        let answer = act(&cat, &wrapper, verb);
        assert_eq!((&answer["id"], &answer[key], &answer["reblog"][key]), (&json!(wrapper), &json!(true), &json!(true)), "{verb}");
        assert_eq!(cat.mastodon().get(&format!("/api/v1/statuses/{original}")).ok()[key], true, "{verb}");
    }
    assert_eq!(ann.unread("likes"), 1);
    assert_eq!(status_fixtures::ids(&cat.mastodon().get("/api/v1/favourites").list()), [original.as_str()]);
    assert_eq!(status_fixtures::ids(&cat.mastodon().get("/api/v1/bookmarks").list()), [original.as_str()]);
    for list in ["favourited_by", "reblogged_by"] {
        let expected = if list == "favourited_by" { "cathy" } else { "bobby" };
        for status in [&original, &wrapper] {
            assert_eq!(names(&server.mastodon().get(&format!("/api/v1/statuses/{status}/{list}")).list()), [expected], "{list}");
        }
    }
    for (verb, key) in [("unfavourite", "favourited"), ("unbookmark", "bookmarked"), ("unmute", "muted")] {
        assert_eq!(act(&cat, &wrapper, verb)[key], false, "{verb}");
        assert_eq!(cat.mastodon().get(&format!("/api/v1/statuses/{original}")).ok()[key], false, "{verb}");
    }
    status_action(&bob, &wrapper, "pin").refused(422, "Validation failed: A boost cannot be pinned");
    status_action(&cat, &wrapper, "pin").refused(422, "Validation failed: A boost cannot be pinned, Someone else's post cannot be pinned");

    sql(&server, &format!("UPDATE entries SET visibility = 'followers' WHERE id = {wrapper}"));
    assert!(server.mastodon().get(&format!("/api/v1/statuses/{original}/reblogged_by")).list().is_empty(), "a private repost is not told");
    assert_eq!(names(&bob.mastodon().get(&format!("/api/v1/statuses/{original}/reblogged_by")).list()), ["bobby"]);
}

#[test]
fn at_most_five_own_statuses_can_be_pinned() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("First");
    let mut mine = vec![status_fixtures::post(&server, &pid), status_fixtures::comment(&server, &ann.comment(&pid, "Second"))];
    mine.extend((0..4).map(|n| status_fixtures::post(&server, &ann.publish(&format!("More {n}")))));
    for status in &mine[..5] {
        assert_eq!(act(&ann, status, "pin")["pinned"], true);
    }
    assert_eq!(act(&ann, &mine[0], "pin")["pinned"], true, "twice is once");
    status_action(&ann, &mine[5], "pin").refused(422, "Validation failed: You have already pinned the maximum number of posts");
    assert_eq!(act(&ann, &mine[1], "unpin")["pinned"], false);
    assert_eq!(act(&ann, &mine[1], "unpin")["pinned"], false);
    assert_eq!(act(&ann, &mine[5], "pin")["pinned"], true);
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    assert_eq!(act(&ann, &mine[1], "pin")["pinned"], true, "what was deleted takes no place");
    status_action(&bob, &mine[2], "pin").refused(422, "Validation failed: Someone else's post cannot be pinned");
    assert!(act(&bob, &mine[2], "unpin").get("pinned").is_none());
    assert_eq!(ann.mastodon().get(&format!("/api/v1/statuses/{}", mine[2])).ok()["pinned"], true, "only the owner takes it down");
    assert_eq!(number(&server, "SELECT count(*) FROM pins p JOIN entries e ON e.id = p.entry_id WHERE e.deleted_at IS NULL"), 5);
}

#[test]
fn muting_applies_to_the_whole_thread() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("Begin");
    let post = status_fixtures::post(&server, &pid);
    let (one, two) =
        (status_fixtures::comment(&server, &bob.comment(&pid, "One")), status_fixtures::comment(&server, &ann.comment(&pid, "Two")));
    let apart = status_fixtures::post(&server, &ann.publish("Something else"));
    assert_eq!(act(&bob, &one, "mute")["muted"], true);
    let muted = |status: &str| bob.mastodon().get(&format!("/api/v1/statuses/{status}")).ok()["muted"].clone();
    assert_eq!([&post, &one, &two, &apart].map(|status| muted(status)), [true, true, true, false]);
    assert_eq!(ann.mastodon().get(&format!("/api/v1/statuses/{post}")).ok()["muted"], false);
    act(&bob, &two, "mute");
    assert_eq!(act(&bob, &post, "unmute")["muted"], false);
    assert_eq!([&post, &one, &two].map(|status| muted(status)), [false, false, false]);

    let (first, second) = (status_fixtures::message(&ann, &bob, "Hello"), status_fixtures::message(&bob, &ann, "Hello back"));
    assert_eq!(act(&bob, &second, "mute")["muted"], true);
    assert_eq!(muted(&first), true);
    assert_eq!(act(&bob, &first, "unmute")["muted"], false);
    assert_eq!(muted(&second), false);
    assert_eq!(number(&server, "SELECT count(*) FROM thread_mutes"), 0);
}

#[test]
fn favourited_by_is_paged() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let status = status_fixtures::post(&server, &ann.publish("ContentOptions"));
    let fans: Vec<Person<'_>> = ["bobby", "cathy", "derek"].iter().map(|name| server.user(name)).collect();
    for fan in &fans {
        act(fan, &status, "favourite");
    }
    let path = format!("/api/v1/statuses/{status}/favourited_by");
    let first = server.mastodon().get(&format!("{path}?limit=2"));
    let (next, prev) = (first.link("next").expect("more"), first.link("prev").expect("a way back"));
    assert!(next.contains("max_id=") && prev.contains("since_id="), "{next} {prev}");
    assert_eq!(names(&first.list()), ["derek", "cathy"]);
    let second = server.mastodon().get(&next);
    assert!(second.link("next").is_none(), "a page that is not full is the last");
    assert_eq!(names(&second.list()), ["bobby"]);
    assert!(server.mastodon().get(&prev).list().is_empty());
    let oldest = server.mastodon().get(&format!("{path}?limit=1&min_id=1"));
    assert_eq!(names(&oldest.list()), ["bobby"]);
    fans[1].mark("block", "user", &fans[0].id());
    assert_eq!(names(&fans[0].mastodon().get(&path).list()), ["derek", "bobby"], "who blocks me is not told to me");
    assert_eq!(names(&fans[1].mastodon().get(&path).list()), ["derek", "cathy"]);
    for odd in ["limit=x", "limit=-1", "limit=100000", "max_id=x", "since_id=99999999999999999999"] {
        server.mastodon().get(&format!("{path}?{odd}")).list();
    }
}

#[test]
fn statuses_can_be_liked_through_fresns() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let posted = ann.publish_status("Hello");
    assert_eq!(act(&bob, &id(&posted), "favourite")["favourites_count"], 1);
    let list = bob.v2().get("/post/list").ok();
    assert_eq!((&list["list"][0]["likeCount"], &list["list"][0]["interaction"]["likeStatus"]), (&json!(1), &json!(true)));
}
