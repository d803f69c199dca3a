//! The thread around a status (`docs/specs/mastodon.md 4.2`).

use serde_json::{Value, json};

use super::status_client::{ids, of_code};
use crate::database::{number, sql};
use crate::mastodon_client::{MastodonClient, id};
use crate::test_server::{Person, TestServer};

fn answer(who: &Person<'_>, to: &str, text: &str) -> String {
    id(&who.mastodon().post_status(json!({"status": text, "in_reply_to_id": to})).ok())
}

fn context(mastodon: &MastodonClient<'_>, status: &str) -> (Vec<String>, Vec<String>) {
    let found = mastodon.get(&format!("/api/v1/statuses/{status}/context")).ok();
    let keys: Vec<&String> = found.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["ancestors", "descendants"]);
    (ids(&found["ancestors"]), ids(&found["descendants"]))
}

#[test]
fn ancestors_are_oldest_first_and_descendants_depth_first() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let pid = ann.publish("top");
    let top = of_code(&ann, &pid);
    let (one, two) = (answer(&bob, &top, "one"), of_code(&bob, &bob.comment(&pid, "two")));
    let (under, deep) = (answer(&ann, &one, "under one"), answer(&ann, &two, "under two"));
    let last = answer(&bob, &under, "under that");
    let everybody = server.mastodon();
    assert_eq!(context(&everybody, &top), (vec![], vec![one.clone(), under.clone(), last.clone(), two.clone(), deep]));
    assert_eq!(context(&everybody, &under), (vec![top.clone(), one.clone()], vec![last.clone()]));
    assert_eq!(context(&everybody, &last), (vec![top.clone(), one.clone(), under.clone()], vec![]));
    let repost = id(&bob.mastodon().act(&one, "reblog").ok());
    assert_eq!(context(&everybody, &repost), (vec![top.clone()], vec![under.clone(), last.clone()]));
    ann.mastodon().delete(&format!("/api/v1/statuses/{under}")).ok();
    assert_eq!(context(&everybody, &last).0, [top, one]);
    everybody.get("/api/v1/statuses/7/context").refused(404, "Record not found");
}

#[test]
fn visitors_see_less_of_a_long_thread() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let top = id(&ann.publish_status("top"));
    let mut deepest = top.clone();
    for n in 0..25 {
        deepest = answer(&ann, &deepest, &format!("deep {n}"));
    }
    assert_eq!((context(&server.mastodon(), &top).1.len(), context(&ann.mastodon(), &top).1.len()), (20, 25));
    let flat = id(&ann.publish_status("flat"));
    for n in 0..65 {
        answer(&ann, &flat, &format!("flat {n}"));
    }
    assert_eq!((context(&server.mastodon(), &flat).1.len(), context(&ann.mastodon(), &flat).1.len()), (60, 65));
}

#[test]
fn hidden_and_filtered_statuses_are_absent() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    let pid = ann.publish("top");
    let top = of_code(&ann, &pid);
    let posted = |who: &Person<'_>, body: Value| id(&who.mastodon().post_status(body).ok());
    let open = answer(&bob, &top, "open");
    let quiet = posted(&bob, json!({"status": "for followers", "visibility": "private", "in_reply_to_id": top}));
    let private = bob.v1().post("/editor/comment/publish", json!({"commentPid": pid, "content": "psst", "isPrivate": true})).ok();
    let private = of_code(&bob, private["fsid"].as_str().expect("a cid"));
    bob.v2().post("/editor/comment/quick-publish", json!({"commentPid": pid, "content": "who?", "isAnonymous": true})).ok();
    let below = |who: &Person<'_>| context(&who.mastodon(), &top).1;
    assert_eq!(context(&server.mastodon(), &top).1, std::slice::from_ref(&open));
    assert_eq!(below(&ann), [open.clone(), private.clone()]);
    assert_eq!(below(&bob), [open.clone(), quiet.clone(), private]);
    carol.mark("follow", "user", &bob.id());
    assert_eq!(below(&carol), [open.clone(), quiet]);
    sql(&server, &format!("INSERT INTO mutes (id, user_id, target_id) VALUES (1, {}, {})", carol.id(), bob.id()));
    assert_eq!(below(&carol), [""; 0]);
    sql(&server, "DELETE FROM mutes");
    carol.mark("block", "user", &bob.id());
    assert_eq!(below(&carol), [""; 0]);
    sql(&server, &format!("UPDATE users SET status = 'disabled' WHERE id = {}", bob.id()));
    assert_eq!(context(&server.mastodon(), &top).1, [""; 0]);
}

#[test]
fn the_context_of_a_message_is_its_conversation() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    ann.write_to(&bob, "one");
    bob.write_to(&ann, "two");
    ann.write_to(&bob, "three");
    let nth = |n: i64| number(&server, &format!("SELECT id FROM messages ORDER BY id LIMIT 1 OFFSET {n}")).to_string();
    assert_eq!(context(&bob.mastodon(), &nth(1)), (vec![nth(0)], vec![nth(2)]));
    server.mastodon().get(&format!("/api/v1/statuses/{}/context", nth(1))).refused(404, "Record not found");
}
