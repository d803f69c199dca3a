//! How pushes arrive, and what becomes of those that the relay does not take.

use folkmoot::internals::model::Clock;
use folkmoot::internals::model::clock::{DAY, HOUR};
use serde_json::{Value, json};

use super::relay::{community, community_with, read, send};
use crate::admin::client::{ADMIN_NAME, AdminClient};
use crate::database;
use crate::http_receiver::HttpReceiver;
use crate::lanying::contract::fixture::{Fixture, notifier, send_message};
use crate::lanying::push::reachable;
use crate::metrics::metric;
use crate::test_server::{NOW, PASSWORD, TestServer};

fn rows(admin: &AdminClient<'_>) -> Vec<Value> {
    admin.get("outboxes/device_push").ok()["rows"].as_array().expect("a list").clone()
}

#[test]
fn a_message_is_posted_once_with_a_signature() {
    let relay = HttpReceiver::start();
    let server = community(&relay);
    let fixture = Fixture::new(&server);
    notifier(&server);
    let (ann, bob) = (fixture.someone(), reachable(&fixture));
    let id = send_message(&ann, 1, bob.id);
    send(&server);
    let push = relay.only();
    assert_eq!((push.path.as_str(), push.headers["content-type"].as_str()), ("/push?of=moot", "application/json"));
    assert_eq!(push.headers["webhook-timestamp"], (NOW / 1_000).to_string());
    let mut body = read(&push);
    body["id"].take();
    let expected = json!({
        "id": null, "expires_at": (NOW + 2 * DAY) / 1_000, "notifier": "n", "provider": "fcm", "environment": "production", "app_id": "app",
        "device_token": format!("token-{}", bob.id), "user_id": bob.id.to_string(), "device_sn": 1, "title": ann.name, "body": "hello",
        "badge": 1, "sound": true, "vibrate": false, "command": false, "collapse_key": format!("chat-{}", ann.id),
        "data": {"message_id": id.to_string(), "from": ann.id.to_string(), "task_id": null}, "request": null,
    });
    assert_eq!(body, expected);
    send(&server);
    assert!(relay.arrived().is_empty());
    assert_eq!((metric(&server, "device_push_queue"), metric(&server, "device_pushes_sent_total")), ("0".into(), "1".into()));
}

#[test]
fn a_task_is_counted_where_it_was_sent() {
    let relay = HttpReceiver::start();
    let server = community(&relay);
    let fixture = Fixture::new(&server);
    notifier(&server);
    let (ann, bob) = (reachable(&fixture), reachable(&fixture));
    bob.im.post("/user/push?value=true", Value::Null).done();
    let message = json!({"type": "cmd", "title": "t", "fcm": {"sound": "ping.wav"}});
    let task = fixture.admin.post("/push/notify", json!({"audience": "all", "message": message})).ok()["task_id"].clone();
    let detail = || {
        let detail = fixture.admin.post("/push/task/detail", json!({"list": [task]})).list().remove(0);
        (detail["fcm_target"].clone(), detail["fcm_sent"].clone(), detail["fcm_received"].clone())
    };
    assert_eq!(detail(), (json!(2), json!(0), json!(0)));
    relay.answer(503);
    send(&server);
    assert_eq!((relay.arrived().len(), detail().1), (2, json!(0)));
    relay.answer(204);
    server.clock.advance(HOUR);
    send(&server);
    let mut pushes: Vec<Value> = relay.arrived().iter().map(read).collect();
    pushes.sort_by_key(|push| push["user_id"].as_str().map(str::to_owned));
    assert_eq!(pushes.len(), 2, "commands come to those without pushes, too");
    assert_eq!(
        (&pushes[0]["user_id"], &pushes[0]["command"], &pushes[0]["sound"]),
        (&json!(ann.id.to_string()), &json!(true), &json!(false))
    );
    assert_eq!((&pushes[0]["request"], &pushes[0]["collapse_key"]), (&message, &json!(format!("task-{task}"))));
    assert_eq!(pushes[0]["data"]["task_id"], json!(task.to_string()));
    assert_eq!(detail().1, 2);
}

#[test]
fn a_relay_in_trouble_is_tried_again_for_two_days_and_the_operator_sees_why() {
    let relay = HttpReceiver::start();
    let server = community(&relay);
    let fixture = Fixture::new(&server);
    notifier(&server);
    let admin = AdminClient::of(&server);
    let (ann, bob) = (fixture.someone(), reachable(&fixture));
    relay.answer(500);
    send_message(&ann, 1, bob.id);
    send(&server);
    let first = relay.only();
    send(&server);
    assert!(relay.arrived().is_empty(), "not at once");
    let row = rows(&admin).remove(0);
    assert_eq!((&row["about"], &row["receiver"], &row["failed"]), (&json!("fcm, device 1"), &json!(bob.name), &json!(false)));
    assert!(row["reason"].as_str().is_some_and(|reason| reason.starts_with("500 Internal Server Error")), "{row}");
    assert!(!row.to_string().contains("hello"), "what it says is nobody's business: {row}");
    server.clock.advance(HOUR);
    relay.answer(200);
    send(&server);
    let again = relay.only();
    assert_eq!(read(&first)["id"], read(&again)["id"], "the relay knows it again");
    assert_ne!(first.headers["webhook-timestamp"], again.headers["webhook-timestamp"]);
    // For good: every mistake that somebody may correct is waited for, a redirect to somewhere else among them.
    for (n, status) in [401, 404, 302, 429, 503].into_iter().enumerate() {
        relay.answer(status);
        send_message(&ann, 1, bob.id);
        let mut tried = 0;
        for _ in 0..60 {
            send(&server);
            tried += relay.arrived().len();
            server.clock.advance(2 * HOUR);
        }
        assert!((15..40).contains(&tried), "{status}: {tried}");
        assert_eq!(
            (metric(&server, "device_push_queue"), metric(&server, "device_pushes_given_up_total")),
            ("0".into(), (n + 1).to_string())
        );
    }
    let admin = AdminClient::nobody(&server).log_in_as(ADMIN_NAME, PASSWORD, None);
    let row = rows(&admin).remove(0);
    let reason = row["reason"].as_str().expect("a reason");
    assert!(row["failed"] == true && reason.contains("its time") && reason.contains("503"), "{row}");
    admin.post(&format!("outboxes/device_push/{}/retry", row["id"].as_str().expect("an id")), json!({})).refused(422, "invalid");
    // Old ones are not kept for ever.
    server.clock.advance(4 * DAY);
    server.app.core.db.write_now(folkmoot::internals::community::operations::cleanup::remove_expired).expect("cleaned up");
    assert_eq!(database::number(&server, "SELECT count(*) FROM push_outbox"), 0);
}

