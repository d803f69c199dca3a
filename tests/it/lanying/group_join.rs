//! Invitations and applications (`docs/specs/lanying.md 4`).

use folkmoot::internals::model::clock::DAY;
use serde_json::{Value, json};

use super::group_fixtures::{ids, is_in, members, only, pages, require_group_confirmation, result, room, room_with};
use crate::database::{self, number};
use crate::lanying_client::LanyingClient;
use crate::test_server::{Person, TestServer};

fn invite(by: &LanyingClient<'_>, room: i64, whom: &Person<'_>) -> (String, String) {
    only(&by.post("/group/invite", json!({"group_id": room, "user_list": [whom.login.uid], "reason": "come and walk"})))
}

fn invitations(of: &LanyingClient<'_>) -> Vec<Value> {
    of.get("/group/invitation_list").list()
}

fn applications(by: &LanyingClient<'_>, room: i64) -> Vec<Value> {
    by.post("/group/application_list", json!({"group_list": [room]})).list()
}

fn set_approval(by: &LanyingClient<'_>, room: i64, approval: i64) {
    by.post("/group/settings/require_admin_approval", json!({"group_id": room, "apply_approval": approval})).done();
}

#[test]
fn invited_users_join_at_once_without_group_confirm() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room_with(&ann.im(), &[&bob]);
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob]));
    assert!(is_in(&bob.im(), room));
    // Members may invite where the room allows it.
    assert_eq!(invite(&bob.im(), room, &eve), ("success".into(), String::new()));
    assert!(is_in(&eve.im(), room));
    assert_eq!(ann.im().get(&format!("/group/info?group_id={room}")).ok()["count"], 3);
    assert_eq!(invitations(&eve.im()), Vec::<Value>::new());
}

#[test]
fn invited_users_answer_with_group_confirm() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let room = room(&ann.im(), json!({}));
    require_group_confirmation(&server, &bob);
    assert_eq!(invite(&ann.im(), room, &bob).0, "success");
    assert!(!is_in(&bob.im(), room));
    let waiting = invitations(&bob.im());
    let expected = json!([{
        "group_id": room, "inviter_id": ann.login.uid, "invitee_id": bob.login.uid, "reason": "come and walk", "status": 0,
        "expired_time": server.app.core.now() + 7 * DAY, "updated_at": "2026-03-04T05:06:07.000+0000",
    }]);
    assert_eq!(Value::from(waiting), expected);
    assert_eq!(invitations(&ann.im()), Vec::<Value>::new());

    let no = json!({"group_id": room, "user_id": ann.login.uid, "approval": false});
    bob.im().put("/group/invite/handle", no.clone()).done();
    assert!(!is_in(&bob.im(), room));
    assert_eq!(invitations(&bob.im())[0]["status"], 2);
    bob.im().post("/group/invite/handle", no).refused(20015);

    server.clock.advance(1_000);
    assert_eq!(invite(&ann.im(), room, &bob).0, "success");
    let again = invitations(&bob.im());
    assert_eq!((again.len(), &again[0]["status"]), (1, &json!(0)));
    let yes = json!({"group_id": room, "user_id": ann.login.uid, "approval": true});
    bob.im().post("/group/invite/handle", yes.clone()).done();
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob]));
    assert_eq!(invitations(&bob.im())[0]["status"], 1);
    bob.im().put("/group/invite/handle", yes).refused(20015);
}

#[test]
fn an_invitation_is_personal_and_expires_after_a_week() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room_with(&ann.im(), &[&eve]);
    require_group_confirmation(&server, &bob);
    invite(&ann.im(), room, &bob);
    let from = |inviter: &Person<'_>| json!({"group_id": room, "user_id": inviter.login.uid, "approval": true});
    bob.im().post("/group/invite/handle", from(&eve)).refused(20015);
    eve.im().post("/group/invite/handle", from(&ann)).refused(20015);
    bob.im().post("/group/invite/handle", json!({"group_id": 12, "user_id": ann.login.uid, "approval": true})).refused(20001);
    bob.im().post("/group/invite/handle", json!({"group_id": room, "user_id": ann.login.uid})).refused(10002);
    server.clock.advance(7 * DAY);
    bob.im().post("/group/invite/handle", from(&ann)).refused(20015);
    assert!(!is_in(&bob.im(), room));
    // Invitations of others are not affected, and joining answers all waiting ones.
    invite(&eve.im(), room, &bob);
    server.clock.advance(1_000);
    invite(&ann.im(), room, &bob);
    bob.im().post("/group/invite/handle", from(&eve)).done();
    assert_eq!(invitations(&bob.im()).iter().map(|row| row["status"].clone()).collect::<Vec<_>>(), [1, 1]);
    bob.im().post("/group/invite/handle", from(&ann)).refused(20015);
}

