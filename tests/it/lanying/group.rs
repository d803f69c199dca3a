//! Rooms: permissions and effects of every operation.

use serde_json::{Value, json};

use super::contract::fixture::{Fixture, Someone, send_message};
use super::group_fixtures::{members, only};
use crate::database;
use crate::test_server::TestServer;

fn info(who: &Someone<'_>, room: i64) -> Value {
    who.im.get(&format!("/group/info?group_id={room}")).ok()
}

/// The owner, an admin, a member, a stranger, and their room.
fn room_with_roles<'m>(fixture: &Fixture<'m>) -> ([Someone<'m>; 4], i64) {
    let people = [fixture.someone(), fixture.someone(), fixture.someone(), fixture.someone()];
    let list = [people[1].id, people[2].id];
    let made = people[0].im.post("/group/create", json!({"name": "hall", "user_list": list})).ok();
    let room = made["group_id"].as_i64().expect("a room");
    people[0].im.post("/group/admin/add", json!({"group_id": room, "user_list": [people[1].id]})).ok();
    (people, room)
}

#[test]
fn a_new_room_has_the_documented_settings() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let made = ann
        .im
        .post("/group/create", json!({"name": " Walkers ", "description": "d", "avatar": "a", "user_list": [bob.id, ann.id, bob.id]}));
    let shown = info(&ann, made.ok()["group_id"].as_i64().expect("a room"));
    let room = shown["group_id"].as_i64().expect("a room");
    let expected = json!({
        "group_id": room, "name": "Walkers", "description": "d", "avatar": "a", "ext": "", "type": 0, "status": 0, "owner_id": ann.id,
        "count": 2, "capacity": 500, "created_at": crate::test_server::NOW, "updated_at": crate::test_server::NOW, "member_invite": true,
        "member_modify": false, "apply_approval": 1, "read_ack": false, "history_visible": false, "hide_member_info": false,
        "ban_expire_time": 0, "msg_push_mode": 0, "msg_mute_mode": 0,
    });
    assert_eq!(shown, expected);
    assert_eq!(ann.im.get(&format!("/group/settings?group_id={room}")).ok(), expected);
    assert_eq!(bob.im.get("/group/user_joined").ok(), json!([room]));
    for bad in [
        json!({}),
        json!({"name": ""}),
        json!({"name": "x".repeat(65)}),
        json!({"name": "x", "type": 1}),
        json!({"name": "x", "user_list": vec![1; 501]}),
        json!({"name": ["x"]}),
    ] {
        ann.im.post("/group/create", bad).refused(10002);
    }
}

/// Operation, body without the group, and the codes for the owner, the admin, the member and the stranger.
#[test]
fn permissions_of_every_role() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let rights: [(&str, Value, [i64; 4]); 18] = [
        ("/group/destroy", json!({}), [200, 20013, 20013, 20002]),
        ("/group/transfer", json!({"new_owner": "member"}), [200, 20013, 20013, 20002]),
        ("/group/admin/add", json!({"user_list": "member"}), [200, 20013, 20013, 20002]),
        ("/group/admin/remove", json!({"user_list": "member"}), [200, 20013, 20013, 20002]),
        ("/group/info/name", json!({"value": "x"}), [200, 200, 20012, 20002]),
        ("/group/info/description", json!({"value": "x"}), [200, 200, 20012, 20002]),
        ("/group/info/avatar", json!({"value": "x"}), [200, 200, 20012, 20002]),
        ("/group/info/ext", json!({"value": "x"}), [200, 200, 20012, 20002]),
        ("/group/settings/allow_member_modify", json!({"value": true}), [200, 200, 20012, 20002]),
        ("/group/settings/hide_member_info", json!({"value": 0}), [200, 200, 20012, 20002]),
        ("/group/settings/require_admin_approval", json!({"apply_approval": 0}), [200, 200, 20012, 20002]),
        ("/group/settings/ban_all", json!({"duration": 5}), [200, 200, 20012, 20002]),
        ("/group/kick", json!({"user_list": "member"}), [200, 200, 20012, 20002]),
        ("/group/block", json!({"user_list": "member"}), [200, 200, 20012, 20002]),
        ("/group/ban", json!({"user_list": "member", "duration": 5}), [200, 200, 20012, 20002]),
        ("/group/display_name", json!({"value": "x"}), [200, 200, 200, 20002]),
        ("/group/msg/push_mode", json!({"msg_push_mode": 4}), [200, 200, 200, 20002]),
        ("/group/leave", json!({}), [20004, 200, 200, 20002]),
    ];
    for (path, body, codes) in rights {
        for (at, code) in codes.into_iter().enumerate() {
            let (people, room) = room_with_roles(&fixture);
            let mut body = body.clone();
            body["group_id"] = json!(room);
            if body["new_owner"] == "member" {
                body["new_owner"] = json!(people[2].id);
            }
            if body["user_list"] == "member" {
                body["user_list"] = json!([people[2].id]);
            }
            let response = people[at].im.post(path, body);
            assert_eq!(response.code(), code, "{path} by {at}: {}", response.text);
        }
        let everything = json!({"group_id": 7, "value": "x", "new_owner": 1, "user_list": [], "duration": 1, "apply_approval": 1,
            "msg_push_mode": 1});
        let unknown = fixture.someone().im.post(path, everything);
        assert!([20001, 10002].contains(&unknown.code()), "{path}: {}", unknown.text);
    }
}

