//! Joining, passwords, leaving.

use rocket::futures::executor::block_on;
use serde_json::{Value, json};

use super::contract::world::World;
use crate::im::Im;
use crate::kit::{Moot, PASSWORD};

fn log_in<'m>(moot: &'m Moot, name: &str, password: &str) -> Result<Im<'m>, i64> {
    let told = moot.im().post("/token/user", json!({"name": name, "password": password}));
    match told.code() {
        200 => Ok(Im { token: told.ok()["token"].as_str().map(str::to_owned), ..moot.im() }),
        code => Err(code),
    }
}

#[test]
fn whoever_registers_can_log_in_then() {
    let moot = Moot::new();
    let made = moot.im().post("/user/register/v2", json!({"username": "annie", "password": "abc"})).ok();
    assert_eq!((&made["auth_mode"], &made["push_token"]), (&json!(0), &json!("")));
    let ann = log_in(&moot, "ANNIE", "abc").expect("a login");
    let profile = ann.get("/user/profile").ok();
    assert_eq!((&profile["user_id"], &profile["username"], &profile["nick_name"]), (&made["user_id"], &json!("annie"), &json!("")));
    moot.im().post("/user/register/v2", json!({"username": "Annie", "password": "other"})).refused(10004);
    for (username, password) in [("bob", "ab"), ("b b", "abc"), ("123", "abc"), ("mtabob", "abc"), ("", "abc"), ("bob", &"x".repeat(129))] {
        let sentence = moot.im().post("/user/register/v2", json!({"username": username, "password": password})).refused(10002);
        assert!(!sentence.contains("invalid request parameter"), "{sentence}");
    }
    moot.im().post("/user/register/v2", json!({"username": "bob"})).refused(10002);
    assert_eq!(log_in(&moot, "bob", "abc").err(), Some(11001), "nobody was made by half");
}

#[test]
fn a_closed_community_takes_nobody_but_from_its_operator() {
    let moot = Moot::new();
    let mut settings = (*moot.app.core.settings()).clone();
    settings.registration = folkmoot::internals::community::runtime::settings::Registration::Closed;
    block_on(moot.app.core.change_settings(settings)).expect("settings");
    moot.im().post("/user/register/v2", json!({"username": "annie", "password": "abc"})).refused(40001);
    moot.im().post("/user/register/push", json!({"username": "annie", "password": "abc"})).refused(40001);
    let told = moot.im_admin().post("/user/register/batch", json!({"list": [{"username": "annie", "password": "abc"}]})).list();
    assert_eq!(told[0]["success"], true);
}

#[test]
fn who_registers_for_pushes_has_a_device_and_a_name_there() {
    let moot = Moot::new();
    let body =
        json!({"username": "annie", "password": "abc", "alias": "ann", "device_guid": "phone", "push_token": "my-token", "sign": "x"});
    let made = moot.im().post("/user/register/push", body).ok();
    assert_eq!(made["push_token"], "my-token");
    let again = moot.im().post("/user/register/push", json!({"username": "bobby", "password": "abc", "alias": "ann"}));
    again.refused(10011);
    assert_eq!(log_in(&moot, "bobby", "abc").err(), Some(11001), "nobody was made by half");
    let told = moot.im().post("/token/user", json!({"name": "annie", "password": "abc", "device_guid": "phone"})).ok();
    assert_eq!(told["push_token"], "my-token", "the same device");
}

#[test]
fn a_new_password_keeps_the_caller_and_nobody_else() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let ann = world.someone();
    let other = log_in(&moot, &ann.name, PASSWORD).expect("a login");
    ann.im.post("/user/change_password", json!({"old_password": "wrong", "new_password": "new one 1"})).refused(11001);
    ann.im.post("/user/change_password", json!({"old_password": PASSWORD, "new_password": "x"})).refused(10002);
    ann.im.post("/user/change_password", json!({"new_password": "new one 1"})).refused(10002);
    ann.im.post("/user/change_password", json!({"old_password": PASSWORD, "new_password": "new one 1"})).done();
    ann.im.get("/user/profile").ok();
    other.get("/user/profile").refused(402);
    assert_eq!(log_in(&moot, &ann.name, PASSWORD).err(), Some(11001));
    assert!(log_in(&moot, &ann.name, "new one 1").is_ok());
}

#[test]
fn the_operator_sets_a_password_and_everybody_is_out() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let ann = world.someone();
    ann.im.post("/user/change_password_admin", json!({"password": "new one 1"})).refused(10010);
    world.admin.post("/user/change_password_admin", json!({"password": "new one 1"})).refused(10002);
    world.admin.clone().with("user_id", ann.id).post("/user/change_password_admin", json!({"password": "new one 1"})).done();
    ann.im.get("/user/profile").refused(402);
    assert!(log_in(&moot, &ann.name, "new one 1").is_ok());
}

#[test]
fn who_leaves_is_gone_and_their_name_stays_theirs() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let (ann, bob) = world.friends();
    ann.im.post("/user/delete", Value::Null).refused(10002);
    ann.im.post("/user/delete", json!({"password": "wrong"})).refused(11001);
    ann.im.delete("/user/delete", json!({"password": PASSWORD})).done();
    ann.im.get("/user/profile").refused(402);
    assert_eq!(log_in(&moot, &ann.name, PASSWORD).err(), Some(10021));
    moot.im().post("/token/id", json!({"user_id": ann.id, "password": PASSWORD})).refused(10021);
    bob.im.get(&format!("/roster/id?user_id={}", ann.id)).refused(10021);
    bob.im.get(&format!("/roster/name?username={}", ann.name)).refused(10021);
    assert_eq!(bob.im.get("/roster/list").list(), Vec::<Value>::new());
    moot.im().post("/user/register/v2", json!({"username": ann.name, "password": "abc"})).refused(10004);
    world.admin.clone().with("user_id", bob.id).post("/user/delete", Value::Null).done();
    bob.im.get("/user/profile").refused(402);
}

#[test]
fn guesses_are_counted() {
    let moot = Moot::new();
    let ann = World::new(&moot).someone();
    for _ in 0..5 {
        assert_eq!(log_in(&moot, &ann.name, "wrong").err(), Some(11001));
    }
    assert_eq!(log_in(&moot, &ann.name, PASSWORD).err(), Some(10028));
}
