//! Logging in on the socket.

use serde_json::{Value, json};

use super::client::{PROVISION, SYNC, UNREAD, xid};
use super::proto::{Meta, Provision, Status, SyncDl, SyncUl, UnreadDl};
use crate::lanying::contract::fixture::{Fixture, Someone, notifier};
use crate::lanying_client::LanyingClient;
use crate::mastodon::streaming::listener::until;
use crate::test_server::{PASSWORD, TestServer};
use prost::Message as _;

fn asked(who: &Someone<'_>) -> Provision {
    let token = who.im.token.clone().expect("a token");
    Provision { xid: xid(who.id), token, os: 6, guid: "phone".into(), ..Provision::default() }
}

fn status(code: i32, reason: &str) -> Option<Status> {
    Some(Status { code, reason: reason.into() })
}

#[test]
fn only_websockets_of_the_third_version_are_opened() {
    let server = TestServer::new();
    let listening = server.listen();
    for (query, expected) in [
        ("", 400),
        ("?EIO=3", 400),
        ("?EIO=3&transport=polling", 400),
        ("?EIO=4&transport=websocket", 400),
        ("?transport=websocket", 400),
        ("?EIO=3&transport=websocket&sid=abc", 101),
    ] {
        assert_eq!(listening.open_engine(query).map_or_else(|status| status, |_| 101), expected, "{query}");
    }
    for (query, code) in [("?EIO=3&transport=polling", 0), ("?EIO=4&transport=websocket", 5), ("?EIO=3&transport=websocket", 3)] {
        let answer = server.client.get(format!("/socket.io/{query}")).dispatch();
        assert_eq!(answer.status().code, 400, "{query}");
        let body: Value = serde_json::from_str(&answer.into_string().expect("a body")).expect("JSON");
        assert!(body["code"] == code && body["message"].is_string(), "{body}");
    }
}

#[test]
fn a_login_is_answered_with_the_number_of_its_device() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let listening = server.listen();
    let phone = listening.device(&ann, "phone");
    assert_eq!(phone.sn, 1, "the device that the login was made on");
    let browser = listening.device(&ann, "browser");
    assert_eq!(browser.sn, 2, "an unknown name is another device");
    assert_eq!(listening.device(&ann, "phone").sn, 1);
    let list = ann.im.get("/user/device/list").list();
    // The login is on the device that it came from last.
    assert_eq!(list.len(), 1);
    assert_eq!(
        (&list[0]["device_sn"], &list[0]["platform"], &list[0]["user_agent"], &list[0]["online"]),
        (&json!(1), &json!(6), &json!("Web"), &json!(true))
    );
}

#[test]
fn a_login_without_a_name_becomes_the_device_that_comes() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let listening = server.listen();
    let log_in = || {
        let made = server.im().with("User-Agent", "Mozilla/5.0").post("/token/user", json!({"name": ann.name, "password": PASSWORD})).ok();
        let im = LanyingClient { token: made["token"].as_str().map(str::to_owned), ..server.im() };
        Someone { id: ann.id, name: ann.name.clone(), im }
    };
    let first = log_in();
    assert_eq!(listening.device(&first, "browser").sn, 2);
    // The next login made the device 3, which nobody needs when the browser says who it is.
    let second = log_in();
    assert_eq!(listening.device(&second, "browser").sn, 2);
    let devices = crate::database::number(&server, "SELECT count(*) FROM devices");
    assert_eq!(devices, 2);
    let sns: Vec<_> = second.im.get("/user/device/list").list().iter().map(|device| device["device_sn"].clone()).collect();
    assert_eq!(sns, [1, 2]);
    first.im.post("/user/kick", json!({"device_sn": 2})).done();
    second.im.get("/user/profile").refused(402);
}

