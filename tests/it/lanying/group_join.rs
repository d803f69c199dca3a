//! Invitations and applications (`docs/specs/lanying.md 4`).

use folkmoot::internals::model::clock::DAY;
use serde_json::{Value, json};

use super::group_kit::{asks_first, ids, is_in, members, only, pages, result, room, room_with};
use crate::im::Im;
use crate::kit::{Moot, Person};
use crate::rows::{self, number};

fn invite(by: &Im<'_>, room: i64, whom: &Person<'_>) -> (String, String) {
    only(&by.post("/group/invite", json!({"group_id": room, "user_list": [whom.login.uid], "reason": "come and walk"})))
}

fn invitations(of: &Im<'_>) -> Vec<Value> {
    of.get("/group/invitation_list").list()
}

fn applications(by: &Im<'_>, room: i64) -> Vec<Value> {
    by.post("/group/application_list", json!({"group_list": [room]})).list()
}

fn set_approval(by: &Im<'_>, room: i64, approval: i64) {
    by.post("/group/settings/require_admin_approval", json!({"group_id": room, "apply_approval": approval})).done();
}

#[test]
fn whoever_does_not_want_to_be_asked_is_in_at_once() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room_with(&ann.im(), &[&bob]);
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob]));
    assert!(is_in(&bob.im(), room));
    // Members may invite where the room lets them.
    assert_eq!(invite(&bob.im(), room, &eve), ("success".into(), String::new()));
    assert!(is_in(&eve.im(), room));
    assert_eq!(ann.im().get(&format!("/group/info?group_id={room}")).ok()["count"], 3);
    assert_eq!(invitations(&eve.im()), Vec::<Value>::new());
}

#[test]
fn whoever_wants_to_be_asked_answers_for_themselves() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let room = room(&ann.im(), json!({}));
    asks_first(&moot, &bob);
    assert_eq!(invite(&ann.im(), room, &bob).0, "success");
    assert!(!is_in(&bob.im(), room));
    let waiting = invitations(&bob.im());
    let expected = json!([{
        "group_id": room, "inviter_id": ann.login.uid, "invitee_id": bob.login.uid, "reason": "come and walk", "status": 0,
        "expired_time": moot.app.core.now() + 7 * DAY, "updated_at": "2026-03-04T05:06:07.000+0000",
    }]);
    assert_eq!(Value::from(waiting), expected);
    assert_eq!(invitations(&ann.im()), Vec::<Value>::new());

    let no = json!({"group_id": room, "user_id": ann.login.uid, "approval": false});
    bob.im().put("/group/invite/handle", no.clone()).done();
    assert!(!is_in(&bob.im(), room));
    assert_eq!(invitations(&bob.im())[0]["status"], 2);
    bob.im().post("/group/invite/handle", no).refused(20015);

    moot.clock.advance(1_000);
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
fn an_invitation_is_for_one_person_from_one_person_for_a_week() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room_with(&ann.im(), &[&eve]);
    asks_first(&moot, &bob);
    invite(&ann.im(), room, &bob);
    let from = |inviter: &Person<'_>| json!({"group_id": room, "user_id": inviter.login.uid, "approval": true});
    bob.im().post("/group/invite/handle", from(&eve)).refused(20015);
    eve.im().post("/group/invite/handle", from(&ann)).refused(20015);
    bob.im().post("/group/invite/handle", json!({"group_id": 12, "user_id": ann.login.uid, "approval": true})).refused(20001);
    bob.im().post("/group/invite/handle", json!({"group_id": room, "user_id": ann.login.uid})).refused(10002);
    moot.clock.advance(7 * DAY);
    bob.im().post("/group/invite/handle", from(&ann)).refused(20015);
    assert!(!is_in(&bob.im(), room));
    // Somebody else's is not touched by it, and coming in answers all that wait.
    invite(&eve.im(), room, &bob);
    moot.clock.advance(1_000);
    invite(&ann.im(), room, &bob);
    bob.im().post("/group/invite/handle", from(&eve)).done();
    assert_eq!(invitations(&bob.im()).iter().map(|row| row["status"].clone()).collect::<Vec<_>>(), [1, 1]);
    bob.im().post("/group/invite/handle", from(&ann)).refused(20015);
}

