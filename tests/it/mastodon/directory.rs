//! The directory of discoverable accounts (`docs/specs/mastodon.md 6`).

use super::account_fixtures::{ACCOUNT, act, add_users, disable, ids};
use crate::database;
use crate::shape::exact;
use crate::test_server::{NOW, TestServer};

#[test]
fn only_discoverable_accounts_are_listed() {
    let server = TestServer::new();
    let (ann, bob, cat, dan) = (server.user("annie"), server.user("bobby"), server.user("catie"), server.user("danny"));
    let list = |query: &str| ids(&server.mastodon().get(&format!("/api/v1/directory{query}")).list());
    assert!(list("").is_empty());
    database::sql(&server, &format!("UPDATE users SET discoverable = 1 WHERE id <> {}", dan.id()));
    server.clock.set(NOW + 1_000);
    ann.publish("first");
    server.clock.set(NOW + 2_000);
    cat.publish("second");
    assert_eq!(list(""), [cat.id(), ann.id(), bob.id()], "by the last word");
    assert_eq!(list("?order=active&local=true"), list(""));
    assert_eq!(list("?order=new"), [cat.id(), bob.id(), ann.id()]);
    assert_eq!(list("?order=new&limit=1&offset=1"), [bob.id()]);
    assert!(list("?offset=3").is_empty());
    assert!(list("?offset=99999999999").is_empty());
    assert_eq!(list("?offset=-4&limit=2").len(), 2);
    exact(&server.mastodon().get("/api/v1/directory").ok()[0], ACCOUNT);
    act(&dan, &ann, "mute").ok();
    act(&bob, &dan, "block").ok();
    assert_eq!(ids(&dan.mastodon().get("/api/v1/directory").list()), [cat.id()]);
    disable(&cat);
    assert_eq!(list(""), [ann.id(), bob.id()]);
}

#[test]
fn a_page_has_forty_or_at_most_eighty_accounts() {
    let server = TestServer::new();
    let ann = server.user("annie");
    add_users(&ann, 85);
    database::sql(&server, "UPDATE users SET discoverable = 1");
    let count = |query: &str| server.mastodon().get(&format!("/api/v1/directory{query}")).list().len();
    assert_eq!((count(""), count("?limit=200"), count("?limit=80&offset=80")), (40, 80, 6));
}
