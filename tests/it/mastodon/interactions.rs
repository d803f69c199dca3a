//! Favourites, pins, muted threads, and who did what (`docs/specs/mastodon.md 4.2`).

use serde_json::{Value, json};

use super::kept::{self, act};
use crate::kit::{Moot, Person};
use crate::rows::{Dump, number, sql};
use crate::toot::{Heard, id};

fn press(who: &Person<'_>, status: &str, verb: &str) -> Heard {
    who.mastodon().post(&format!("/api/v1/statuses/{status}/{verb}"), json!({}))
}

fn names(list: &[Value]) -> Vec<&str> {
    list.iter().map(|account| account["username"].as_str().expect("a name")).collect()
}

#[test]
fn a_favourite_is_a_like() {
    for kind in ["post", "comment"] {
        let moot = Moot::new();
        let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
        let pid = ann.publish("ContentOptions at this");
        let (code, status) = if kind == "post" {
            (pid.clone(), kept::post(&moot, &pid))
        } else {
            let cid = ann.comment(&pid, "And at this");
            (cid.clone(), kept::comment(&moot, &cid))
        };
        for _ in 0..2 {
            let liked = act(&bob, &status, "favourite");
            kept::status(&liked);
            assert_eq!((&liked["id"], &liked["favourited"], &liked["favourites_count"]), (&json!(status), &json!(true), &json!(1)));
        }
        let seen = kept::detail(&bob, kind, &code);
        assert_eq!((&seen["likeCount"], &seen["interaction"]["likeStatus"]), (&json!(1), &json!(true)), "{seen}");
        assert_eq!(ann.unread("likes"), 1);
        for _ in 0..2 {
            let unliked = act(&bob, &status, "unfavourite");
            assert_eq!((&unliked["favourited"], &unliked["favourites_count"]), (&json!(false), &json!(0)));
        }
        assert_eq!(kept::detail(&bob, kind, &code)["likeCount"], 0);
        assert_eq!(ann.unread("likes"), 0, "undoing takes the news back");

        bob.mark("like", kind, &code);
        let seen = bob.mastodon().get(&format!("/api/v1/statuses/{status}")).ok();
        assert_eq!((&seen["favourited"], &seen["favourites_count"]), (&json!(true), &json!(1)));
        bob.mark("dislike", kind, &code);
        assert_eq!(bob.mastodon().get(&format!("/api/v1/statuses/{status}")).ok()["favourited"], false);
        act(&bob, &status, "favourite");
        assert_eq!(kept::detail(&bob, kind, &code)["interaction"]["dislikeStatus"], false, "liking takes the dislike off");
        act(&ann, &status, "favourite");
        assert_eq!(ann.unread("likes"), 1, "nobody hears of themselves");
    }
}

#[test]
fn a_liked_message_stays_between_two() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("cathy"));
    let message = kept::message(&ann, &bob, "Just for you");
    for _ in 0..2 {
        let liked = act(&bob, &message, "favourite");
        kept::status(&liked);
        assert_eq!((&liked["visibility"], &liked["favourited"], &liked["favourites_count"]), (&json!("direct"), &json!(true), &json!(1)));
    }
    assert_eq!(ann.mastodon().get(&format!("/api/v1/statuses/{message}")).ok()["favourites_count"], 1);
    assert_eq!(names(&ann.mastodon().get(&format!("/api/v1/statuses/{message}/favourited_by")).list()), ["bobby"]);
    assert_eq!(ann.unread("likes"), 0, "Fresns knows nothing of it");
    assert_eq!(bob.v2().get(&format!("/user/{}/likes/posts", bob.name)).body["data"]["pagination"]["total"].as_i64().unwrap_or(0), 0);
    for verb in ["favourite", "bookmark", "mute", "unfavourite"] {
        press(&cat, &message, verb).refused(404, "Record not found");
    }
    assert_eq!(act(&bob, &message, "unfavourite")["favourites_count"], 0);
    press(&ann, &message, "pin").refused(422, "Validation failed: Posts that are only visible to mentioned users cannot be pinned");
}