#[test]
fn a_refused_push_is_given_up_and_can_be_sent_again_or_dropped() {
    let relay = HttpReceiver::start();
    let server = community(&relay);
    let fixture = Fixture::new(&server);
    notifier(&server);
    let admin = AdminClient::of(&server);
    let (ann, bob) = (fixture.someone(), reachable(&fixture));
    relay.answer(422);
    send_message(&ann, 1, bob.id);
    send_message(&ann, 1, bob.id);
    send(&server);
    assert_eq!(relay.arrived().len(), 2);
    server.clock.advance(HOUR / 2);
    send(&server);
    assert!(relay.arrived().is_empty());
    let ids: Vec<String> = rows(&admin).iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect();
    let failed = |failed: bool| admin.get(&format!("outboxes/device_push?failed={failed}")).ok()["rows"].as_array().map_or(9, Vec::len);
    assert_eq!((failed(true), failed(false)), (2, 0));
    relay.answer(200);
    admin.post(&format!("outboxes/device_push/{}/retry", ids[0]), json!({})).ok();
    assert_eq!((failed(true), failed(false)), (1, 1));
    admin.delete(&format!("outboxes/device_push/{}", ids[1]), json!({})).ok();
    send(&server);
    assert_eq!(read(&relay.only())["id"], json!(ids[0]));
    assert!(rows(&admin).is_empty());
    admin.post(&format!("outboxes/device_push/{}/retry", ids[0]), json!({})).refused(404, "not_found");
    admin.get("outboxes/nonsense").refused(404, "not_found");
    assert_eq!(admin.acts()[..2], [format!("device_push.drop {}", ids[1]), format!("device_push.retry {}", ids[0])]);
    AdminClient::nobody(&server).get("outboxes").refused(401, "login");
}

#[test]
fn a_device_that_is_not_known_any_more_is_unbound() {
    let relay = HttpReceiver::start();
    let server = community(&relay);
    let fixture = Fixture::new(&server);
    notifier(&server);
    let (ann, bob) = (fixture.someone(), reachable(&fixture));
    relay.answer(410);
    send_message(&ann, 1, bob.id);
    send_message(&ann, 1, bob.id);
    send(&server);
    assert!(!relay.arrived().is_empty());
    server.clock.advance(HOUR);
    send(&server);
    send_message(&ann, 1, bob.id);
    assert_eq!(database::number(&server, "SELECT count(*) FROM push_outbox"), 0);
    assert_eq!(database::number(&server, "SELECT count(*) FROM devices WHERE device_token IS NOT NULL"), 0);
    relay.answer(200);
    bob.im.post("/user/token/bind", json!({"device_sn": 1, "device_token": "new", "notifier_name": "n"})).done();
    send_message(&ann, 1, bob.id);
    relay.arrived();
    send(&server);
    assert_eq!(read(&relay.only())["device_token"], "new");
}

#[test]
fn without_a_webhook_nothing_waits_in_vain() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    notifier(&server);
    let (ann, bob) = (fixture.someone(), reachable(&fixture));
    send_message(&ann, 1, bob.id);
    let task = fixture.admin.post("/push/notify", json!({"audience": "all", "message": {"body": "b"}})).ok()["task_id"].clone();
    assert_eq!(database::number(&server, "SELECT count(*) FROM push_outbox"), 0);
    let detail = fixture.admin.post("/push/task/detail", json!({"list": [task]})).list().remove(0);
    assert_eq!((&detail["fcm_target"], &detail["fcm_sent"]), (&json!(1), &json!(0)));
    let admin = AdminClient::of(&server);
    let summary = admin.get("outboxes").ok()["outboxes"][2].clone();
    assert_eq!((&summary["name"], &summary["sends"]), (&json!("device_push"), &json!(false)));
}

#[test]
fn a_relay_inside_is_not_reached_unless_it_is_allowed() {
    let relay = HttpReceiver::start();
    let server = community_with(&relay, |config| config.outgoing_allow.clear());
    let fixture = Fixture::new(&server);
    notifier(&server);
    let (ann, bob) = (fixture.someone(), reachable(&fixture));
    send_message(&ann, 1, bob.id);
    send(&server);
    assert!(relay.arrived().is_empty());
    let row = rows(&AdminClient::of(&server)).remove(0);
    assert!(row["reason"].as_str().is_some_and(|reason| reason.contains("127.0.0.1 is no public address")), "{row}");
    assert!(row["due_at"].as_i64().is_some_and(|at| at > server.clock.now()));
}