#[test]
fn invitations_of_former_members_are_invalid() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room_with(&ann.im(), &[&eve]);
    require_group_confirmation(&server, &bob);
    invite(&eve.im(), room, &bob);
    eve.im().post(&format!("/group/leave?group_id={room}"), Value::Null).done();
    bob.im().post("/group/invite/handle", json!({"group_id": room, "user_id": eve.login.uid, "approval": true})).refused(20015);
    assert_eq!(members(&ann.im(), room), ids(&[&ann]));
}

#[test]
fn failed_invitations_are_reported_one_by_one() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let (dan, gus) = (server.user("daniel"), server.user("gustav"));
    let room = room_with(&ann.im(), &[&bob]);
    ann.im().post("/group/block", json!({"group_id": room, "user_list": [eve.login.uid]})).list();
    dan.mark("block", "user", &ann.login.uid.to_string());
    let asked = [bob.login.uid, eve.login.uid, dan.login.uid, 12, ann.login.uid, gus.login.uid, gus.login.uid];
    let response = ann.im().post("/group/invite", json!({"group_id": room, "user_list": asked})).list();
    let order: Vec<i64> = response.iter().filter_map(|item| item["user_id"].as_i64()).collect();
    assert_eq!(order, asked);
    let results: Vec<(String, String)> = response.iter().map(result).collect();
    for failed in [0, 1, 2, 3, 4, 6] {
        assert_eq!(results[failed].0, "fail", "{:?}", response[failed]);
        assert!(!results[failed].1.is_empty());
    }
    assert_eq!(results[5], ("success".into(), String::new()));
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob, &gus]));
}

#[test]
fn members_without_permission_cannot_invite() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room_with(&ann.im(), &[&bob]);
    let body = json!({"group_id": room, "user_list": [eve.login.uid]});
    ann.im().post("/group/settings/allow_member_invitation", json!({"group_id": room, "value": false})).done();
    bob.im().post("/group/invite", body.clone()).refused(20012);
    server.user("stranger").im().post("/group/invite", body.clone()).refused(20002);
    ann.im().post("/group/admin/add", json!({"group_id": room, "user_list": [bob.login.uid]})).list();
    set_approval(&ann.im(), room, 2);
    assert_eq!(invite(&bob.im(), room, &eve).0, "success");

    let im = ann.im();
    for (bad, code) in [
        (json!({"group_id": room, "user_list": "all"}), 10002),
        (json!({"group_id": room}), 10002),
        (json!({"user_list": [eve.login.uid]}), 10002),
        (json!({"group_id": 12, "user_list": [eve.login.uid]}), 20001),
        (json!({"group_id": -1, "user_list": [eve.login.uid]}), 20001),
        (json!({"group_id": room, "user_list": vec![1; 501]}), 10002),
        (json!({"group_id": room, "user_list": [eve.login.uid], "reason": "x".repeat(501)}), 10002),
        (json!({"group_id": 1.5, "user_list": [1]}), 10002),
    ] {
        im.post("/group/invite", bad).refused(code);
    }
}

#[test]
fn only_admins_add_members_to_a_closed_room() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room_with(&ann.im(), &[&bob]);
    // An invitation of a member replaces the approval of an admin.
    assert_eq!(ann.im().get(&format!("/group/info?group_id={room}")).ok()["apply_approval"], 1);
    set_approval(&ann.im(), room, 2);
    bob.im().post("/group/invite", json!({"group_id": room, "user_list": [eve.login.uid]})).refused(10010);
    eve.im().post("/group/apply", json!({"group_id": room})).refused(10010);
    assert_eq!(invite(&ann.im(), room, &eve).0, "success");
    assert!(is_in(&eve.im(), room));
}

#[test]
fn nobody_can_join_a_full_room() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room(&ann.im(), json!({}));
    database::sql(&server, &format!("UPDATE rooms SET capacity = 2 WHERE id = {room}"));
    let both = json!({"group_id": room, "user_list": [bob.login.uid, eve.login.uid]});
    let response = ann.im().post("/group/invite", both).list();
    assert_eq!((&response[0]["result"], &response[1]["result"]), (&json!("success"), &json!("fail")));
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob]));
    // Applicants wait until there is room.
    eve.im().post("/group/apply", json!({"group_id": room})).ok();
    let yes = json!({"group_id": room, "user_id": eve.login.uid, "approval": true});
    ann.im().post("/group/apply/handle", yes.clone()).refused(20010);
    assert_eq!(applications(&ann.im(), room)[0]["status"], 0);
    bob.im().post(&format!("/group/leave?group_id={room}"), Value::Null).done();
    ann.im().post("/group/apply/handle", yes).ok();
    assert!(is_in(&eve.im(), room));
    set_approval(&ann.im(), room, 0);
    bob.im().post("/group/apply", json!({"group_id": room})).refused(20010);
}

