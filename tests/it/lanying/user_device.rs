//! Devices and their logins.

use serde_json::{Value, json};

use super::contract::fixture::{Fixture, Someone};
use crate::lanying_client::LanyingClient;
use crate::test_server::{PASSWORD, TestServer};
use folkmoot::internals::community::operations::cleanup;

fn log_in<'m>(server: &'m TestServer, who: &Someone<'_>, guid: &str) -> LanyingClient<'m> {
    let im = server.im().with("User-Agent", "Mozilla/5.0 (Linux; Android 14)");
    let response = im.post("/token/user", json!({"name": who.name, "password": PASSWORD, "device_guid": guid})).ok();
    LanyingClient { token: response["token"].as_str().map(str::to_owned), ..server.im() }
}

fn devices(im: &LanyingClient<'_>) -> Vec<i64> {
    im.get("/user/device/list").list().iter().filter_map(|device| device["device_sn"].as_i64()).collect()
}

#[test]
fn every_login_has_a_device_and_the_same_guid_is_the_same_device() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let tablet = log_in(&server, &ann, "tablet");
    assert_eq!(devices(&ann.im), [1, 2]);
    log_in(&server, &ann, "tablet");
    log_in(&server, &ann, "");
    assert_eq!(devices(&ann.im), [1, 2, 3]);
    let response = ann.im.get("/user/device/list");
    assert!(response.body["version"].is_i64() && response.body.get("cursor").is_none());
    let second = &response.list()[1];
    assert_eq!((&second["platform"], &second["user_id"]), (&json!(2), &json!(ann.id)));
    assert!(second["user_agent"].as_str().is_some_and(|agent| agent.contains("Android")));
    tablet.get("/user/profile").ok();
}

#[test]
fn kicking_ends_the_logins_of_one_device_or_of_all() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let (tablet, watch) = (log_in(&server, &ann, "tablet"), log_in(&server, &ann, "watch"));
    ann.im.post("/user/kick", json!({"device_sn": 2})).done();
    tablet.get("/user/profile").refused(402);
    assert_eq!(devices(&ann.im), [1, 3]);
    ann.im.put("/user/kick?device_sn=9", Value::Null).refused(10002);
    watch.get("/user/profile").ok();
    bob.im.post("/user/kick", json!({"device_sn": 3})).refused(10002);
    watch.get("/user/profile").ok();
    let back = log_in(&server, &ann, "tablet");
    assert_eq!(devices(&back), [1, 2, 3], "the device is the one it was");
    ann.im.put("/user/kick", Value::Null).done();
    for im in [&ann.im, &watch, &back] {
        im.get("/user/profile").refused(402);
    }
    bob.im.get("/user/profile").ok();
}

#[test]
fn a_removed_device_is_forgotten_and_its_number_not_reused() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let tablet = log_in(&server, &ann, "tablet");
    ann.im.delete("/user/device/remove?device_sn=2", Value::Null).done();
    tablet.get("/user/profile").refused(402);
    ann.im.post("/user/device/remove?device_sn=2", Value::Null).refused(10002);
    ann.im.post("/user/device/remove", Value::Null).refused(10002);
    log_in(&server, &ann, "tablet");
    assert_eq!(devices(&ann.im), [1, 3]);
    ann.im.post("/user/device/remove?device_sn=1", Value::Null).done();
    ann.im.get("/user/profile").refused(402);
}

#[test]
fn a_login_expires_after_thirty_days() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let tablet = log_in(&server, &ann, "tablet");
    server.clock.advance(30 * 86_400_000 - 1);
    tablet.get("/user/profile").ok();
    server.clock.advance(1);
    tablet.get("/user/profile").refused(402);
    assert_eq!(devices(&ann.im), [1]);
}

#[test]
fn unreachable_devices_are_cleaned_up() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    log_in(&server, &ann, "");
    log_in(&server, &ann, "tablet");
    server.clock.advance(61 * 86_400_000);
    // A login is removed after the tokens that belong to it.
    for _ in 0..2 {
        server.app.core.db.write_now(cleanup::remove_expired).expect("a sweep");
    }
    let left = crate::database::number(&server, "SELECT count(*) FROM devices");
    assert_eq!(left, 2, "those with a name stay");
    log_in(&server, &ann, "");
    assert_eq!(devices(&ann.im), [1, 4], "numbers are not given twice");
}
