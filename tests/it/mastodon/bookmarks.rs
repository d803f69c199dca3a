//! Lists of bookmarks and favourites (`docs/specs/mastodon.md 4.2`).

use serde_json::json;

use super::status_fixtures::{self, act, ids};
use crate::database::{number, sql};
use crate::test_server::TestServer;

#[test]
fn bookmarks_list_posts_comments_and_messages() {
    for (list, on, off) in [("bookmarks", "bookmark", "unbookmark"), ("favourites", "favourite", "unfavourite")] {
        let server = TestServer::new();
        let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
        let pid = ann.publish("Post");
        let posted = [
            status_fixtures::post(&server, &pid),
            status_fixtures::comment(&server, &ann.comment(&pid, "Comment")),
            status_fixtures::message(&ann, &bob, "Message"),
        ];
        let path = format!("/api/v1/{list}");
        let empty = bob.mastodon().get(&path);
        assert!(empty.header("Link").is_none());
        assert!(empty.list().is_empty());
        for status in [&posted[2], &posted[0], &posted[1], &posted[0]] {
            act(&bob, status, on);
        }
        let all = bob.mastodon().get(&path).list();
        assert_eq!(ids(&all), [posted[1].as_str(), &posted[0], &posted[2]], "by when it was kept, once each");
        all.iter().for_each(status_fixtures::status);
        assert!(cat.mastodon().get(&path).list().is_empty());

        let first = bob.mastodon().get(&format!("{path}?limit=2"));
        let (next, prev) = (first.link("next").expect("more"), first.link("prev").expect("a way back"));
        assert!(prev.contains("min_id=") && prev.contains("limit=2"), "{prev}");
        assert!(!next.contains(&posted[0]), "pages go by the row, not by the status: {next}");
        assert_eq!(ids(&first.list()), [posted[1].as_str(), &posted[0]]);
        let second = bob.mastodon().get(&next);
        assert!(second.link("next").is_none());
        let back = second.link("prev").expect("a way back");
        assert_eq!(ids(&second.list()), [posted[2].as_str()]);
        assert_eq!(ids(&bob.mastodon().get(&back).list()), [posted[1].as_str(), &posted[0]], "back to the page before");
        assert!(bob.mastodon().get(&prev).list().is_empty());
        let up = bob.mastodon().get(&format!("{path}?limit=1&min_id=1"));
        assert!(up.link("next").is_some());
        assert_eq!(ids(&up.list()), [posted[2].as_str()], "the oldest, from below");

        act(&bob, &posted[0], off);
        assert_eq!(ids(&bob.mastodon().get(&path).list()), [posted[1].as_str(), &posted[2]]);
        ann.mark("block", "user", &bob.id());
        assert_eq!(ids(&bob.mastodon().get(&path).list()), [posted[2].as_str()], "only what is still to be seen");
        ann.mark("block", "user", &bob.id());
        ann.v2().delete(&format!("/post/{pid}"), json!({})).ok();
        bob.v2().delete("/conversation/delete", json!({"type": "message", "messageIds": posted[2]})).ok();
        assert_eq!(ids(&bob.mastodon().get(&path).list()), [posted[1].as_str()]);

        for odd in ["limit=x", "limit=0", "limit=100000", "max_id=x", "min_id=99999999999999999999", "since_id=-1"] {
            bob.mastodon().get(&format!("{path}?{odd}")).list();
        }
        server.mastodon().get(&path).refused(401, "The access token is invalid");
        bob.scoped("write read:statuses").get(&path).refused(403, "This action is outside the authorized scopes");
        bob.scoped(&format!("read:{list}")).get(&path).list();
    }
}

#[test]
fn a_bookmark_notifies_nobody() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("Keep this");
    let status = status_fixtures::post(&server, &pid);
    for _ in 0..2 {
        assert_eq!(act(&bob, &status, "bookmark")["bookmarked"], true);
    }
    let seen = status_fixtures::detail(&bob, "post", &pid);
    assert_eq!((&seen["followCount"], &seen["interaction"]["followStatus"]), (&json!(0), &json!(false)), "it is no follow");
    assert_eq!(number(&server, "SELECT count(*) FROM notifications"), 0);
    assert_eq!(ann.mastodon().get(&format!("/api/v1/statuses/{status}")).ok()["bookmarked"], false);
    for _ in 0..2 {
        assert_eq!(act(&bob, &status, "unbookmark")["bookmarked"], false);
    }
}

#[test]
fn a_page_is_filled_past_deleted_entries() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let kept_one = status_fixtures::post(&server, &ann.publish("The oldest"));
    act(&bob, &kept_one, "bookmark");
    let (lost, owner) = (status_fixtures::post(&server, &ann.publish("Hidden since")), bob.login.uid);
    act(&bob, &lost, "bookmark");
    // More rows of the same kind than one scan covers.
    let copies = |from: i64, to: i64| {
        format!(
            "WITH RECURSIVE n(i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {to})
             INSERT INTO entries (id, kind, author_id, visibility, deleted_at) SELECT 8000000000000000 + i, 'post', {}, 'public', 1 FROM n;
             WITH RECURSIVE n(i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {to})
             INSERT INTO bookmarks (id, user_id, entry_id) SELECT 8000000000000000 + i, {owner}, 8000000000000000 + i FROM n",
            ann.login.uid
        )
    };
    sql(&server, &format!("UPDATE entries SET visibility = 'followers' WHERE id = {lost}; {}", copies(1, 200)));
    let one = bob.mastodon().get("/api/v1/bookmarks?limit=1");
    assert_eq!(ids(&one.list()), [kept_one.as_str()]);
    sql(&server, &copies(201, 500));
    let mut next = Some("/api/v1/bookmarks?limit=1".to_owned());
    let mut found = Vec::new();
    for _ in 0..5 {
        let Some(path) = next else { break };
        let page = bob.mastodon().get(&path);
        next = page.link("next");
        found.extend(ids(&page.list()));
    }
    assert_eq!(found, [kept_one], "an empty page leads on as long as there may be more");
    assert_eq!(next, None);
}