#[test]
fn nobody_touches_what_is_not_there_for_them() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let hidden = kept::post(&moot, &ann.publish("For followers"));
    sql(&moot, &format!("UPDATE entries SET visibility = 'followers' WHERE id = {hidden}"));
    let anonymous = kept::post(&moot, &ann.publish("Who said that?"));
    crate::rows::miscount(&moot, &format!("UPDATE entries SET anonymous = 1 WHERE id = {anonymous}"));
    let pid = ann.publish("Gone");
    let gone = kept::post(&moot, &pid);
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    let open = kept::post(&moot, &ann.publish("Open"));
    let tokens = (bob.mastodon(), bob.scoped("read"));
    let before = Dump::of(&moot, &[]);
    for verb in ["favourite", "unfavourite", "bookmark", "unbookmark", "mute", "unmute", "pin", "unpin"] {
        for status in [&hidden, &anonymous, &gone, "1", "x", "-1", "99999999999999999999", &ann.id()] {
            tokens.0.post(&format!("/api/v1/statuses/{status}/{verb}"), json!({})).refused(404, "Record not found");
        }
        moot.toot().post(&format!("/api/v1/statuses/{open}/{verb}"), json!({})).refused(401, "The access token is invalid");
        tokens.1.post(&format!("/api/v1/statuses/{open}/{verb}"), json!({})).refused(403, "This action is outside the authorized scopes");
    }
    for list in ["favourited_by", "reblogged_by"] {
        for status in [&hidden, "1", "x"] {
            tokens.0.get(&format!("/api/v1/statuses/{status}/{list}")).refused(404, "Record not found");
            moot.toot().get(&format!("/api/v1/statuses/{status}/{list}")).refused(404, "Record not found");
        }
    }
    assert_eq!(before.changed(&Dump::of(&moot, &[])), [""; 0]);
}

#[test]
fn each_verb_has_its_scope() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let status = kept::post(&moot, &ann.publish("Mine"));
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
fn where_likes_are_switched_off_nobody_favours() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let pid = ann.publish("ContentOptions");
    let (post, comment) = (kept::post(&moot, &pid), kept::comment(&moot, &ann.comment(&pid, "Again")));
    let message = kept::message(&ann, &bob, "Psst");
    act(&bob, &post, "favourite");
    kept::without_marks(&moot);
    for status in [&comment, &message] {
        press(&bob, status, "favourite").refused(403, "This action is not allowed");
    }
    assert_eq!(act(&bob, &post, "unfavourite")["favourites_count"], 0, "what was liked before can be let go");
    press(&bob, &post, "favourite").refused(403, "This action is not allowed");
    act(&bob, &post, "bookmark");
}

#[test]
fn a_repost_stands_for_what_it_passes_on() {
    let moot = Moot::new();
    let (ann, bob, cat) = (moot.user("annie"), moot.user("bobby"), moot.user("cathy"));
    let original = kept::post(&moot, &ann.publish("Pass it on"));
    let wrapper = id(&act(&bob, &original, "reblog"));
    for (verb, key) in [("favourite", "favourited"), ("bookmark", "bookmarked"), ("mute", "muted")] {
        let answer = act(&cat, &wrapper, verb);
        assert_eq!((&answer["id"], &answer[key], &answer["reblog"][key]), (&json!(wrapper), &json!(true), &json!(true)), "{verb}");
        assert_eq!(cat.mastodon().get(&format!("/api/v1/statuses/{original}")).ok()[key], true, "{verb}");
    }
    assert_eq!(ann.unread("likes"), 1);
    assert_eq!(kept::ids(&cat.mastodon().get("/api/v1/favourites").list()), [original.as_str()]);
    assert_eq!(kept::ids(&cat.mastodon().get("/api/v1/bookmarks").list()), [original.as_str()]);
    for list in ["favourited_by", "reblogged_by"] {
        let expected = if list == "favourited_by" { "cathy" } else { "bobby" };
        for status in [&original, &wrapper] {
            assert_eq!(names(&moot.toot().get(&format!("/api/v1/statuses/{status}/{list}")).list()), [expected], "{list}");
        }
    }
    for (verb, key) in [("unfavourite", "favourited"), ("unbookmark", "bookmarked"), ("unmute", "muted")] {
        assert_eq!(act(&cat, &wrapper, verb)[key], false, "{verb}");
        assert_eq!(cat.mastodon().get(&format!("/api/v1/statuses/{original}")).ok()[key], false, "{verb}");
    }
    press(&bob, &wrapper, "pin").refused(422, "Validation failed: A boost cannot be pinned");
    press(&cat, &wrapper, "pin").refused(422, "Validation failed: A boost cannot be pinned, Someone else's post cannot be pinned");

    sql(&moot, &format!("UPDATE entries SET visibility = 'followers' WHERE id = {wrapper}"));
    assert!(moot.toot().get(&format!("/api/v1/statuses/{original}/reblogged_by")).list().is_empty(), "a private repost is not told");
    assert_eq!(names(&bob.mastodon().get(&format!("/api/v1/statuses/{original}/reblogged_by")).list()), ["bobby"]);
}