#[test]
fn what_is_changed_is_shown() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ([ann, bob, carol, _], room) = room_with_roles(&fixture);
    for (path, field, value, expected) in [
        ("/group/info/name", "name", json!("new"), json!("new")),
        ("/group/info/description", "description", json!("new"), json!("new")),
        ("/group/info/avatar", "avatar", json!("new"), json!("new")),
        ("/group/info/ext", "ext", json!("{\"a\":1}"), json!("{\"a\":1}")),
        ("/group/settings/allow_member_invitation", "member_invite", json!(0), json!(false)),
        ("/group/settings/allow_member_modify", "member_modify", json!(1), json!(true)),
        ("/group/settings/enable_read_ack", "read_ack", json!(true), json!(true)),
        ("/group/settings/history_visible", "history_visible", json!("true"), json!(true)),
        ("/group/settings/hide_member_info", "hide_member_info", json!("1"), json!(true)),
    ] {
        bob.im.put(path, json!({"group_id": room, "value": value})).done();
        assert_eq!(info(&ann, room)[field], expected, "{path}");
    }
    carol.im.post("/group/info/name", json!({"group_id": room, "value": "by a member"})).done();
    ann.im.put("/group/settings/require_admin_approval", json!({"group_id": room, "apply_approval": 2})).done();
    ann.im.post("/group/settings/require_admin_approval", json!({"group_id": room, "apply_approval": 3})).refused(10002);
    carol.im.put("/group/msg/push_mode", json!({"group_id": room, "msg_push_mode": 3})).ok();
    carol.im.put("/group/msg/mute_mode", json!({"group_id": room, "msg_mute_mode": 2})).ok();
    carol.im.post("/group/msg/push_mode", json!({"group_id": room, "msg_push_mode": 5})).refused(20003);
    let mine = info(&carol, room);
    assert_eq!((&mine["msg_push_mode"], &mine["msg_mute_mode"], &mine["name"]), (&json!(3), &json!(2), &json!("by a member")));
    let others = info(&ann, room);
    assert_eq!((&others["msg_push_mode"], &others["apply_approval"]), (&json!(0), &json!(2)));
    let batch = ann.im.post("/group/info/batch", json!({"group_list": [7, room, room]})).list();
    assert_eq!((batch.len(), &batch[0]["owner"], &batch[0]["count"]), (1, &json!(ann.id), &json!(3)));
}

#[test]
fn higher_roles_are_protected() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ([ann, bob, carol, dan], room) = room_with_roles(&fixture);
    for path in ["/group/kick", "/group/block", "/group/ban"] {
        for target in [ann.id, bob.id] {
            let response = bob.im.post(path, json!({"group_id": room, "user_list": [target], "duration": 5}));
            assert_eq!(only(&response).0, "fail", "{path} {target}");
        }
    }
    assert_eq!(members(&ann.im, room).len(), 3);
    let response = ann.im.post("/group/kick", json!({"group_id": room, "user_list": [bob.id, dan.id, carol.id]})).list();
    let results: Vec<&str> = response.iter().filter_map(|one| one["result"].as_str()).collect();
    assert_eq!(results, ["success", "fail", "success"]);
    assert_eq!(info(&ann, room)["count"], 1);
}

