//! Pushes: what waits in the outbox, and what became of tasks.

use serde_json::{Value, json};

use super::contract::world::{Someone, World, notifier, said};
use crate::kit::Moot;
use crate::rows;

/// Somebody whose first device can be reached.
fn reachable<'m>(world: &World<'m>) -> Someone<'m> {
    let who = world.someone();
    let token = format!("token-{}", who.id);
    who.im.post("/user/token/bind", json!({"device_sn": 1, "device_token": token, "notifier_name": "n"})).done();
    who
}

fn waiting(moot: &Moot, who: &Someone<'_>) -> Vec<Value> {
    let user = folkmoot::internals::model::id::UserId(who.id);
    let jobs = moot.app.core.read(|r| folkmoot::internals::store::notifications::push_outbox::waiting(r, user)).expect("an outbox");
    jobs.iter().map(|(_, _, payload)| serde_json::from_str(payload).expect("JSON")).collect()
}

#[test]
fn a_message_waits_for_every_device_that_can_be_reached() {
    let moot = Moot::new();
    let world = World::new(&moot);
    notifier(&moot);
    let (ann, bob) = (world.someone(), reachable(&world));
    let id = said(&ann, 1, bob.id);
    let expected =
        json!({"title": ann.name, "body": "hello", "badge": 1, "sound": true, "vibrate": false, "message_id": id, "from": ann.id});
    assert_eq!(waiting(&moot, &bob), std::slice::from_ref(&expected));
    ann.im.post("/user/push/nickname?value=The%20Ann", Value::Null).done();
    let config = json!({"pushMessage": "look!"}).to_string();
    ann.im.post("/message/send", json!({"type": 1, "targets": [bob.id], "content": "x", "content_type": 0, "config": config})).done();
    let last = waiting(&moot, &bob)[1].clone();
    assert_eq!((&last["title"], &last["body"], &last["badge"]), (&json!("The Ann"), &json!("look!"), &json!(2)));
    bob.im.post("/user/push/badge", json!({"badge": 0})).done();
    said(&ann, 1, bob.id);
    assert_eq!(waiting(&moot, &bob)[2]["badge"], 1);
}

#[test]
fn what_people_set_is_how_it_comes() {
    let moot = Moot::new();
    let world = World::new(&moot);
    notifier(&moot);
    let ann = world.someone();
    let after = |path: &str| {
        let bob = reachable(&world);
        bob.im.post(path, Value::Null).done();
        said(&ann, 1, bob.id);
        waiting(&moot, &bob)
    };
    assert!(after("/user/push?value=true").is_empty());
    assert_ne!(after("/user/push/detail?value=true")[0]["body"], "hello");
    assert_eq!(after("/user/sounds?value=true")[0]["sound"], false);
    assert_eq!(after("/user/vibratory?value=true")[0]["vibrate"], true);
    // It is five o'clock in the morning.
    assert!(after("/user/push/limit?no_push_start_hour=22&no_push_end_hour=7").is_empty(), "over midnight");
    assert_eq!(after("/user/push/limit?no_push_start_hour=6&no_push_end_hour=22").len(), 1);
    let bob = reachable(&world);
    bob.im.post("/roster/apply", json!({"user_id": ann.id})).done();
    bob.im.post("/roster/ext", json!({"user_id": ann.id, "mute_notification": true})).done();
    said(&ann, 1, bob.id);
    assert!(waiting(&moot, &bob).is_empty(), "a friend who is not to be heard");
}

#[test]
fn nothing_waits_for_a_device_nobody_is_logged_in_on() {
    let moot = Moot::new();
    let world = World::new(&moot);
    notifier(&moot);
    let (ann, bob) = (world.someone(), reachable(&world));
    bob.im.post("/user/kick", Value::Null).done();
    said(&ann, 1, bob.id);
    let carol = world.someone();
    carol.im.post("/user/token/bind", json!({"device_sn": 1, "device_token": "x", "notifier_name": "unknown"})).done();
    said(&ann, 1, carol.id);
    let dan = reachable(&world);
    dan.im.post("/user/token/unbind?deviceSn=1", Value::Null).ok();
    said(&ann, 1, dan.id);
    assert_eq!(rows::number(&moot, "SELECT count(*) FROM push_outbox"), 0);
}

#[test]
fn rooms_are_heard_as_their_members_want() {
    let moot = Moot::new();
    let world = World::new(&moot);
    notifier(&moot);
    let (ann, bob, carol) = (world.someone(), reachable(&world), reachable(&world));
    let made = ann.im.post("/group/create", json!({"name": "hall", "user_list": [bob.id, carol.id]})).ok();
    let room = made["group_id"].as_i64().expect("a room");
    said(&ann, 2, room);
    said(&bob, 2, room);
    assert_eq!((waiting(&moot, &bob).len(), waiting(&moot, &carol).len()), (1, 2), "nobody hears themselves");
    assert_eq!(waiting(&moot, &carol)[0]["title"], json!(format!("{} (hall)", ann.name)));
    carol.im.post("/group/msg/push_mode", json!({"group_id": room, "msg_push_mode": 4})).ok();
    said(&ann, 2, room);
    let config = json!({"mentionList": [carol.id]}).to_string();
    bob.im.post("/message/send", json!({"type": 2, "targets": [room], "content": "you", "content_type": 0, "config": config})).done();
    assert_eq!(waiting(&moot, &carol).len(), 3, "only what names her");
    carol.im.post("/group/msg/push_mode", json!({"group_id": room, "msg_push_mode": 3})).ok();
    said(&bob, 2, room);
    said(&ann, 2, room);
    assert_eq!(waiting(&moot, &carol).len(), 4, "only of those who lead");
    carol.im.post("/group/msg/mute_mode", json!({"group_id": room, "msg_mute_mode": 1})).ok();
    said(&ann, 2, room);
    assert_eq!(waiting(&moot, &carol)[4]["sound"], false);
    carol.im.post("/group/msg/mute_mode", json!({"group_id": room, "msg_mute_mode": 2})).ok();
    said(&ann, 2, room);
    assert_eq!(waiting(&moot, &carol).len(), 5);
}

