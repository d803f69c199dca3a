//! Pushes: the outbox and the state of tasks.

use serde_json::{Value, json};

use super::contract::fixture::{Fixture, Someone, notifier, send_message};
use super::device_push::relay;
use crate::database;
use crate::test_server::TestServer;

/// A user whose first device can get pushes.
pub fn reachable<'m>(fixture: &Fixture<'m>) -> Someone<'m> {
    let who = fixture.someone();
    let token = format!("token-{}", who.id);
    who.im.post("/user/token/bind", json!({"device_sn": 1, "device_token": token, "notifier_name": "n"})).done();
    who
}

fn waiting(server: &TestServer, who: &Someone<'_>) -> Vec<Value> {
    let user = folkmoot::internals::model::id::UserId(who.id);
    let jobs = server.app.core.read(|r| folkmoot::internals::store::notifications::push_outbox::waiting(r, user)).expect("an outbox");
    jobs.iter().map(|(_, _, payload)| serde_json::from_str(payload).expect("JSON")).collect()
}

#[test]
fn a_message_is_queued_for_every_reachable_device() {
    let server = relay::out_of_reach();
    let fixture = Fixture::new(&server);
    notifier(&server);
    let (ann, bob) = (fixture.someone(), reachable(&fixture));
    let id = send_message(&ann, 1, bob.id);
    let expected =
        json!({"title": ann.name, "body": "hello", "badge": 1, "sound": true, "vibrate": false, "message_id": id, "from": ann.id});
    assert_eq!(waiting(&server, &bob), std::slice::from_ref(&expected));
    ann.im.post("/user/push/nickname?value=The%20Ann", Value::Null).done();
    let config = json!({"pushMessage": "look!"}).to_string();
    ann.im.post("/message/send", json!({"type": 1, "targets": [bob.id], "content": "x", "content_type": 0, "config": config})).done();
    let last = waiting(&server, &bob)[1].clone();
    assert_eq!((&last["title"], &last["body"], &last["badge"]), (&json!("The Ann"), &json!("look!"), &json!(2)));
    bob.im.post("/user/push/badge", json!({"badge": 0})).done();
    send_message(&ann, 1, bob.id);
    assert_eq!(waiting(&server, &bob)[2]["badge"], 1);
}

#[test]
fn push_settings_are_applied() {
    let server = relay::out_of_reach();
    let fixture = Fixture::new(&server);
    notifier(&server);
    let ann = fixture.someone();
    let after = |path: &str| {
        let bob = reachable(&fixture);
        bob.im.post(path, Value::Null).done();
        send_message(&ann, 1, bob.id);
        waiting(&server, &bob)
    };
    assert!(after("/user/push?value=true").is_empty());
    assert_ne!(after("/user/push/detail?value=true")[0]["body"], "hello");
    assert_eq!(after("/user/sounds?value=true")[0]["sound"], false);
    assert_eq!(after("/user/vibratory?value=true")[0]["vibrate"], true);
    // The test clock says 05:06.
    assert!(after("/user/push/limit?no_push_start_hour=22&no_push_end_hour=7").is_empty(), "over midnight");
    assert_eq!(after("/user/push/limit?no_push_start_hour=6&no_push_end_hour=22").len(), 1);
    let bob = reachable(&fixture);
    bob.im.post("/roster/apply", json!({"user_id": ann.id})).done();
    bob.im.post("/roster/ext", json!({"user_id": ann.id, "mute_notification": true})).done();
    send_message(&ann, 1, bob.id);
    assert!(waiting(&server, &bob).is_empty(), "a friend who is not to be heard");
}

#[test]
fn nothing_is_queued_for_logged_out_devices() {
    let server = relay::out_of_reach();
    let fixture = Fixture::new(&server);
    notifier(&server);
    let (ann, bob) = (fixture.someone(), reachable(&fixture));
    bob.im.post("/user/kick", Value::Null).done();
    send_message(&ann, 1, bob.id);
    let carol = fixture.someone();
    carol.im.post("/user/token/bind", json!({"device_sn": 1, "device_token": "x", "notifier_name": "unknown"})).done();
    send_message(&ann, 1, carol.id);
    let dan = reachable(&fixture);
    dan.im.post("/user/token/unbind?deviceSn=1", Value::Null).ok();
    send_message(&ann, 1, dan.id);
    assert_eq!(database::number(&server, "SELECT count(*) FROM push_outbox"), 0);
}

