//! Friends and friend requests.

use serde_json::{Value, json};

use super::contract::fixture::{Fixture, Someone};
use crate::database;
use crate::test_server::TestServer;

fn apply(from: &Someone<'_>, to: &Someone<'_>, more: Value) -> i64 {
    let mut body = json!({"user_id": to.id});
    for (key, value) in more.as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    from.im.post("/roster/apply", body).code()
}

fn relation(of: &Someone<'_>, to: &Someone<'_>) -> i64 {
    of.im.get(&format!("/roster/id?user_id={}", to.id)).ok()["relation"].as_i64().expect("a relation")
}

fn friends(of: &Someone<'_>) -> Vec<Value> {
    of.im.get("/roster/list").list()
}

fn mode(of: &Someone<'_>, mode: i64) {
    of.im.post(&format!("/user/authmode?value={mode}"), Value::Null).done();
}

#[test]
fn the_auth_mode_decides() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let question = |who: &Someone<'_>| {
        who.im.post("/user/settings", json!({"user_id": who.id, "auth_mode": 2, "auth_question": "Who?", "auth_answer": " Me "})).done();
    };
    for (name, prepare, asked, code, both) in [
        ("anybody", 0, json!({"alias": "B."}), 200, true),
        ("on approval", 1, json!({"reason": "hello"}), 200, false),
        ("nobody", 3, json!({}), 10012, false),
        ("a question nobody wrote", 2, json!({"auth_answer": ""}), 200, false),
        ("a right answer", 4, json!({"auth_answer": "Me"}), 200, true),
        ("a wrong answer", 4, json!({"auth_answer": "me"}), 10007, false),
        ("no answer", 4, json!({}), 10007, false),
    ] {
        let (ann, bob) = (fixture.someone(), fixture.someone());
        if prepare == 4 {
            question(&bob)
        } else {
            mode(&bob, prepare)
        }
        assert_eq!(apply(&ann, &bob, asked), code, "{name}");
        let expected = if both { 0 } else { 2 };
        assert_eq!((relation(&ann, &bob), relation(&bob, &ann)), (expected, expected), "{name}");
        let shown = ann.im.get(&format!("/roster/id?user_id={}", bob.id)).ok();
        assert!(!shown.to_string().contains(" Me "), "the answer is nobody's business");
    }
}

#[test]
fn a_friend_request_is_answered_once_and_expires_after_a_week() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = fixture.asked();
    let waiting = bob.im.get("/roster/apply/list").list();
    assert_eq!(
        (waiting.len(), &waiting[0]["user_id"], &waiting[0]["reason"], &waiting[0]["status"]),
        (1, &json!(ann.id), &json!("hello"), &json!(0))
    );
    assert_eq!(waiting[0]["expired_time"], json!(crate::test_server::NOW + 7 * 86_400_000));
    assert_eq!(apply(&ann, &bob, json!({"reason": "again", "alias": "Bobby"})), 200);
    assert_eq!(bob.im.get("/roster/apply/list").list().len(), 1, "asked anew");
    bob.im.put(&format!("/roster/accept?user_id={}", ann.id), Value::Null).done();
    assert_eq!((friends(&ann), friends(&bob)), (vec![json!(bob.id)], vec![json!(ann.id)]));
    assert_eq!(ann.im.get(&format!("/roster/id?user_id={}", bob.id)).ok()["alias"], "Bobby");
    assert_eq!(bob.im.get("/roster/apply/list").list()[0]["status"], 1);
    bob.im.post(&format!("/roster/accept?user_id={}", ann.id), Value::Null).refused(10007);
    assert_eq!(apply(&ann, &bob, json!({})), 10005);
    let (carol, dan) = fixture.asked();
    dan.im.post("/roster/decline", json!({"user_id": carol.id, "reason": "no"})).done();
    assert_eq!(dan.im.get("/roster/apply/list").list()[0]["status"], 2);
    dan.im.put("/roster/decline", json!({"user_id": carol.id})).refused(10007);
    assert_eq!(apply(&carol, &dan, json!({})), 200);
    server.clock.advance(7 * 86_400_000);
    dan.im.post(&format!("/roster/accept?user_id={}", carol.id), Value::Null).refused(10007);
    assert_eq!(relation(&carol, &dan), 2);
}

