//! People who agreed to be found (`docs/specs/mastodon.md 6`).

use super::crowd::{ACCOUNT, act, crowd, disable, ids};
use crate::kit::{Moot, NOW};
use crate::rows;
use crate::shape::exact;

#[test]
fn only_who_agreed_stands_there() {
    let moot = Moot::new();
    let (ann, bob, cat, dan) = (moot.user("annie"), moot.user("bobby"), moot.user("catie"), moot.user("danny"));
    let list = |query: &str| ids(&moot.toot().get(&format!("/api/v1/directory{query}")).list());
    assert!(list("").is_empty());
    rows::sql(&moot, &format!("UPDATE users SET discoverable = 1 WHERE id <> {}", dan.id()));
    moot.clock.set(NOW + 1_000);
    ann.publish("first");
    moot.clock.set(NOW + 2_000);
    cat.publish("second");
    assert_eq!(list(""), [cat.id(), ann.id(), bob.id()], "by the last word");
    assert_eq!(list("?order=active&local=true"), list(""));
    assert_eq!(list("?order=new"), [cat.id(), bob.id(), ann.id()]);
    assert_eq!(list("?order=new&limit=1&offset=1"), [bob.id()]);
    assert!(list("?offset=3").is_empty());
    assert!(list("?offset=99999999999").is_empty());
    assert_eq!(list("?offset=-4&limit=2").len(), 2);
    exact(&moot.toot().get("/api/v1/directory").ok()[0], ACCOUNT);
    act(&dan, &ann, "mute").ok();
    act(&bob, &dan, "block").ok();
    assert_eq!(ids(&dan.mastodon().get("/api/v1/directory").list()), [cat.id()]);
    disable(&cat);
    assert_eq!(list(""), [ann.id(), bob.id()]);
}

#[test]
fn a_page_holds_forty_or_eighty_at_most() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    crowd(&ann, 85);
    rows::sql(&moot, "UPDATE users SET discoverable = 1");
    let count = |query: &str| moot.toot().get(&format!("/api/v1/directory{query}")).list().len();
    assert_eq!((count(""), count("?limit=200"), count("?limit=80&offset=80")), (40, 80, 6));
}