#[test]
fn anybody_can_join_an_open_room() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let room = room(&ann.im(), json!({}));
    set_approval(&ann.im(), room, 0);
    let response = bob.im().post("/group/apply", json!({"group_id": room})).ok();
    assert_eq!(response, json!({"user_id": bob.login.uid, "result": "success", "reason": ""}));
    assert!(is_in(&bob.im(), room));
    bob.im().post("/group/apply", json!({"group_id": room})).refused(20017);
    bob.im().post("/group/apply", json!({"group_id": 12})).refused(20001);
    bob.im().post("/group/apply", json!({})).refused(10002);
}

#[test]
fn an_application_is_decided_by_an_admin() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room_with(&ann.im(), &[&eve]);
    bob.im().post("/group/apply", json!({"group_id": room, "reason": "first"})).ok();
    server.clock.advance(1_000);
    bob.im().post("/group/apply", json!({"group_id": room, "reason": "I walk fast"})).ok();
    assert!(!is_in(&bob.im(), room));
    let expected = json!([{
        "group_id": room, "applicant_id": bob.login.uid, "reason": "I walk fast", "status": 0,
        "expired_time": server.app.core.now() + 7 * DAY,
    }]);
    assert_eq!(Value::from(applications(&ann.im(), room)), expected);

    let answer = |approval: bool| json!({"group_id": room, "user_id": bob.login.uid, "approval": approval});
    eve.im().post("/group/apply/handle", answer(true)).refused(20012);
    bob.im().post("/group/apply/handle", answer(true)).refused(20002);
    let no = ann.im().put("/group/apply/handle", answer(false)).ok();
    assert_eq!(no, json!({"user_id": bob.login.uid, "result": "success", "reason": ""}));
    assert_eq!(applications(&ann.im(), room)[0]["status"], 2);
    ann.im().post("/group/apply/handle", answer(true)).refused(20014);

    bob.im().post("/group/apply", json!({"group_id": room})).ok();
    ann.im().post("/group/admin/add", json!({"group_id": room, "user_list": [eve.login.uid]})).list();
    eve.im().post("/group/apply/handle", answer(true)).ok();
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob, &eve]));
    let after = applications(&ann.im(), room);
    assert_eq!((after.len(), &after[0]["status"]), (1, &json!(1)));
    ann.im().post("/group/apply/handle", answer(false)).refused(20014);
    assert!(is_in(&bob.im(), room));
}

#[test]
fn an_application_ends_after_a_week_or_by_a_block() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let room = room(&ann.im(), json!({}));
    let yes = json!({"group_id": room, "user_id": bob.login.uid, "approval": true});
    bob.im().post("/group/apply", json!({"group_id": room})).ok();
    server.clock.advance(7 * DAY);
    ann.im().post("/group/apply/handle", yes.clone()).refused(20014);
    let stale = applications(&ann.im(), room);
    assert_eq!((&stale[0]["status"], stale[0]["expired_time"].as_i64()), (&json!(0), Some(server.app.core.now())));
    bob.im().post("/group/apply", json!({"group_id": room})).ok();
    ann.im().post("/group/block", json!({"group_id": room, "user_list": [bob.login.uid]})).list();
    ann.im().post("/group/apply/handle", yes).refused(20018);
    bob.im().post("/group/apply", json!({"group_id": room})).refused(20018);
    assert!(!is_in(&bob.im(), room));
}

#[test]
fn after_four_removals_only_an_admin_can_readmit() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room_with(&ann.im(), &[&eve]);
    set_approval(&ann.im(), room, 0);
    for _ in 0..4 {
        bob.im().post("/group/apply", json!({"group_id": room})).ok();
        ann.im().post("/group/kick", json!({"group_id": room, "user_list": [bob.login.uid]})).list();
    }
    bob.im().post("/group/apply", json!({"group_id": room})).refused(20016);
    assert_eq!(invite(&eve.im(), room, &bob).0, "fail");
    assert_eq!(invite(&ann.im(), room, &bob).0, "success");
    assert!(is_in(&bob.im(), room));
}