#[test]
fn whoever_left_invites_nobody_in() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room_with(&ann.im(), &[&eve]);
    asks_first(&moot, &bob);
    invite(&eve.im(), room, &bob);
    eve.im().post(&format!("/group/leave?group_id={room}"), Value::Null).done();
    bob.im().post("/group/invite/handle", json!({"group_id": room, "user_id": eve.login.uid, "approval": true})).refused(20015);
    assert_eq!(members(&ann.im(), room), ids(&[&ann]));
}

#[test]
fn who_cannot_be_invited_is_told_one_by_one() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let (dan, gus) = (moot.user("daniel"), moot.user("gustav"));
    let room = room_with(&ann.im(), &[&bob]);
    ann.im().post("/group/block", json!({"group_id": room, "user_list": [eve.login.uid]})).list();
    dan.mark("block", "user", &ann.login.uid.to_string());
    let asked = [bob.login.uid, eve.login.uid, dan.login.uid, 12, ann.login.uid, gus.login.uid, gus.login.uid];
    let told = ann.im().post("/group/invite", json!({"group_id": room, "user_list": asked})).list();
    let order: Vec<i64> = told.iter().filter_map(|item| item["user_id"].as_i64()).collect();
    assert_eq!(order, asked);
    let results: Vec<(String, String)> = told.iter().map(result).collect();
    for failed in [0, 1, 2, 3, 4, 6] {
        assert_eq!(results[failed].0, "fail", "{:?}", told[failed]);
        assert!(!results[failed].1.is_empty());
    }
    assert_eq!(results[5], ("success".into(), String::new()));
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob, &gus]));
}

#[test]
fn who_may_not_invite_is_refused_as_a_whole() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room_with(&ann.im(), &[&bob]);
    let body = json!({"group_id": room, "user_list": [eve.login.uid]});
    ann.im().post("/group/settings/allow_member_invitation", json!({"group_id": room, "value": false})).done();
    bob.im().post("/group/invite", body.clone()).refused(20012);
    moot.user("stranger").im().post("/group/invite", body.clone()).refused(20002);
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
fn a_closed_room_takes_members_from_its_admins_alone() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room_with(&ann.im(), &[&bob]);
    // A member lets in where an admin would be asked.
    assert_eq!(ann.im().get(&format!("/group/info?group_id={room}")).ok()["apply_approval"], 1);
    set_approval(&ann.im(), room, 2);
    bob.im().post("/group/invite", json!({"group_id": room, "user_list": [eve.login.uid]})).refused(10010);
    eve.im().post("/group/apply", json!({"group_id": room})).refused(10010);
    assert_eq!(invite(&ann.im(), room, &eve).0, "success");
    assert!(is_in(&eve.im(), room));
}

#[test]
fn a_full_room_takes_nobody() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room(&ann.im(), json!({}));
    rows::sql(&moot, &format!("UPDATE rooms SET capacity = 2 WHERE id = {room}"));
    let both = json!({"group_id": room, "user_list": [bob.login.uid, eve.login.uid]});
    let told = ann.im().post("/group/invite", both).list();
    assert_eq!((&told[0]["result"], &told[1]["result"]), (&json!("success"), &json!("fail")));
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob]));
    // Who asks to come in waits for a place.
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
fn an_open_room_takes_whoever_asks() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let room = room(&ann.im(), json!({}));
    set_approval(&ann.im(), room, 0);
    let told = bob.im().post("/group/apply", json!({"group_id": room})).ok();
    assert_eq!(told, json!({"user_id": bob.login.uid, "result": "success", "reason": ""}));
    assert!(is_in(&bob.im(), room));
    bob.im().post("/group/apply", json!({"group_id": room})).refused(20017);
    bob.im().post("/group/apply", json!({"group_id": 12})).refused(20001);
    bob.im().post("/group/apply", json!({})).refused(10002);
}