#[test]
fn a_push_binding_comes_with_the_login() {
    let server = TestServer::new();
    notifier(&server);
    let ann = Fixture::new(&server).someone();
    let listening = server.listen();
    let bound = Provision { device_token: "abc".into(), notifier: "n".into(), ..asked(&ann) };
    assert_eq!(listening.engine().log_in(&bound).status, status(1, ""));
    let found =
        crate::database::number(&server, "SELECT count(*) FROM devices WHERE device_token = 'abc' AND notifier = 'n' AND device_sn = 1");
    assert_eq!(found, 1);
}

#[test]
fn a_login_that_is_refused_is_told_why_and_closed() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, eve, ida) = (fixture.someone(), fixture.someone(), fixture.someone(), fixture.someone());
    let listening = server.listen();
    bob.im.post("/user/kick", Value::Null).done();
    fixture.admin.put("/user/disable", json!({"list": [eve.id]})).done();
    fixture.admin.clone().with("user_id", ida.id).delete("/user/delete", Value::Null).done();
    let with_token = |token: &str| Provision { token: token.into(), ..asked(&ann) };
    let store = server.im().post("/token/id", json!({"user_id": ann.id, "password": PASSWORD})).ok();
    for (asked, expected) in [
        (with_token(""), status(9, "token required")),
        (Provision { token: String::new(), ..Provision::default() }, status(9, "token required")),
        (with_token("fmu_nonsense"), status(7, "the token is not valid")),
        (with_token(fixture.admin.token.as_deref().expect("a token")), status(7, "the token is not valid")),
        (with_token(store["store_token"].as_str().expect("a token")), status(7, "the token is not valid")),
        (Provision { xid: xid(bob.id), ..asked(&ann) }, status(7, "the token is not valid")),
        (Provision { xid: None, ..asked(&ann) }, status(7, "the token is not valid")),
        (asked(&bob), status(7, "the token is not valid")),
        (asked(&ida), status(7, "the token is not valid")),
        (asked(&eve), status(10, "the user is disabled")),
        (Provision { guid: "x".repeat(257), ..asked(&ann) }, status(8, "a parameter is missing or does not fit")),
    ] {
        let mut engine = listening.engine();
        assert_eq!(engine.log_in(&asked).status, expected, "{asked:?}");
        assert_eq!(engine.closed(), (1008, "the login was refused".into()));
    }
    until("nobody is left", || server.app.streams() == 0);
}

#[test]
fn before_a_login_nothing_else_is_answered() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let listening = server.listen();
    let mut engine = listening.engine();
    engine.send(UNREAD, Vec::new());
    let list: UnreadDl = engine.told(UNREAD);
    assert_eq!(list.status, status(9, "you must login first"));
    let meta = Meta { id: 77, to: xid(1), ns: 1, ..Meta::default() };
    engine.send(SYNC, SyncUl { meta: Some(meta), ..SyncUl::default() }.encode_to_vec());
    let answer: SyncDl = engine.told(SYNC);
    assert_eq!((answer.status, answer.client_mid, answer.xid), (status(9, "you must login first"), 77, xid(1)));
    engine.say("2");
    assert_eq!(engine.text(), "3");
    engine.send(PROVISION, asked(&ann).encode_to_vec());
    let answer: Provision = engine.told(PROVISION);
    assert_eq!(answer.status, status(1, ""), "a login is still welcome");
}

#[test]
fn the_others_learn_of_a_device() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let listening = server.listen();
    let mut phone = listening.device(&ann, "phone");
    let tablet = listening.device(&ann, "tablet");
    assert_eq!([phone.user_notice(), phone.user_notice()], [(9, "2".into()), (7, "2".into())]);
    let again = listening.device(&ann, "tablet");
    assert_eq!(phone.user_notice(), (7, "2".into()), "it is no new one");
    // The device is online for as long as one of its connections is.
    drop(again);
    until("one connection less", || server.app.streams() == 2);
    drop(tablet);
    assert_eq!(phone.user_notice(), (8, "2".into()));
}
