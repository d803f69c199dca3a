//! Blocks (`docs/specs/mastodon.md 4.1`), shared with Fresns in both directions.

use serde_json::json;

use super::account_fixtures::{ACCOUNT, act, add_users, ids, relationship, true_flags};
use crate::mastodon_client::MastodonResponse;
use crate::shape::exact;
use crate::test_server::TestServer;

#[test]
fn a_block_ends_all_relations_and_is_shared_by_both_apis() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    act(&ann, &bob, "follow").ok();
    act(&bob, &ann, "follow").ok();
    act(&ann, &bob, "mute").ok();
    assert_eq!(ann.unread("follows"), 1);
    for _ in 0..2 {
        assert_eq!(true_flags(&act(&ann, &bob, "block").ok()), ["blocking", "muting", "muting_notifications"], "a mute stays");
    }
    assert_eq!(true_flags(&relationship(&bob, &ann)), ["blocked_by"]);
    assert_eq!(ann.unread("follows"), 0, "what was heard from the blocked goes");
    assert_eq!(bob.unread("blocks"), 1, "as Fresns tells it");
    let found = ann.mastodon().get("/api/v1/blocks").list();
    exact(&found[0], ACCOUNT);
    assert_eq!(ids(&found), [bob.id()]);
    assert!(bob.mastodon().get("/api/v1/blocks").list().is_empty());
    act(&ann, &bob, "unmute").ok();
    for _ in 0..2 {
        assert!(true_flags(&act(&ann, &bob, "unblock").ok()).is_empty(), "nothing is restored");
    }
    assert_eq!(bob.unread("blocks"), 0);
    bob.mark("block", "user", "annie");
    assert_eq!(true_flags(&relationship(&bob, &ann)), ["blocking"]);
    assert_eq!(ids(&bob.mastodon().get("/api/v1/blocks").list()), [ann.id()]);
    act(&bob, &ann, "unblock").ok();
    assert!(true_flags(&relationship(&ann, &bob)).is_empty());
    act(&ann, &ann, "block").refused(403, "This action is not allowed");
}

#[test]
fn blocks_are_paged() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mut all = Vec::new();
    for who in add_users(&ann, 5) {
        ann.mastodon().post(&format!("/api/v1/accounts/{who}/block"), json!({})).ok();
        all.push(who.to_string());
    }
    all.reverse();
    let first = ann.mastodon().get("/api/v1/blocks?limit=2");
    let next = first.link("next").unwrap_or_default();
    assert_eq!(ids(&first.list()), all[..2]);
    let second = ann.mastodon().get(&next);
    let prev = second.link("prev").unwrap_or_default();
    assert_eq!(ids(&second.list()), all[2..4]);
    assert_eq!(ids(&ann.mastodon().get(&prev).list()), all[..2]);
    server.mastodon().get("/api/v1/blocks").refused(401, "The access token is invalid");
    ann.scoped("read:mutes").get("/api/v1/blocks").refused(403, "This action is outside the authorized scopes");
    ann.scoped("follow").get("/api/v1/blocks").ok();
}

#[test]
fn there_are_no_other_servers_to_block() {
    let server = TestServer::new();
    let me = server.user("annie").mastodon();
    let path = "/api/v1/domain_blocks";
    let nothing = |response: MastodonResponse| assert_eq!(response.ok(), json!({}));
    nothing(me.post(path, json!({"domain": "bad.example"})));
    nothing(me.delete(&format!("{path}?domain=bad.example")));
    assert_eq!(me.get(path).ok(), json!([]));
    me.post(path, json!({"domain": ""})).refused(422, "Validation failed: Domain can't be blank");
    me.post(path, json!({})).refused(422, "Validation failed: Domain can't be blank");
    for odd in ["a b", "<script>", "-x.example", "a..b", &"x".repeat(300)] {
        me.post(path, json!({"domain": odd})).refused(422, "Validation failed: Domain is not a valid domain name");
    }
    server.mastodon().post(path, json!({"domain": "bad.example"})).refused(401, "The access token is invalid");
}
