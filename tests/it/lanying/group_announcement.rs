//! Announcements (`docs/specs/lanying.md 4`).

use serde_json::{Value, json};

use super::group_fixtures::{delete_account, room, room_with};
use crate::lanying_client::LanyingClient;
use crate::test_server::{NOW, TestServer};

fn announce(by: &LanyingClient<'_>, room: i64, title: &str, content: &str) -> Value {
    by.post("/group/announcement/edit", json!({"group_id": room, "title": title, "content": content})).ok()
}

fn list(of: &LanyingClient<'_>, room: i64) -> Vec<Value> {
    of.get(&format!("/group/announcement/list?group_id={room}")).list()
}

#[test]
fn all_members_read_announcements() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let room = room_with(&ann.im(), &[&bob]);
    let last = format!("/group/announcement/last?group_id={room}");
    bob.im().get(&last).refused(20020);
    assert_eq!(list(&bob.im(), room), Vec::<Value>::new());

    let first = announce(&ann.im(), room, "Walk", "On Sunday at nine 🥾");
    let id = first["id"].as_i64().expect("an id");
    assert_eq!(
        first,
        json!({"id": id, "group_id": room, "author": ann.login.uid, "title": "Walk", "content": "On Sunday at nine 🥾", "created_at": NOW})
    );
    assert_eq!(bob.im().get(&last).ok(), first);
    assert_eq!(bob.im().get(&format!("/group/announcement?group_id={room}&announcement_id={id}")).ok(), first);

    server.clock.advance(60_000);
    ann.im().post("/group/admin/add", json!({"group_id": room, "user_list": [bob.login.uid]})).list();
    let second = announce(&bob.im(), room, "Rain", "");
    assert_eq!(second["created_at"], NOW + 60_000);
    assert_eq!(ann.im().get(&last).ok(), second);
    assert_eq!(list(&ann.im(), room), [second.clone(), first.clone()]);

    let gone = format!("/group/announcement/delete?group_id={room}&announcement_id={}", second["id"]);
    assert_eq!(ann.im().delete(&gone, Value::Null).ok(), json!({}));
    assert_eq!(bob.im().get(&last).ok(), first);
    bob.im().post(&gone, Value::Null).refused(20020);
    let first_gone = format!("/group/announcement/delete?group_id={room}&announcement_id={id}");
    assert_eq!(bob.im().post(&first_gone, Value::Null).ok(), json!({}));
    ann.im().get(&last).refused(20020);
}

#[test]
fn members_cannot_announce_and_strangers_cannot_read() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let ours = room_with(&ann.im(), &[&bob]);
    let announcement = announce(&ann.im(), ours, "Walk", "On Sunday");
    let id = announcement["id"].as_i64().expect("an id");
    let body = json!({"group_id": ours, "title": "Mine", "content": "Me"});
    bob.im().post("/group/announcement/edit", body.clone()).refused(20012);
    eve.im().post("/group/announcement/edit", body).refused(20002);
    let gone = format!("/group/announcement/delete?group_id={ours}&announcement_id={id}");
    bob.im().delete(&gone, Value::Null).refused(20012);
    for path in ["announcement/last?", "announcement/list?", "announcement?announcement_id=1&"] {
        eve.im().get(&format!("/group/{path}group_id={ours}")).refused(20002);
        eve.im().get(&format!("/group/{path}group_id=12")).refused(20001);
        eve.im().get(&format!("/group/{}", path.trim_end_matches(['?', '&']))).refused(10002);
    }
    // An announcement is read and deleted in its own room only.
    let theirs = room(&eve.im(), json!({}));
    eve.im().get(&format!("/group/announcement?group_id={theirs}&announcement_id={id}")).refused(20020);
    eve.im().delete(&format!("/group/announcement/delete?group_id={theirs}&announcement_id={id}"), Value::Null).refused(20020);
    assert_eq!(list(&bob.im(), ours), [announcement]);
    // The header `group_id` is for admin tokens only, and valid for that group only.
    let program = server.im_admin().with("group_id", ours);
    assert_eq!(announce(&program, ours, "From above", "x")["author"], ann.login.uid);
    let other = json!({"group_id": theirs, "title": "Mine", "content": "Me"});
    let refused = program.post("/group/announcement/edit", other).code();
    assert!([10002, 10010, 20012].contains(&refused), "{refused}");
    assert_eq!(list(&eve.im(), theirs), Vec::<Value>::new());
}

#[test]
fn announcement_fields_are_limited() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let im = ann.im();
    let room = room(&im, json!({}));
    let long = announce(&im, room, &"汉".repeat(128), &"字".repeat(5_000));
    assert_eq!(list(&im, room), [long]);
    for bad in [
        json!({"group_id": room, "title": "x".repeat(129), "content": ""}),
        json!({"group_id": room, "title": "x", "content": "x".repeat(5_001)}),
        json!({"group_id": room, "title": "x"}),
        json!({"group_id": room, "content": "x"}),
        json!({"group_id": room, "title": null, "content": "x"}),
        json!({"group_id": room, "title": "", "content": ""}),
        json!({"group_id": room, "title": ["x"], "content": {}}),
        json!({"title": "x", "content": "x"}),
        json!({"group_id": "room", "title": "x", "content": "x"}),
    ] {
        im.post("/group/announcement/edit", bad).refused(10002);
    }
    assert_eq!(list(&im, room).len(), 1);
    for n in 0..200 {
        announce(&im, room, &n.to_string(), "");
    }
    let kept = list(&im, room);
    assert_eq!((kept.len(), &kept[0]["title"], &kept[199]["title"]), (200, &json!("199"), &json!("0")));
}

#[test]
fn an_announcement_outlives_its_author_anonymously() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let room = room_with(&ann.im(), &[&bob]);
    ann.im().post("/group/admin/add", json!({"group_id": room, "user_list": [bob.login.uid]})).list();
    let announcement = announce(&bob.im(), room, "Walk", "On Sunday");
    delete_account(&server, &bob);
    assert_eq!(list(&ann.im(), room), [announcement]);
}