#[test]
fn only_admins_see_applications_and_paging_repeats_nothing() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let im = ann.im();
    let rooms = [room(&im, json!({})), room(&im, json!({}))];
    let mut asked = Vec::new();
    for n in 0..7 {
        let person = server.user(&format!("person{n}"));
        server.clock.advance(1_000);
        person.im().post("/group/apply", json!({"group_id": rooms[n % 2]})).ok();
        asked.push(person.login.uid);
    }
    asked.reverse();
    let list = json!({"group_list": [rooms[0], rooms[1], rooms[0]]});
    let got = pages(|cursor| {
        let response = im.post(&format!("/group/application_list?limit=3&cursor={cursor}"), list.clone());
        assert_eq!(response.body["total"], 7);
        assert!(response.body["version"].is_i64());
        response
    });
    assert_eq!(got.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
    let seen: Vec<i64> = got.concat().iter().filter_map(|row| row["applicant_id"].as_i64()).collect();
    assert_eq!(seen, asked);

    let bob = server.user("bobby");
    im.post("/group/invite", json!({"group_id": rooms[0], "user_list": [bob.login.uid]})).list();
    bob.im().post("/group/application_list", json!({"group_list": [rooms[0]]})).refused(20012);
    im.post("/group/application_list", json!({"group_list": [rooms[0], 12]})).refused(20001);
    let others = room(&bob.im(), json!({}));
    im.post("/group/application_list", json!({"group_list": [rooms[0], others]})).refused(20002);
    assert_eq!(im.post("/group/application_list", json!({"group_list": []})).list(), Vec::<Value>::new());
    for bad in ["limit=0", "limit=-1", "limit=1001", "limit=x", "cursor=abc", "version=x"] {
        im.post(&format!("/group/application_list?{bad}"), list.clone()).refused(10002);
    }
    im.post("/group/application_list", json!({})).refused(10002);
}

#[test]
fn incoming_invitations_are_paged() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    require_group_confirmation(&server, &bob);
    let mut rooms = Vec::new();
    for _ in 0..5 {
        server.clock.advance(1_000);
        rooms.push(room(&ann.im(), json!({})));
        invite(&ann.im(), rooms[rooms.len() - 1], &bob);
    }
    ann.im().post(&format!("/group/destroy?group_id={}", rooms[0]), Value::Null).done();
    let im = bob.im();
    let got = pages(|cursor| im.get(&format!("/group/invitation_list?limit=2&version=0&cursor={cursor}")));
    assert_eq!(got.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
    let seen: Vec<i64> = got.concat().iter().filter_map(|row| row["group_id"].as_i64()).collect();
    assert_eq!(seen, [rooms[4], rooms[3], rooms[2], rooms[1]]);
    assert_eq!(im.get("/group/invitation_list").body["total"], 4);
    im.get("/group/invitation_list?cursor=abc").refused(10002);
    im.post("/group/invite/handle", json!({"group_id": rooms[0], "user_id": ann.login.uid, "approval": true})).refused(20001);
}

#[test]
fn concurrent_answers_to_an_application_count_once() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room_with(&ann.im(), &[&eve]);
    ann.im().post("/group/admin/add", json!({"group_id": room, "user_list": [eve.login.uid]})).list();
    bob.im().post("/group/apply", json!({"group_id": room})).ok();
    let body = json!({"group_id": room, "user_id": bob.login.uid, "approval": true});
    let clients = [ann.im(), eve.im()];
    // The writer handles one after the other, in whatever order they arrive.
    let mut sorted = clients.map(|im| im.post("/group/apply/handle", body.clone()).code());
    sorted.sort_unstable();
    assert_eq!(sorted, [200, 20014]);
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob, &eve]));
    assert_eq!(ann.im().get(&format!("/group/info?group_id={room}")).ok()["count"], 3);
}

#[test]
fn an_admin_token_invites_for_a_user_or_a_group() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room(&ann.im(), json!({}));
    let program = server.im_admin();
    let body = |whom: &Person<'_>| json!({"group_id": room, "user_list": [whom.login.uid]});
    program.clone().acting_for(&bob).post("/group/invite", body(&eve)).refused(20002);
    assert_eq!(only(&program.clone().acting_for(&ann).post("/group/invite", body(&bob))).0, "success");
    assert_eq!(only(&program.clone().with("group_id", room).post("/group/invite", body(&eve))).0, "success");
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob, &eve]));
    program.post("/group/invite", body(&eve)).refused(10002);
}

#[test]
fn deleting_an_account_removes_its_invitations_and_applications() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room_with(&ann.im(), &[&eve]);
    require_group_confirmation(&server, &bob);
    invite(&eve.im(), room, &bob);
    bob.im().post("/group/apply", json!({"group_id": room, "reason": "mine"})).ok();
    super::group_fixtures::delete_account(&server, &bob);
    assert_eq!(applications(&ann.im(), room), Vec::<Value>::new());
    assert_eq!(number(&server, "SELECT count(*) FROM room_invitations"), 0);
    ann.im().post("/group/apply/handle", json!({"group_id": room, "user_id": bob.login.uid, "approval": true})).refused(20014);
    assert_eq!(invite(&ann.im(), room, &bob).0, "fail");
}
