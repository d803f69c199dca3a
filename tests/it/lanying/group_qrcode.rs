//! QR codes that let people in (`docs/specs/lanying.md 4`).

use folkmoot::internals::community::operations::cleanup;
use folkmoot::internals::model::clock::DAY;
use serde_json::{Value, json};

use super::group_kit::{ids, is_in, leave_for_good, members, room, room_with};
use crate::im::{Im, Told};
use crate::kit::{Moot, NOW};
use crate::rows::number;

fn sign(by: &Im<'_>, room: i64) -> String {
    by.get(&format!("/group/qrcode/sign?group_id={room}")).ok()["qr_info"].as_str().expect("a code").to_owned()
}

fn show(by: &Im<'_>, code: &str) -> Told {
    by.post("/group/qrcode/invite", json!({"qr_info": code}))
}

#[test]
fn whoever_shows_a_code_is_in() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room(&ann.im(), json!({}));
    let signed = ann.im().get(&format!("/group/qrcode/sign?group_id={room}")).ok();
    assert_eq!((&signed["create_at"], &signed["expire_at"]), (&json!(NOW), &json!(NOW + 7 * DAY)));
    let code = signed["qr_info"].as_str().expect("a code");
    assert!(code.len() >= 43, "{code}");
    assert_ne!(code, sign(&ann.im(), room));
    // Only its hash is kept.
    assert_eq!(number(&moot, &format!("SELECT count(*) FROM room_codes WHERE instr(code_hash, CAST('{code}' AS BLOB))")), 0);
    assert_eq!(show(&bob.im(), code).ok(), json!({}));
    assert!(is_in(&bob.im(), room));
    show(&bob.im(), code).refused(20017);
    show(&ann.im(), code).refused(20017);
    // The same code is for everybody, and a member's is as good.
    show(&eve.im(), code).ok();
    let dan = moot.user("daniel");
    show(&dan.im(), &sign(&eve.im(), room)).ok();
    assert_eq!(members(&ann.im(), room), ids(&[&ann, &bob, &eve, &dan]));
    assert_eq!(ann.im().get(&format!("/group/info?group_id={room}")).ok()["count"], 4);
}

#[test]
fn a_code_ends_after_a_week() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room(&ann.im(), json!({}));
    let code = sign(&ann.im(), room);
    moot.clock.advance(7 * DAY - 1);
    show(&bob.im(), &code).ok();
    moot.clock.advance(1);
    show(&eve.im(), &code).refused(20025);
    assert!(!is_in(&eve.im(), room));
    let swept = || {
        moot.app.core.db.write_now(cleanup::remove_expired).expect("a sweep");
        number(&moot, "SELECT count(*) FROM room_codes")
    };
    assert_eq!(swept(), 1);
    moot.clock.advance(31 * DAY);
    assert_eq!(swept(), 0);
    show(&eve.im(), &code).refused(20024);
}

#[test]
fn what_is_no_code_is_refused() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
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
    moot.im().get(&format!("/group/qrcode/sign?group_id={room}")).refused(10003);
}

#[test]
fn a_code_is_worth_what_its_signer_is() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
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
fn a_code_opens_nothing_to_whom_the_room_refuses() {
    let moot = Moot::new();
    let (ann, bob, eve) = (moot.user("annie"), moot.user("bobby"), moot.user("evelyn"));
    let room = room(&ann.im(), json!({}));
    let code = sign(&ann.im(), room);
    ann.im().post("/group/block", json!({"group_id": room, "user_list": [bob.login.uid]})).list();
    show(&bob.im(), &code).refused(20018);
    crate::rows::sql(&moot, &format!("UPDATE rooms SET capacity = 1 WHERE id = {room}"));
    show(&eve.im(), &code).refused(20010);
    assert_eq!(members(&ann.im(), room), ids(&[&ann]));
    ann.im().post("/group/settings/require_admin_approval", json!({"group_id": room, "apply_approval": 2})).done();
    crate::rows::sql(&moot, &format!("UPDATE rooms SET capacity = 5 WHERE id = {room}"));
    show(&eve.im(), &code).ok();
}

#[test]
fn one_code_shown_twice_at_once_lets_in_once() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let room = room(&ann.im(), json!({}));
    let code = sign(&ann.im(), room);
    let clients = [bob.im(), bob.im()];
    let mut codes = clients.map(|im| show(&im, &code).code());
    codes.sort_unstable();
    assert_eq!(codes, [200, 20017]);
    assert_eq!(ann.im().get(&format!("/group/info?group_id={room}")).ok()["count"], 2);
}

#[test]
fn nobody_fills_the_file_with_codes() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    let im = ann.im();
    let room = room(&im, json!({}));
    for _ in 0..102 {
        moot.clock.advance(1);
        sign(&im, room);
    }
    assert_eq!(number(&moot, "SELECT count(*) FROM room_codes"), 100);
    let bob = moot.user("bobby");
    show(&bob.im(), &sign(&im, room)).ok();
    leave_for_good(&moot, &ann);
    assert_eq!(number(&moot, "SELECT count(*) FROM room_codes"), 0);
}