#[test]
fn room_pushes_follow_the_members_settings() {
    let server = relay::out_of_reach();
    let fixture = Fixture::new(&server);
    notifier(&server);
    let (ann, bob, carol) = (fixture.someone(), reachable(&fixture), reachable(&fixture));
    let made = ann.im.post("/group/create", json!({"name": "hall", "user_list": [bob.id, carol.id]})).ok();
    let room = made["group_id"].as_i64().expect("a room");
    send_message(&ann, 2, room);
    send_message(&bob, 2, room);
    server.work_off();
    assert_eq!((waiting(&server, &bob).len(), waiting(&server, &carol).len()), (1, 2), "nobody hears themselves");
    assert_eq!(waiting(&server, &carol)[0]["title"], json!(format!("{} (hall)", ann.name)));
    carol.im.post("/group/msg/push_mode", json!({"group_id": room, "msg_push_mode": 4})).ok();
    send_message(&ann, 2, room);
    server.work_off();
    let config = json!({"mentionList": [carol.id]}).to_string();
    bob.im.post("/message/send", json!({"type": 2, "targets": [room], "content": "you", "content_type": 0, "config": config})).done();
    server.work_off();
    assert_eq!(waiting(&server, &carol).len(), 3, "only what names her");
    carol.im.post("/group/msg/push_mode", json!({"group_id": room, "msg_push_mode": 3})).ok();
    send_message(&bob, 2, room);
    send_message(&ann, 2, room);
    server.work_off();
    assert_eq!(waiting(&server, &carol).len(), 4, "only of those who lead");
    carol.im.post("/group/msg/mute_mode", json!({"group_id": room, "msg_mute_mode": 1})).ok();
    send_message(&ann, 2, room);
    server.work_off();
    assert_eq!(waiting(&server, &carol)[4]["sound"], false);
    carol.im.post("/group/msg/mute_mode", json!({"group_id": room, "msg_mute_mode": 2})).ok();
    send_message(&ann, 2, room);
    server.work_off();
    assert_eq!(waiting(&server, &carol).len(), 5);
}

#[test]
fn the_pushes_of_a_large_room_are_written_after_the_message() {
    let server = relay::out_of_reach();
    let fixture = Fixture::new(&server);
    notifier(&server);
    let ann = fixture.someone();
    // More than one part of a task.
    let members: Vec<Someone<'_>> = (0..60).map(|_| reachable(&fixture)).collect();
    let ids: Vec<i64> = members.iter().map(|member| member.id).collect();
    let room = ann.im.post("/group/create", json!({"name": "hall", "user_list": ids})).ok()["group_id"].as_i64().expect("a room");
    let sent = send_message(&ann, 2, room);
    let recalled = send_message(&ann, 2, room);
    assert!(members.iter().all(|member| waiting(&server, member).is_empty()), "the send itself writes nothing for the members");
    ann.im.post("/message/recall", json!({"conversation_id": room, "msg_id": recalled})).done();
    let late = reachable(&fixture);
    ann.im.post("/group/invite", json!({"group_id": room, "user_list": [late.id]})).ok();
    server.work_off();
    for member in &members {
        let pushes: Vec<_> = waiting(&server, member).iter().map(|push| push["message_id"].clone()).collect();
        assert_eq!(pushes, [json!(sent)], "each once, and nothing of what was taken back");
    }
    assert!(waiting(&server, &late).is_empty(), "nothing of what was said before somebody came");
    server.work_off();
    assert_eq!(waiting(&server, &members[0]).len(), 1);
}