#[test]
fn mutual_requests_make_friends() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = fixture.asked();
    mode(&ann, 3);
    assert_eq!(apply(&bob, &ann, json!({"alias": "A."})), 200, "the other asked before");
    assert_eq!((relation(&ann, &bob), relation(&bob, &ann)), (0, 0));
    assert_eq!(bob.im.get(&format!("/roster/id?user_id={}", ann.id)).ok()["alias"], "A.");
}

#[test]
fn invalid_friend_requests_are_refused() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    assert_eq!(apply(&ann, &ann, json!({})), 10002);
    ann.im.post("/roster/apply", json!({"user_id": 7})).refused(10000);
    ann.im.post("/roster/apply", json!({})).refused(10002);
    ann.im.post("/roster/apply", json!({"user_id": bob.id, "reason": "x".repeat(257)})).refused(10002);
    bob.im.put(&format!("/roster/block?user_id={}", ann.id), Value::Null).done();
    assert_eq!(apply(&ann, &bob, json!({})), 10006);
    assert_eq!((relation(&bob, &ann), relation(&ann, &bob)), (3, 2));
    assert_eq!(bob.im.get("/roster/blocked_list").ok(), json!([ann.id]));
    assert_eq!(apply(&bob, &ann, json!({})), 200, "who wants them after all takes the block away");
    assert_eq!((relation(&bob, &ann), bob.im.get("/roster/blocked_list").ok()), (0, json!([])));
}

#[test]
fn deleting_and_blocking_end_the_friendship_for_both() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = fixture.friends();
    ann.im.put("/roster/ext", json!({"user_id": bob.id, "alias": "B.", "ext": "{}", "mute_notification": 1})).done();
    let kept = ann.im.get(&format!("/roster/id?user_id={}", bob.id)).ok();
    assert_eq!((&kept["alias"], &kept["ext"], &kept["mute_notification"]), (&json!("B."), &json!("{}"), &json!(true)));
    ann.im.post("/roster/ext", json!({"user_id": bob.id, "ext": ""})).done();
    assert_eq!(ann.im.get(&format!("/roster/id?user_id={}", bob.id)).ok()["alias"], "B.");
    ann.im.delete(&format!("/roster/delete?user_id={}", bob.id), Value::Null).done();
    ann.im.post(&format!("/roster/delete?user_id={}", bob.id), Value::Null).done();
    assert_eq!((relation(&ann, &bob), relation(&bob, &ann), friends(&bob)), (1, 1, Vec::new()));
    ann.im.post("/roster/ext", json!({"user_id": bob.id, "alias": "x"})).refused(10007);
    assert_eq!(apply(&bob, &ann, json!({})), 200);
    assert_eq!((relation(&ann, &bob), relation(&bob, &ann)), (0, 0));
    ann.im.post(&format!("/roster/block?user_id={}", bob.id), Value::Null).done();
    ann.im.post(&format!("/roster/block?user_id={}", bob.id), Value::Null).done();
    assert_eq!((relation(&ann, &bob), relation(&bob, &ann), friends(&bob)), (3, 1, Vec::new()));
    ann.im.delete(&format!("/roster/unblock?user_id={}", bob.id), Value::Null).done();
    assert_eq!(relation(&ann, &bob), 1, "unblocking restores nothing");
}

#[test]
fn users_are_found_and_listed_as_the_caller_sees_them() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = fixture.friends();
    let carol = fixture.someone();
    let list = ann.im.post("/roster/list", json!({"list": [carol.id, ann.id, 7, bob.id, bob.id]})).list();
    let seen: Vec<(i64, i64)> = list.iter().filter_map(|one| Some((one["user_id"].as_i64()?, one["relation"].as_i64()?))).collect();
    assert_eq!(seen, [(carol.id, 2), (ann.id, 0), (bob.id, 0)]);
    assert_eq!(ann.im.get(&format!("/roster/name?username={}", bob.name.to_uppercase())).ok()["user_id"], json!(bob.id));
    ann.im.get("/roster/name?username=nobody").refused(10000);
    ann.im.get("/roster/id?user_id=9007199254740993").refused(10000);
    ann.im.get("/roster/id?user_id=-1").refused(10000);
    ann.im.get("/roster/id?user_id=x").refused(10002);
    ann.im.get("/roster/mobile?mobile=13900000000").refused(10000);
    ann.im.get("/roster/mobile?mobile=1").refused(10002);
    ann.im.post("/roster/list", json!({"list": vec![1; 501]})).refused(10002);
}