#[test]
fn muted_members_cannot_send_until_it_ends() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ([ann, bob, carol, _], room) = room_with_roles(&fixture);
    let speak =
        |who: &Someone<'_>| who.im.post("/message/send", json!({"type": 2, "targets": [room], "content": "x", "content_type": 0})).code();
    ann.im.post("/group/ban", json!({"group_id": room, "user_list": [carol.id], "duration": 10})).ok();
    assert_eq!((speak(&carol), speak(&bob)), (20011, 200));
    let banned = ann.im.get(&format!("/group/banned_list?group_id={room}"));
    assert_eq!((banned.list().len(), &banned.list()[0]["user_id"], &banned.body["total"]), (1, &json!(carol.id), &json!(1)));
    assert_eq!(banned.list()[0]["expired_time"], json!(crate::test_server::NOW + 600_000));
    carol.im.get(&format!("/group/banned_list?group_id={room}")).refused(20012);
    server.clock.advance(600_000);
    assert_eq!(speak(&carol), 200);
    ann.im.post("/group/ban", json!({"group_id": room, "user_list": [carol.id], "duration": -1})).ok();
    server.clock.advance(86_400_000 * 1_000);
    // Logins made by tests do not end.
    assert_eq!(speak(&carol), 20011);
    ann.im.post("/group/unban", json!({"group_id": room, "user_list": [carol.id]})).ok();
    assert_eq!(speak(&carol), 200);
    let until = ann.im.post("/group/settings/ban_all", json!({"group_id": room, "duration": -1})).ok();
    assert_eq!((until, speak(&carol), speak(&bob)), (json!({"ban_expire_time": -1}), 20011, 200));
    ann.im.post("/group/settings/unban_all", json!({"group_id": room})).done();
    assert_eq!(speak(&carol), 200);
    for duration in [json!(0), json!(-2), json!(i64::MAX), json!("x")] {
        ann.im.post("/group/settings/ban_all", json!({"group_id": room, "duration": duration})).refused(10002);
    }
}

#[test]
fn blocked_members_are_removed_and_cannot_rejoin() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ([ann, _, carol, dan], room) = room_with_roles(&fixture);
    ann.im.post("/group/block", json!({"group_id": room, "user_list": [carol.id, dan.id, 7]})).ok();
    assert_eq!(members(&ann.im, room).len(), 2);
    let list = ann.im.get(&format!("/group/blocked_list?group_id={room}&limit=1"));
    assert_eq!((list.list().len(), &list.body["total"], list.body["cursor"].is_string()), (1, &json!(2), true));
    carol.im.post("/group/apply", json!({"group_id": room})).refused(20018);
    ann.im.delete("/group/unblock", json!({"group_id": room, "user_list": [carol.id]})).ok();
    carol.im.post("/group/apply", json!({"group_id": room})).ok();
}

#[test]
fn a_room_is_transferred_and_dissolved() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ([ann, bob, carol, dan], room) = room_with_roles(&fixture);
    send_message(&ann, 2, room);
    ann.im.post("/group/transfer", json!({"group_id": room, "new_owner": dan.id})).refused(20005);
    let response = ann.im.put("/group/transfer", json!({"group_id": room, "new_owner": carol.id})).ok();
    assert_eq!(response, json!({"user_id": carol.id, "result": "success", "reason": ""}));
    assert_eq!(info(&bob, room)["owner_id"], json!(carol.id));
    ann.im.post("/group/leave", json!({"group_id": room})).done();
    carol.im.delete(&format!("/group/destroy?group_id={room}"), Value::Null).done();
    let gone = info(&dan, room);
    assert_eq!((&gone["status"], &gone["count"]), (&json!(1), &json!(0)));
    bob.im.get(&format!("/group/member_list?group_id={room}")).refused(20001);
    bob.im.post("/message/send", json!({"type": 2, "targets": [room], "content": "x", "content_type": 0})).refused(20001);
    bob.im.get("/group/info?group_id=7").refused(20001);
    assert_eq!(bob.im.get("/group/user_joined").ok(), json!([]));
}

