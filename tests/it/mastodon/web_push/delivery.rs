//! Pushes to the clients of members.

use folkmoot::internals::model::clock::{DAY, HOUR};
use serde_json::{Value, json};

use super::receiver::{Receiver, send};
use crate::mastodon_client::MastodonClient;
use crate::metrics::metric;
use crate::subscriber::claims;
use crate::test_server::TestServer;

const PATH: &str = "/api/v1/push/subscription";

/// A community that may reach push services on this machine.
fn community() -> TestServer {
    TestServer::with(|config| {
        config.outgoing_allow = vec!["127.0.0.1".into()];
        config.metrics_token = Some("quiet".into());
    })
}

fn subscribe(client: &MastodonClient<'_>, receiver: &Receiver, path: &str, standard: bool, data: Value) -> Value {
    let keys = json!({"p256dh": receiver.p256dh(), "auth": receiver.auth()});
    let subscription = json!({"endpoint": receiver.endpoint(path), "keys": keys, "standard": standard});
    client.post(PATH, json!({"subscription": subscription, "data": data})).ok()
}

fn everything() -> Value {
    json!({"alerts": {"mention": true, "follow": true, "favourite": true}})
}

#[test]
fn a_client_reads_pushes_in_both_encodings() {
    let (server, receiver) = (community(), Receiver::start());
    let [ann, bob] = ["annie", "bobby"].map(|name| server.user(name));
    let (phone, desk) = (ann.mastodon(), ann.mastodon());
    let key = subscribe(&phone, &receiver, "/phone", true, everything())["server_key"].as_str().expect("a key").to_owned();
    subscribe(&desk, &receiver, "/desk", false, everything());
    bob.mastodon().post("/api/v1/statuses", json!({"status": "@annie hello there"})).ok();
    send(&server);
    let mut pushes = receiver.arrived();
    pushes.sort_by(|a, b| a.path.cmp(&b.path));
    let paths: Vec<&str> = pushes.iter().map(|push| push.path.as_str()).collect();
    assert_eq!(paths, ["/desk", "/phone"], "each client once");
    let id = phone.get("/api/v1/notifications").ok()[0]["id"].clone();
    for (push, encoding) in pushes.iter().zip(["aesgcm", "aes128gcm"]) {
        assert_eq!((push.headers["content-encoding"].as_str(), push.headers["ttl"].as_str()), (encoding, "172800"));
        let message = receiver.read(push);
        assert_eq!(
            (&message["notification_id"], &message["notification_type"], &message["title"], &message["body"]),
            (&id, &json!("mention"), &json!("bobby mentioned you"), &json!("@annie hello there"))
        );
        assert!(message["icon"].as_str().is_some_and(|icon| icon.starts_with("https://moot.example/")), "{message}");
        let claims = claims(push, &key);
        assert_eq!((&claims["aud"], &claims["sub"]), (&json!(receiver.endpoint("")), &json!("https://moot.example")));
    }
    send(&server);
    assert!(receiver.arrived().is_empty());
    assert_eq!((metric(&server, "web_push_queue"), metric(&server, "web_pushes_sent_total")), ("0".into(), "2".into()));
}

#[test]
fn a_client_gets_what_it_asked_for() {
    let (server, receiver) = (community(), Receiver::start());
    let [ann, bob, carol] = ["annie", "bobby", "carol"].map(|name| server.user(name));
    let client = ann.mastodon();
    subscribe(&client, &receiver, "/x", true, json!({"alerts": {"follow": true, "mention": false}, "policy": "all"}));
    let status = |who: &crate::test_server::Person<'_>| who.mastodon().post("/api/v1/statuses", json!({"status": "@annie hello"})).ok();
    status(&bob);
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({})).ok();
    send(&server);
    assert_eq!(receiver.read(&receiver.only())["notification_type"], "follow");
    client.post(&format!("/api/v1/accounts/{}/follow", carol.id()), json!({})).ok();
    for (policy, expected) in [("followed", "carol mentioned you"), ("follower", "bobby mentioned you")] {
        client.put(PATH, json!({"data": {"alerts": {"mention": true}, "policy": policy}})).ok();
        status(&bob);
        status(&carol);
        send(&server);
        assert_eq!(receiver.read(&receiver.only())["title"], expected, "{policy}");
    }
    // What is gone before its turn is not pushed, nor is anything to a client that left.
    client.put(PATH, json!({"data": {"alerts": {"mention": true}, "policy": "none"}})).ok();
    status(&carol);
    client.delete(PATH).ok();
    status(&carol);
    send(&server);
    assert!(receiver.arrived().is_empty());
}

#[test]
fn a_service_in_trouble_is_tried_again_for_two_days() {
    let (server, receiver) = (community(), Receiver::start());
    let [ann, bob] = ["annie", "bobby"].map(|name| server.user(name));
    let client = ann.mastodon();
    subscribe(&client, &receiver, "/x", true, everything());
    receiver.answer(500);
    bob.mastodon().post("/api/v1/statuses", json!({"status": "@annie one"})).ok();
    send(&server);
    receiver.only();
    send(&server);
    assert!(receiver.arrived().is_empty(), "not at once");
    server.clock.advance(HOUR);
    receiver.answer(201);
    send(&server);
    assert_eq!(receiver.read(&receiver.only())["body"], "@annie one");
    receiver.answer(503);
    bob.mastodon().post("/api/v1/statuses", json!({"status": "@annie two"})).ok();
    for _ in 0..60 {
        send(&server);
        server.clock.advance(2 * HOUR);
    }
    let tried = receiver.arrived().len();
    assert!((15..40).contains(&tried), "{tried}");
    assert_eq!((metric(&server, "web_push_queue"), metric(&server, "web_pushes_given_up_total")), ("0".into(), "1".into()));
    client.get(PATH).ok();
}

#[test]
fn a_subscription_that_is_not_known_any_more_ends() {
    let (server, receiver) = (community(), Receiver::start());
    let [ann, bob] = ["annie", "bobby"].map(|name| server.user(name));
    // One push to a new subscription, which the service answers so.
    let answered = |status| {
        let client = ann.mastodon();
        subscribe(&client, &receiver, "/x", true, everything());
        receiver.answer(status);
        bob.mastodon().post("/api/v1/statuses", json!({"status": format!("@annie {status}")})).ok();
        send(&server);
        receiver.only();
        client
    };
    for status in [404, 410] {
        let client = answered(status);
        client.get(PATH).refused(404, "Not Found");
    }
    // Refused for good, yet the subscription may be all right; a redirect is not followed.
    for status in [413, 302] {
        let client = answered(status);
        server.clock.advance(DAY);
        send(&server);
        assert!(receiver.arrived().is_empty());
        client.delete(PATH).ok();
    }
}

#[test]
fn places_inside_are_not_reached() {
    let (server, receiver) = (TestServer::with(|config| config.metrics_token = Some("quiet".into())), Receiver::start());
    let [ann, bob] = ["annie", "bobby"].map(|name| server.user(name));
    subscribe(&ann.mastodon(), &receiver, "/x", true, everything());
    bob.mastodon().post("/api/v1/statuses", json!({"status": "@annie hello"})).ok();
    send(&server);
    assert!(receiver.arrived().is_empty());
    assert_eq!((metric(&server, "web_push_queue"), metric(&server, "web_pushes_given_up_total")), ("0".into(), "1".into()));
}