#[test]
fn friends_are_paged_on_request() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ann = fixture.someone();
    let people: Vec<i64> = (0..5)
        .map(|_| {
            let one = fixture.someone();
            apply(&ann, &one, json!({}));
            one.id
        })
        .collect();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let part = ann.im.get(&format!("/roster/list?limit=2&cursor={cursor}"));
        seen.extend(part.list().iter().filter_map(Value::as_i64));
        match part.body["cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, people);
    assert_eq!(friends(&ann).len(), 5);
    ann.im.get("/roster/list?limit=0").refused(10002);
    ann.im.get("/roster/list?cursor=x").refused(10002);
}

#[test]
fn a_batch_sends_each_request_separately() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, carol) = (fixture.someone(), fixture.someone(), fixture.someone());
    mode(&carol, 3);
    let response =
        ann.im.post("/roster/apply/batch", json!([{"user_id": bob.id, "alias": "B."}, {"user_id": carol.id}, {"user_id": 7}])).ok();
    assert_eq!(response["success"], json!([bob.id]));
    let fails: Vec<i64> = response["fails"].as_array().expect("a list").iter().filter_map(|one| one["user_id"].as_i64()).collect();
    assert_eq!(fails, [carol.id, 7]);
    assert_eq!(relation(&ann, &bob), 0);
    for bad in [json!({}), json!([{"reason": "x"}]), json!(["x"])] {
        ann.im.post("/roster/apply/batch", bad).refused(10002);
    }
}

#[test]
fn may_message_is_for_oneself_or_an_admin_token() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let ask = |who: &Someone<'_>, from: i64, to: i64| who.im.get(&format!("/roster/may_message?user_id={from}&roster_id={to}"));
    assert_eq!(ask(&ann, ann.id, bob.id).ok(), json!(true));
    bob.im.post(&format!("/roster/block?user_id={}", ann.id), Value::Null).done();
    assert_eq!(ask(&ann, ann.id, bob.id).ok(), json!(false));
    assert_eq!(ask(&ann, bob.id, ann.id).ok(), json!(true));
    ask(&fixture.someone(), ann.id, bob.id).refused(10010);
    ask(&ann, ann.id, 7).refused(10000);
    let program = fixture.admin.clone().with("user_id", ann.id);
    assert_eq!(program.get(&format!("/roster/may_message?user_id={}&roster_id={}", bob.id, ann.id)).ok(), json!(true));
}

/// Friendships are always symmetric, and nobody is both a friend and a former friend.
#[test]
fn random_operations_keep_friendships_symmetric() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let people: Vec<Someone<'_>> = (0..4).map(|_| fixture.someone()).collect();
    let mut state = 11_u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % below
    };
    for _ in 0..200 {
        let (by, on) = (&people[draw(4)], &people[draw(4)]);
        match draw(7) {
            0 => drop(by.im.post(&format!("/user/authmode?value={}", draw(4)), Value::Null)),
            1 => drop(by.im.post(&format!("/roster/accept?user_id={}", on.id), Value::Null)),
            2 => drop(by.im.post(&format!("/roster/delete?user_id={}", on.id), Value::Null)),
            3 => drop(by.im.post(&format!("/roster/block?user_id={}", on.id), Value::Null)),
            4 => drop(by.im.post(&format!("/roster/unblock?user_id={}", on.id), Value::Null)),
            _ => drop(by.im.post("/roster/apply", json!({"user_id": on.id}))),
        }
        let wrong = database::number(
            &server,
            "SELECT (SELECT count(*) FROM friendships f WHERE NOT EXISTS (
                       SELECT 1 FROM friendships g WHERE g.user_id = f.friend_id AND g.friend_id = f.user_id))
                  + (SELECT count(*) FROM friendships f JOIN former_friends o ON o.user_id = f.user_id AND o.friend_id = f.friend_id)
                  + (SELECT count(*) FROM friendships f JOIN user_marks m ON m.user_id = f.user_id AND m.target_id = f.friend_id AND m.mark = 'block')
                  + (SELECT count(*) FROM friend_requests q JOIN friendships f ON f.user_id = q.user_id AND f.friend_id = q.target_id
                     WHERE q.status = 'pending')",
        );
        assert_eq!(wrong, 0);
    }
}
