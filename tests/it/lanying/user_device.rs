//! What somebody is logged in on.

use serde_json::{Value, json};

use super::contract::world::{Someone, World};
use crate::im::Im;
use crate::kit::{Moot, PASSWORD};
use folkmoot::internals::community::operations::cleanup;

fn log_in<'m>(moot: &'m Moot, who: &Someone<'_>, guid: &str) -> Im<'m> {
    let im = moot.im().with("User-Agent", "Mozilla/5.0 (Linux; Android 14)");
    let told = im.post("/token/user", json!({"name": who.name, "password": PASSWORD, "device_guid": guid})).ok();
    Im { token: told["token"].as_str().map(str::to_owned), ..moot.im() }
}

fn devices(im: &Im<'_>) -> Vec<i64> {
    im.get("/user/device/list").list().iter().filter_map(|device| device["device_sn"].as_i64()).collect()
}

#[test]
fn every_login_is_on_a_device_and_the_same_name_is_the_same_one() {
    let moot = Moot::new();
    let ann = World::new(&moot).someone();
    let tablet = log_in(&moot, &ann, "tablet");
    assert_eq!(devices(&ann.im), [1, 2]);
    log_in(&moot, &ann, "tablet");
    log_in(&moot, &ann, "");
    assert_eq!(devices(&ann.im), [1, 2, 3]);
    let told = ann.im.get("/user/device/list");
    assert!(told.body["version"].is_i64() && told.body.get("cursor").is_none());
    let second = &told.list()[1];
    assert_eq!((&second["platform"], &second["user_id"]), (&json!(2), &json!(ann.id)));
    assert!(second["user_agent"].as_str().is_some_and(|agent| agent.contains("Android")));
    tablet.get("/user/profile").ok();
}

#[test]
fn kicking_ends_the_logins_of_one_device_or_of_all() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let (ann, bob) = (world.someone(), world.someone());
    let (tablet, watch) = (log_in(&moot, &ann, "tablet"), log_in(&moot, &ann, "watch"));
    ann.im.post("/user/kick", json!({"device_sn": 2})).done();
    tablet.get("/user/profile").refused(402);
    assert_eq!(devices(&ann.im), [1, 3]);
    ann.im.put("/user/kick?device_sn=9", Value::Null).refused(10002);
    watch.get("/user/profile").ok();
    bob.im.post("/user/kick", json!({"device_sn": 3})).refused(10002);
    watch.get("/user/profile").ok();
    let back = log_in(&moot, &ann, "tablet");
    assert_eq!(devices(&back), [1, 2, 3], "the device is the one it was");
    ann.im.put("/user/kick", Value::Null).done();
    for im in [&ann.im, &watch, &back] {
        im.get("/user/profile").refused(402);
    }
    bob.im.get("/user/profile").ok();
}

#[test]
fn a_removed_device_is_forgotten_and_its_number_is_not_given_again() {
    let moot = Moot::new();
    let ann = World::new(&moot).someone();
    let tablet = log_in(&moot, &ann, "tablet");
    ann.im.delete("/user/device/remove?device_sn=2", Value::Null).done();
    tablet.get("/user/profile").refused(402);
    ann.im.post("/user/device/remove?device_sn=2", Value::Null).refused(10002);
    ann.im.post("/user/device/remove", Value::Null).refused(10002);
    log_in(&moot, &ann, "tablet");
    assert_eq!(devices(&ann.im), [1, 3]);
    ann.im.post("/user/device/remove?device_sn=1", Value::Null).done();
    ann.im.get("/user/profile").refused(402);
}

#[test]
fn a_login_ends_by_itself_after_thirty_days() {
    let moot = Moot::new();
    let ann = World::new(&moot).someone();
    let tablet = log_in(&moot, &ann, "tablet");
    moot.clock.advance(30 * 86_400_000 - 1);
    tablet.get("/user/profile").ok();
    moot.clock.advance(1);
    tablet.get("/user/profile").refused(402);
    assert_eq!(devices(&ann.im), [1]);
}

#[test]
fn what_nobody_will_find_again_is_swept() {
    let moot = Moot::new();
    let ann = World::new(&moot).someone();
    log_in(&moot, &ann, "");
    log_in(&moot, &ann, "tablet");
    moot.clock.advance(61 * 86_400_000);
    // A login goes after what was made under it.
    for _ in 0..2 {
        moot.app.core.db.write_now(cleanup::remove_expired).expect("a sweep");
    }
    let left = crate::rows::number(&moot, "SELECT count(*) FROM devices");
    assert_eq!(left, 2, "those with a name stay");
    log_in(&moot, &ann, "");
    assert_eq!(devices(&ann.im), [1, 4], "numbers are not given twice");
}