#[test]
fn a_task_reaches_its_audience_once() {
    let moot = Moot::new();
    let world = World::new(&moot);
    notifier(&moot);
    let (ann, bob, carol) = (reachable(&world), reachable(&world), world.someone());
    ann.im.post("/user/push/tag", json!({"tags": ["red"]})).done();
    bob.im.post("/user/push/alias", json!({"alias": "bob"})).done();
    let token = bob.im.get("/user/settings").ok()["push_token"].clone();
    let push = |audience: Value, more: Value| {
        let mut body = json!({"audience": audience, "message": {"title": "t", "body": "b"}});
        for (key, value) in more.as_object().into_iter().flatten() {
            body[key] = value.clone();
        }
        world.admin.post("/push/notify", body)
    };
    for (audience, whom) in [
        (json!("all"), [1, 1]),
        (json!({"tag": ["red", "blue"]}), [1, 0]),
        (json!({"alias": ["bob"]}), [0, 1]),
        (json!({"user_id": [bob.id, carol.id, 7]}), [0, 1]),
        (json!({"push_token": [token]}), [0, 1]),
    ] {
        let before = [waiting(&moot, &ann).len(), waiting(&moot, &bob).len()];
        let task = push(audience.clone(), json!({})).ok()["task_id"].clone();
        let after = [waiting(&moot, &ann).len(), waiting(&moot, &bob).len()];
        assert_eq!([after[0] - before[0], after[1] - before[1]], whom, "{audience}");
        let detail = world.admin.post("/push/task/detail", json!({"list": [task, 7]})).list();
        assert_eq!((detail.len(), &detail[0]["fcm_target"], &detail[0]["mxpush_target"]), (1, &json!(whom[0] + whom[1]), &json!(0)));
    }
    let before = waiting(&moot, &ann).len();
    let named = json!({"setting": {"request_id": "r1"}});
    let (first, again) = (push(json!("all"), named.clone()).ok(), push(json!("all"), named).ok());
    assert_eq!((first, waiting(&moot, &ann).len()), (again, before + 1));
    let badge = |sign: &str| push(json!({"user_id": [ann.id]}), json!({"message": {"body": "b", "badge": sign}}));
    badge("5").ok();
    badge("+2").ok();
    let badges: Vec<i64> = waiting(&moot, &ann).iter().rev().take(2).filter_map(|job| job["badge"].as_i64()).collect();
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
fn rest_holds_back_what_is_for_people_not_what_is_for_programs() {
    let moot = Moot::new();
    let world = World::new(&moot);
    notifier(&moot);
    let ann = reachable(&world);
    ann.im.post("/user/push/limit?no_push_start_hour=22&no_push_end_hour=7", Value::Null).done();
    let push = |kind: &str| {
        let body =
            json!({"audience": {"user_id": [ann.id]}, "message": {"type": kind, "title": "t", "ext": {"a": 1}, "fcm": {"sound": "x"}}});
        world.admin.post("/push/notify", body).ok();
        waiting(&moot, &ann).len()
    };
    assert_eq!((push("text"), push("image"), push("cmd")), (0, 0, 1));
    moot.clock.advance(2 * 3_600_000);
    assert_eq!(push("text"), 2);
}

#[test]
fn secrets_of_a_service_are_for_the_trusted() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let ann = world.someone();
    ann.im.get("/push/certificate?provider=7").refused(12006);
    notifier(&moot);
    let told = ann.im.get("/push/certificate?provider=7&environment=1").ok();
    assert_eq!((&told["name"], &told["app_id"], &told["app_secret"]), (&json!("n"), &json!("app"), &json!("")));
    let program = world.admin.clone().with("user_id", ann.id);
    assert_eq!(program.get("/push/certificate?provider=7").ok()["app_secret"], "secret");
    ann.im.get("/push/certificate?provider=7&environment=0").refused(12006);
    for bad in ["", "provider=8", "provider=x", "provider=7&environment=2"] {
        ann.im.get(&format!("/push/certificate?{bad}")).refused(10002);
    }
}

#[test]
fn a_direct_status_is_pushed_to_a_device_of_this_dialect() {
    let moot = Moot::new();
    notifier(&moot);
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let im = bob.im();
    im.post("/user/token/bind", json!({"device_sn": 1, "device_token": "x", "notifier_name": "n"})).done();
    let status = json!({"status": "@bobby psst", "visibility": "direct"});
    ann.mastodon().post("/api/v1/statuses", status).ok();
    ann.write_to(&bob, "and by conversation");
    let someone = Someone { id: bob.login.uid, name: bob.name.clone(), im };
    let bodies: Vec<Value> = waiting(&moot, &someone).iter().map(|job| job["body"].clone()).collect();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[1], "and by conversation");
}