#[test]
fn a_deleted_owner_s_room_gets_a_new_owner() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ([ann, bob, carol, _], room) = room_with_roles(&fixture);
    let alone = ann.im.post("/group/create", json!({"name": "alone"})).ok()["group_id"].as_i64().expect("a room");
    ann.im.post("/user/delete", json!({"password": crate::test_server::PASSWORD})).done();
    let shown = info(&carol, room);
    assert_eq!((&shown["owner_id"], &shown["count"]), (&json!(bob.id), &json!(2)), "the admin before the member");
    assert_eq!(info(&carol, alone)["status"], 1);
}

#[test]
fn members_are_paged_and_hidden_where_the_room_says_so() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ([ann, bob, carol, dan], room) = room_with_roles(&fixture);
    carol.im.post("/group/display_name", json!({"group_id": room, "value": "C."})).done();
    let first = carol.im.get(&format!("/group/member_list?group_id={room}&limit=2"));
    let cursor = first.body["cursor"].as_str().expect("there is more").to_owned();
    let rest = carol.im.get(&format!("/group/member_list?group_id={room}&limit=2&cursor={cursor}"));
    for odd in ["-1", "x", "9223372036854775808"] {
        carol.im.get(&format!("/group/member_list?group_id={room}&limit=2&cursor={odd}")).refused(10002);
    }
    assert_eq!((first.list().len(), rest.list().len(), rest.body.get("cursor")), (2, 1, None));
    assert_eq!((&rest.list()[0]["user_id"], &rest.list()[0]["display_name"]), (&json!(carol.id), &json!("C.")));
    dan.im.get(&format!("/group/member_list?group_id={room}")).refused(20002);
    let program = fixture.admin.clone().with("group_id", room);
    assert_eq!(program.get(&format!("/group/member_list?group_id={room}")).list().len(), 3);
    fixture.admin.get(&format!("/group/member_list?group_id={room}")).refused(10002);
    let admins = carol.im.get(&format!("/group/admin_list?group_id={room}")).list();
    assert_eq!(admins.iter().map(|one| one["user_id"].clone()).collect::<Vec<_>>(), [json!(ann.id), json!(bob.id)]);
    ann.im.post("/group/settings/hide_member_info", json!({"group_id": room, "value": true})).done();
    let eve = fixture.someone();
    ann.im.post("/group/invite", json!({"group_id": room, "user_list": [eve.id]})).ok();
    let mut leading = [ann.id, bob.id, eve.id];
    leading.sort_unstable();
    assert_eq!(members(&eve.im, room), leading, "those who lead, and oneself");
    assert_eq!(members(&bob.im, room).len(), 4);
    let names = eve.im.post("/group/members/display_name", json!({"group_id": room, "user_list": [ann.id, carol.id, eve.id]})).list();
    assert_eq!(names.len(), 2);
}

/// The member count always equals the number of rows, and there is always one owner.
#[test]
fn random_operations_keep_the_member_count_right() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (people, room) = room_with_roles(&fixture);
    let mut state = 7_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % below
    };
    for _ in 0..150 {
        let (by, on) = (&people[draw(4)], &people[draw(4)]);
        let paths = [
            "/group/invite",
            "/group/kick",
            "/group/block",
            "/group/unblock",
            "/group/leave",
            "/group/admin/add",
            "/group/admin/remove",
            "/group/transfer",
            "/group/apply",
        ];
        let path = paths[draw(paths.len())];
        by.im.post(path, json!({"group_id": room, "user_list": [on.id], "new_owner": on.id}));
        let wrong = database::number(
            &server,
            "SELECT count(*) FROM rooms o WHERE deleted_at IS NULL AND
            (members <> (SELECT count(*) FROM room_members m WHERE m.room_id = o.id)
             OR (SELECT count(*) FROM room_members m WHERE m.room_id = o.id AND role = 'owner') <> 1
             OR NOT EXISTS (SELECT 1 FROM room_members m WHERE m.room_id = o.id AND m.user_id = o.owner_id AND role = 'owner'))",
        );
        assert_eq!(wrong, 0, "after {path}");
    }
}