#[test]
fn five_own_posts_stand_on_top() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let pid = ann.publish("First");
    let mut mine = vec![kept::post(&moot, &pid), kept::comment(&moot, &ann.comment(&pid, "Second"))];
    mine.extend((0..4).map(|n| kept::post(&moot, &ann.publish(&format!("More {n}")))));
    for status in &mine[..5] {
        assert_eq!(act(&ann, status, "pin")["pinned"], true);
    }
    assert_eq!(act(&ann, &mine[0], "pin")["pinned"], true, "twice is once");
    press(&ann, &mine[5], "pin").refused(422, "Validation failed: You have already pinned the maximum number of posts");
    assert_eq!(act(&ann, &mine[1], "unpin")["pinned"], false);
    assert_eq!(act(&ann, &mine[1], "unpin")["pinned"], false);
    assert_eq!(act(&ann, &mine[5], "pin")["pinned"], true);
    ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
    assert_eq!(act(&ann, &mine[1], "pin")["pinned"], true, "what was deleted takes no place");
    press(&bob, &mine[2], "pin").refused(422, "Validation failed: Someone else's post cannot be pinned");
    assert!(act(&bob, &mine[2], "unpin").get("pinned").is_none());
    assert_eq!(ann.mastodon().get(&format!("/api/v1/statuses/{}", mine[2])).ok()["pinned"], true, "only the owner takes it down");
    assert_eq!(number(&moot, "SELECT count(*) FROM pins p JOIN entries e ON e.id = p.entry_id WHERE e.deleted_at IS NULL"), 5);
}

#[test]
fn a_muted_thread_is_muted_everywhere_in_it() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let pid = ann.publish("Begin");
    let post = kept::post(&moot, &pid);
    let (one, two) = (kept::comment(&moot, &bob.comment(&pid, "One")), kept::comment(&moot, &ann.comment(&pid, "Two")));
    let apart = kept::post(&moot, &ann.publish("Something else"));
    assert_eq!(act(&bob, &one, "mute")["muted"], true);
    let muted = |status: &str| bob.mastodon().get(&format!("/api/v1/statuses/{status}")).ok()["muted"].clone();
    assert_eq!([&post, &one, &two, &apart].map(|status| muted(status)), [true, true, true, false]);
    assert_eq!(ann.mastodon().get(&format!("/api/v1/statuses/{post}")).ok()["muted"], false);
    act(&bob, &two, "mute");
    assert_eq!(act(&bob, &post, "unmute")["muted"], false);
    assert_eq!([&post, &one, &two].map(|status| muted(status)), [false, false, false]);

    let (first, second) = (kept::message(&ann, &bob, "Hello"), kept::message(&bob, &ann, "Hello back"));
    assert_eq!(act(&bob, &second, "mute")["muted"], true);
    assert_eq!(muted(&first), true);
    assert_eq!(act(&bob, &first, "unmute")["muted"], false);
    assert_eq!(muted(&second), false);
    assert_eq!(number(&moot, "SELECT count(*) FROM thread_mutes"), 0);
}

#[test]
fn who_liked_it_is_told_page_by_page() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let status = kept::post(&moot, &ann.publish("ContentOptions"));
    let fans: Vec<Person<'_>> = ["bobby", "cathy", "derek"].iter().map(|name| moot.user(name)).collect();
    for fan in &fans {
        act(fan, &status, "favourite");
    }
    let path = format!("/api/v1/statuses/{status}/favourited_by");
    let first = moot.toot().get(&format!("{path}?limit=2"));
    let (next, prev) = (first.link("next").expect("more"), first.link("prev").expect("a way back"));
    assert!(next.contains("max_id=") && prev.contains("since_id="), "{next} {prev}");
    assert_eq!(names(&first.list()), ["derek", "cathy"]);
    let second = moot.toot().get(&next);
    assert!(second.link("next").is_none(), "a page that is not full is the last");
    assert_eq!(names(&second.list()), ["bobby"]);
    assert!(moot.toot().get(&prev).list().is_empty());
    let oldest = moot.toot().get(&format!("{path}?limit=1&min_id=1"));
    assert_eq!(names(&oldest.list()), ["bobby"]);
    fans[1].mark("block", "user", &fans[0].id());
    assert_eq!(names(&fans[0].mastodon().get(&path).list()), ["derek", "bobby"], "who blocks me is not told to me");
    assert_eq!(names(&fans[1].mastodon().get(&path).list()), ["derek", "cathy"]);
    for odd in ["limit=x", "limit=-1", "limit=100000", "max_id=x", "since_id=99999999999999999999"] {
        moot.toot().get(&format!("{path}?{odd}")).list();
    }
}

#[test]
fn what_is_said_here_is_favoured_there() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let said = ann.toots("Hello");
    assert_eq!(act(&bob, &id(&said), "favourite")["favourites_count"], 1);
    let list = bob.v2().get("/post/list").ok();
    assert_eq!((&list["list"][0]["likeCount"], &list["list"][0]["interaction"]["likeStatus"]), (&json!(1), &json!(true)));
}
