//! Files that a group shares (`docs/specs/lanying.md 4`).

use serde_json::{Value, json};

use super::group_fixtures::{delete_account, result, room, room_with};
use crate::database;
use crate::lanying_client::LanyingClient;
use crate::test_server::{NOW, TestServer};

const URL: &str = "https://files.example/map.pdf?x=1";

fn share(by: &LanyingClient<'_>, room: i64, name: &str) -> Value {
    by.post("/group/file/upload", json!({"group_id": room, "name": name, "size": 1234, "url": URL, "type": "pdf"})).ok()
}

fn list(of: &LanyingClient<'_>, room: i64) -> Vec<Value> {
    of.get(&format!("/group/file/list?group_id={room}")).list()
}

fn id(file: &Value) -> i64 {
    file["file_id"].as_i64().expect("an id")
}

#[test]
fn all_members_see_shared_files() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room_with(&ann.im(), &[&bob]);
    assert_eq!(list(&bob.im(), room), Vec::<Value>::new());
    let map = share(&bob.im(), room, "map.pdf");
    let expected = json!({
        "file_id": id(&map), "group_id": room, "name": "map.pdf", "size": 1234, "type": "pdf", "url": URL,
        "uploader": bob.login.uid, "created_at": NOW, "updated_at": NOW,
    });
    assert_eq!(map, expected);
    server.clock.advance(1_000);
    let own = json!({"group_id": room, "name": "b", "size": 0, "url": "/file/download/chat?file_sign=abc"});
    let small = ann.im().post("/group/file/upload", own).ok();
    assert_eq!((&small["type"], &small["size"]), (&json!(""), &json!(0)));
    assert_eq!(list(&ann.im(), room), [small.clone(), map.clone()]);
    assert_eq!(bob.im().get(&format!("/group/file?group_id={room}&file_id={}", id(&small))).ok(), small);

    eve.im().get(&format!("/group/file/list?group_id={room}")).refused(20002);
    eve.im().get(&format!("/group/file?group_id={room}&file_id={}", id(&map))).refused(20002);
    eve.im().post("/group/file/upload", json!({"group_id": room, "name": "b", "size": 0, "url": URL})).refused(20002);
    bob.im().get(&format!("/group/file?group_id={room}&file_id=12")).refused(20022);
    bob.im().get(&format!("/group/file?group_id={room}")).refused(10002);
}

#[test]
fn a_file_is_renamed_by_its_owner_or_an_admin() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let ours = room_with(&ann.im(), &[&bob, &eve]);
    let file = id(&share(&bob.im(), ours, "map.pdf"));
    let name = |name: &str| json!({"group_id": ours, "file_id": file, "name": name});
    eve.im().post("/group/file/update_name", name("eve's")).refused(20023);
    server.clock.advance(1_000);
    bob.im().put("/group/file/update_name", name("bob's")).done();
    let now = &list(&eve.im(), ours)[0];
    assert_eq!((&now["name"], &now["created_at"], &now["updated_at"]), (&json!("bob's"), &json!(NOW), &json!(NOW + 1_000)));
    ann.im().post("/group/file/update_name", name("ann's")).done();
    assert_eq!(list(&eve.im(), ours)[0]["name"], "ann's");
    ann.im().post("/group/file/update_name", json!({"group_id": ours, "file_id": 12, "name": "x"})).refused(20022);
    for bad in [name(""), name("  "), name(&"x".repeat(256)), json!({"group_id": ours, "file_id": file})] {
        bob.im().post("/group/file/update_name", bad).refused(10002);
    }
    // Not through another room, and not after leaving.
    let theirs = room(&bob.im(), json!({}));
    bob.im().post("/group/file/update_name", json!({"group_id": theirs, "file_id": file, "name": "x"})).refused(20022);
    bob.im().post(&format!("/group/leave?group_id={ours}"), Value::Null).done();
    bob.im().post("/group/file/update_name", name("late")).refused(20002);
    assert_eq!(list(&eve.im(), ours)[0]["name"], "ann's");
}