#[test]
fn an_application_waits_for_an_admin() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room_with(&ann.im(), &[&eve]);
    bob.im().post("/group/apply", json!({"group_id": room, "reason": "first"})).ok();
    moot.clock.advance(1_000);
    bob.im().post("/group/apply", json!({"group_id": room, "reason": "I walk fast"})).ok();
    assert!(!is_in(&bob.im(), room));
    let expected = json!([{
        "group_id": room, "applicant_id": bob.login.uid, "reason": "I walk fast", "status": 0,
        "expired_time": moot.app.core.now() + 7 * DAY,
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
fn an_application_ends_after_a_week_or_with_a_block() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let room = room(&ann.im(), json!({}));
    let yes = json!({"group_id": room, "user_id": bob.login.uid, "approval": true});
    bob.im().post("/group/apply", json!({"group_id": room})).ok();
    moot.clock.advance(7 * DAY);
    ann.im().post("/group/apply/handle", yes.clone()).refused(20014);
    let stale = applications(&ann.im(), room);
    assert_eq!((&stale[0]["status"], stale[0]["expired_time"].as_i64()), (&json!(0), Some(moot.app.core.now())));
    bob.im().post("/group/apply", json!({"group_id": room})).ok();
    ann.im().post("/group/block", json!({"group_id": room, "user_list": [bob.login.uid]})).list();
    ann.im().post("/group/apply/handle", yes).refused(20018);
    bob.im().post("/group/apply", json!({"group_id": room})).refused(20018);
    assert!(!is_in(&bob.im(), room));
}

#[test]
fn whoever_was_kicked_out_four_times_comes_back_by_an_admin_alone() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
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
fn only_admins_see_who_applies_and_every_page_once() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let im = ann.im();
    let rooms = [room(&im, json!({})), room(&im, json!({}))];
    let mut asked = Vec::new();
    for n in 0..7 {
        let person = moot.user(&format!("person{n}"));
        moot.clock.advance(1_000);
        person.im().post("/group/apply", json!({"group_id": rooms[n % 2]})).ok();
        asked.push(person.login.uid);
    }
    asked.reverse();
    let list = json!({"group_list": [rooms[0], rooms[1], rooms[0]]});
    let got = pages(|cursor| {
        let told = im.post(&format!("/group/application_list?limit=3&cursor={cursor}"), list.clone());
        assert_eq!(told.body["total"], 7);
        assert!(told.body["version"].is_i64());
        told
    });
    assert_eq!(got.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
    let seen: Vec<i64> = got.concat().iter().filter_map(|row| row["applicant_id"].as_i64()).collect();
    assert_eq!(seen, asked);

    let bob = moot.user("bobby");
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
fn incoming_invitations_come_page_by_page() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    asks_first(&moot, &bob);
    let mut rooms = Vec::new();
    for _ in 0..5 {
        moot.clock.advance(1_000);
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
fn two_admins_answer_one_application_once() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room_with(&ann.im(), &[&eve]);
    ann.im().post("/group/admin/add", json!({"group_id": room, "user_list": [eve.login.uid]})).list();
    bob.im().post("/group/apply", json!({"group_id": room})).ok();
    let body = json!({"group_id": room, "user_id": bob.login.uid, "approval": true});
    let clients = [ann.im(), eve.im()];
    // The writer takes one after the other, however they come.
    let mut sorted = clients.map(|im| im.post("/group/apply/handle", body.clone()).code());
    sorted.sort_unstable();
    assert_eq!(sorted, [200, 20014]);
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob, &eve]));
    assert_eq!(ann.im().get(&format!("/group/info?group_id={room}")).ok()["count"], 3);
}

#[test]
fn a_trusted_program_invites_for_a_person_and_with_a_groups_authority() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room(&ann.im(), json!({}));
    let program = moot.im_admin();
    let body = |whom: &Person<'_>| json!({"group_id": room, "user_list": [whom.login.uid]});
    program.clone().acting_for(&bob).post("/group/invite", body(&eve)).refused(20002);
    assert_eq!(only(&program.clone().acting_for(&ann).post("/group/invite", body(&bob))).0, "success");
    assert_eq!(only(&program.clone().with("group_id", room).post("/group/invite", body(&eve))).0, "success");
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob, &eve]));
    program.post("/group/invite", body(&eve)).refused(10002);
}

#[test]
fn nothing_of_who_leaves_for_good_waits_any_more() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room_with(&ann.im(), &[&eve]);
    asks_first(&moot, &bob);
    invite(&eve.im(), room, &bob);
    bob.im().post("/group/apply", json!({"group_id": room, "reason": "mine"})).ok();
    super::group_kit::leave_for_good(&moot, &bob);
    assert_eq!(applications(&ann.im(), room), Vec::<Value>::new());
    assert_eq!(number(&moot, "SELECT count(*) FROM room_invitations"), 0);
    ann.im().post("/group/apply/handle", json!({"group_id": room, "user_id": bob.login.uid, "approval": true})).refused(20014);
    assert_eq!(invite(&ann.im(), room, &bob).0, "fail");
}
