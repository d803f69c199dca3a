//! QR codes for joining (`docs/specs/lanying.md 4`).

use folkmoot::internals::community::operations::cleanup;
use folkmoot::internals::model::clock::DAY;
use serde_json::{Value, json};

use super::group_fixtures::{delete_account, ids, is_in, members, room, room_with};
use crate::database::number;
use crate::lanying_client::{LanyingClient, LanyingResponse};
use crate::test_server::{NOW, TestServer};

fn sign(by: &LanyingClient<'_>, room: i64) -> String {
    by.get(&format!("/group/qrcode/sign?group_id={room}")).ok()["qr_info"].as_str().expect("a code").to_owned()
}

fn show(by: &LanyingClient<'_>, code: &str) -> LanyingResponse {
    by.post("/group/qrcode/invite", json!({"qr_info": code}))
}

#[test]
fn a_qr_code_lets_its_holder_join() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room(&ann.im(), json!({}));
    let signed = ann.im().get(&format!("/group/qrcode/sign?group_id={room}")).ok();
    assert_eq!((&signed["create_at"], &signed["expire_at"]), (&json!(NOW), &json!(NOW + 7 * DAY)));
    let code = signed["qr_info"].as_str().expect("a code");
    assert!(code.len() >= 43, "{code}");
    assert_ne!(code, sign(&ann.im(), room));
    // Only its hash is kept.
    assert_eq!(number(&server, &format!("SELECT count(*) FROM room_codes WHERE instr(code_hash, CAST('{code}' AS BLOB))")), 0);
    assert_eq!(show(&bob.im(), code).ok(), json!({}));
    assert!(is_in(&bob.im(), room));
    show(&bob.im(), code).refused(20017);
    show(&ann.im(), code).refused(20017);
    // Anybody may use the same code, and a code of a member works, too.
    show(&eve.im(), code).ok();
    let dan = server.user("daniel");
    show(&dan.im(), &sign(&eve.im(), room)).ok();
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob, &eve, &dan]));
    assert_eq!(ann.im().get(&format!("/group/info?group_id={room}")).ok()["count"], 4);
}

#[test]
fn a_qr_code_expires_after_a_week() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room(&ann.im(), json!({}));
    let code = sign(&ann.im(), room);
    server.clock.advance(7 * DAY - 1);
    show(&bob.im(), &code).ok();
    server.clock.advance(1);
    show(&eve.im(), &code).refused(20025);
    assert!(!is_in(&eve.im(), room));
    let cleaned_up = || {
        server.app.core.db.write_now(cleanup::remove_expired).expect("a sweep");
        number(&server, "SELECT count(*) FROM room_codes")
    };
    assert_eq!(cleaned_up(), 1);
    server.clock.advance(31 * DAY);
    assert_eq!(cleaned_up(), 0);
    show(&eve.im(), &code).refused(20024);
}

#[test]
fn invalid_codes_are_refused() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let room = room(&ann.im(), json!({}));
    sign(&ann.im(), room);
    for junk in ["", "x", "null", "' OR 1=1 --", &"x".repeat(100_000), "\0"] {
        show(&bob.im(), junk).refused(20024);
    }
    for bad in [json!({}), json!({"qr_info": null}), json!({"qr_info": {}}), json!({"qr_info": ["x"]})] {
        bob.im().post("/group/qrcode/invite", bad).refused(10002);
    }
    bob.im().get(&format!("/group/qrcode/sign?group_id={room}")).refused(20002);
    bob.im().get("/group/qrcode/sign?group_id=12").refused(20001);
    bob.im().get("/group/qrcode/sign").refused(10002);
    server.im().get(&format!("/group/qrcode/sign?group_id={room}")).refused(10003);
}

#[test]
fn a_code_has_the_permissions_of_its_creator() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room_with(&ann.im(), &[&bob]);
    let (anns, bobs) = (sign(&ann.im(), room), sign(&bob.im(), room));
    let may = |on: bool| {
        ann.im().post("/group/settings/allow_member_invitation", json!({"group_id": room, "value": on})).done();
    };
    may(false);
    show(&eve.im(), &bobs).refused(20024);
    bob.im().get(&format!("/group/qrcode/sign?group_id={room}")).refused(20012);
    may(true);
    bob.im().post(&format!("/group/leave?group_id={room}"), Value::Null).done();
    show(&eve.im(), &bobs).refused(20024);
    ann.im().post(&format!("/group/destroy?group_id={room}"), Value::Null).done();
    show(&eve.im(), &anns).refused(20024);
    assert!(!is_in(&eve.im(), room));
}

#[test]
fn a_code_does_not_bypass_refusals_of_the_room() {
    let server = TestServer::new();
    let (ann, bob, eve) = (server.user("annie"), server.user("bobby"), server.user("evelyn"));
    let room = room(&ann.im(), json!({}));
    let code = sign(&ann.im(), room);
    ann.im().post("/group/block", json!({"group_id": room, "user_list": [bob.login.uid]})).list();
    show(&bob.im(), &code).refused(20018);
    crate::database::sql(&server, &format!("UPDATE rooms SET capacity = 1 WHERE id = {room}"));
    show(&eve.im(), &code).refused(20010);
    assert_eq!(members(&ann.im(), room), ids(&[&ann]));
    ann.im().post("/group/settings/require_admin_approval", json!({"group_id": room, "apply_approval": 2})).done();
    crate::database::sql(&server, &format!("UPDATE rooms SET capacity = 5 WHERE id = {room}"));
    show(&eve.im(), &code).ok();
}

#[test]
fn concurrent_use_of_a_code_joins_once() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let room = room(&ann.im(), json!({}));
    let code = sign(&ann.im(), room);
    let clients = [bob.im(), bob.im()];
    let mut codes = clients.map(|im| show(&im, &code).code());
    codes.sort_unstable();
    assert_eq!(codes, [200, 20017]);
    assert_eq!(ann.im().get(&format!("/group/info?group_id={room}")).ok()["count"], 2);
}

#[test]
fn the_number_of_codes_is_limited() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let im = ann.im();
    let room = room(&im, json!({}));
    for _ in 0..102 {
        server.clock.advance(1);
        sign(&im, room);
    }
    assert_eq!(number(&server, "SELECT count(*) FROM room_codes"), 100);
    let bob = server.user("bobby");
    show(&bob.im(), &sign(&im, room)).ok();
    delete_account(&server, &ann);
    assert_eq!(number(&server, "SELECT count(*) FROM room_codes"), 0);
}