#[test]
fn files_are_deleted_one_by_one() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let ours = room_with(&ann.im(), &[&bob]);
    let theirs = room(&bob.im(), json!({}));
    let [a, b, c] = ["a", "b", "c"].map(|name| id(&share(&bob.im(), ours, name)));
    let d = id(&share(&ann.im(), ours, "d"));
    let e = id(&share(&bob.im(), theirs, "e"));
    let response = bob.im().post("/group/file/delete", json!({"group_id": ours, "file_list": [a, d, e, 12, a]})).list();
    let order: Vec<i64> = response.iter().map(id).collect();
    assert_eq!(order, [a, d, e, 12, a]);
    let results: Vec<String> = response.iter().map(|item| result(item).0).collect();
    assert_eq!(results, ["success", "fail", "fail", "fail", "fail"]);
    assert!(response.iter().all(|item| (item["result"] == "success") == (item["reason"] == "")), "{response:?}");
    assert_eq!(list(&ann.im(), ours).iter().map(id).collect::<Vec<_>>(), [d, c, b]);
    assert_eq!(list(&bob.im(), theirs).len(), 1);

    let response = ann.im().delete("/group/file/delete", json!({"group_id": ours, "file_list": [b, c]})).list();
    assert!(response.iter().all(|item| item["result"] == "success"), "{response:?}");
    assert_eq!(list(&bob.im(), ours).iter().map(id).collect::<Vec<_>>(), [d]);
    assert_eq!(ann.im().post("/group/file/delete", json!({"group_id": ours, "file_list": []})).list(), Vec::<Value>::new());
    for bad in
        [json!({"group_id": ours}), json!({"group_id": ours, "file_list": vec![1; 501]}), json!({"group_id": ours, "file_list": ["x"]})]
    {
        ann.im().post("/group/file/delete", bad).refused(10002);
    }
    server.user("evelyn").im().post("/group/file/delete", json!({"group_id": ours, "file_list": [d]})).refused(20002);
}

#[test]
fn file_fields_are_limited() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let im = ann.im();
    let room = room(&im, json!({}));
    let with = |key: &str, value: Value| {
        let mut body = json!({"group_id": room, "name": "a", "size": 1, "url": URL, "type": "t"});
        body[key] = value;
        body
    };
    for bad in [
        with("name", json!("")),
        with("name", json!("x".repeat(256))),
        with("name", Value::Null),
        with("size", json!(-1)),
        with("size", json!(1_i64 << 53)),
        with("size", json!(1.5)),
        with("size", json!("big")),
        with("url", json!("")),
        with("url", json!("javascript:alert(1)")),
        with("url", json!("//elsewhere.example/a")),
        with("url", json!("/user/profile")),
        with("url", json!("https://a.example/a b")),
        with("url", json!("https://")),
        with("url", json!(format!("https://a.example/{}", "x".repeat(2_048)))),
        with("type", json!("x".repeat(65))),
        with("group_id", Value::Null),
    ] {
        im.post("/group/file/upload", bad).refused(10002);
    }
    assert_eq!(list(&im, room), Vec::<Value>::new());
    let most = im.post("/group/file/upload", with("size", json!((1_i64 << 53) - 1))).ok();
    assert_eq!(most["size"], (1_i64 << 53) - 1);
    im.post("/group/file/upload", with("name", json!("汉".repeat(255)))).ok();
    im.post("/group/file/upload", with("group_id", json!(12))).refused(20001);
}

#[test]
fn a_room_keeps_at_most_a_thousand_files() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let im = ann.im();
    let room = room(&im, json!({}));
    database::sql(
        &server,
        &format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
             INSERT INTO room_files (id, room_id, uploader_id, name, size, url, updated_at)
             SELECT i, {room}, {}, 'n', 0, 'https://a.example/', 0 FROM n",
            ann.login.uid
        ),
    );
    let file = id(&share(&im, room, "the thousandth"));
    assert_eq!(list(&im, room).len(), 1_000);
    im.post("/group/file/upload", json!({"group_id": room, "name": "more", "size": 1, "url": URL})).refused(10002);
    im.post("/group/file/delete", json!({"group_id": room, "file_list": [file]})).list();
    share(&im, room, "more");
}

#[test]
fn files_of_a_deleted_user_are_removed() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let room = room_with(&ann.im(), &[&bob]);
    share(&bob.im(), room, "bob and his family.pdf");
    let kept = share(&ann.im(), room, "map.pdf");
    delete_account(&server, &bob);
    assert_eq!(list(&ann.im(), room), [kept]);
}