#[test]
fn a_task_reaches_its_audience_once() {
    let server = relay::out_of_reach();
    let fixture = Fixture::new(&server);
    notifier(&server);
    let (ann, bob, carol) = (reachable(&fixture), reachable(&fixture), fixture.someone());
    ann.im.post("/user/push/tag", json!({"tags": ["red"]})).done();
    bob.im.post("/user/push/alias", json!({"alias": "bob"})).done();
    let token = bob.im.get("/user/settings").ok()["push_token"].clone();
    let push = |audience: Value, more: Value| {
        let mut body = json!({"audience": audience, "message": {"title": "t", "body": "b"}});
        for (key, value) in more.as_object().into_iter().flatten() {
            body[key] = value.clone();
        }
        fixture.admin.post("/push/notify", body)
    };
    for (audience, whom) in [
        (json!("all"), [1, 1]),
        (json!({"tag": ["red", "blue"]}), [1, 0]),
        (json!({"alias": ["bob"]}), [0, 1]),
        (json!({"user_id": [bob.id, carol.id, 7]}), [0, 1]),
        (json!({"push_token": [token]}), [0, 1]),
    ] {
        let before = [waiting(&server, &ann).len(), waiting(&server, &bob).len()];
        let task = push(audience.clone(), json!({})).ok()["task_id"].clone();
        let after = [waiting(&server, &ann).len(), waiting(&server, &bob).len()];
        assert_eq!([after[0] - before[0], after[1] - before[1]], whom, "{audience}");
        let detail = fixture.admin.post("/push/task/detail", json!({"list": [task, 7]})).list();
        assert_eq!((detail.len(), &detail[0]["fcm_target"], &detail[0]["mxpush_target"]), (1, &json!(whom[0] + whom[1]), &json!(0)));
    }
    let before = waiting(&server, &ann).len();
    let named = json!({"setting": {"request_id": "r1"}});
    let (first, again) = (push(json!("all"), named.clone()).ok(), push(json!("all"), named).ok());
    assert_eq!((first, waiting(&server, &ann).len()), (again, before + 1));
    let badge = |sign: &str| push(json!({"user_id": [ann.id]}), json!({"message": {"body": "b", "badge": sign}}));
    badge("5").ok();
    badge("+2").ok();
    let badges: Vec<i64> = waiting(&server, &ann).iter().rev().take(2).filter_map(|job| job["badge"].as_i64()).collect();
    assert_eq!(badges, [7, 5]);
    badge("-1").refused(10002);
    for bad in [
        json!("some"),
        json!({}),
        json!({"tag": ["a"], "alias": ["b"]}),
        json!({"tag": "a"}),
        json!({"user_id": ["x"]}),
        json!({"other": []}),
    ] {
        push(bad, json!({})).refused(10002);
    }
    push(json!({"tag": vec!["x"; 501]}), json!({})).refused(12005);
    push(json!("all"), json!({"message": {"type": "song"}})).refused(10002);
    push(json!("all"), json!({"message": {}})).refused(10002);
    ann.im.post("/push/notify", json!({"audience": "all", "message": {"body": "b"}})).refused(10010);
}

#[test]
fn quiet_hours_hold_back_messages_but_not_commands() {
    let server = relay::out_of_reach();
    let fixture = Fixture::new(&server);
    notifier(&server);
    let ann = reachable(&fixture);
    ann.im.post("/user/push/limit?no_push_start_hour=22&no_push_end_hour=7", Value::Null).done();
    let push = |kind: &str| {
        let body =
            json!({"audience": {"user_id": [ann.id]}, "message": {"type": kind, "title": "t", "ext": {"a": 1}, "fcm": {"sound": "x"}}});
        fixture.admin.post("/push/notify", body).ok();
        waiting(&server, &ann).len()
    };
    assert_eq!((push("text"), push("image"), push("cmd")), (0, 0, 1));
    server.clock.advance(2 * 3_600_000);
    assert_eq!(push("text"), 2);
}

#[test]
fn push_service_secrets_are_for_admin_tokens_only() {
    let server = relay::out_of_reach();
    let fixture = Fixture::new(&server);
    let ann = fixture.someone();
    ann.im.get("/push/certificate?provider=7").refused(12006);
    notifier(&server);
    let response = ann.im.get("/push/certificate?provider=7&environment=1").ok();
    assert_eq!((&response["name"], &response["app_id"], &response["app_secret"]), (&json!("n"), &json!("app"), &json!("")));
    let program = fixture.admin.clone().with("user_id", ann.id);
    assert_eq!(program.get("/push/certificate?provider=7").ok()["app_secret"], "secret");
    ann.im.get("/push/certificate?provider=7&environment=0").refused(12006);
    for bad in ["", "provider=8", "provider=x", "provider=7&environment=2"] {
        ann.im.get(&format!("/push/certificate?{bad}")).refused(10002);
    }
}

#[test]
fn a_direct_status_is_pushed_to_lanying_devices() {
    let server = relay::out_of_reach();
    notifier(&server);
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let im = bob.im();
    im.post("/user/token/bind", json!({"device_sn": 1, "device_token": "x", "notifier_name": "n"})).done();
    let status = json!({"status": "@bobby psst", "visibility": "direct"});
    ann.mastodon().post("/api/v1/statuses", status).ok();
    ann.write_to(&bob, "and by conversation");
    let someone = Someone { id: bob.login.uid, name: bob.name.clone(), im };
    let bodies: Vec<Value> = waiting(&server, &someone).iter().map(|job| job["body"].clone()).collect();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[1], "and by conversation");
}
