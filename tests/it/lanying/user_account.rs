//! Registration, passwords, account deletion.

use rocket::futures::executor::block_on;
use serde_json::{Value, json};

use super::contract::fixture::Fixture;
use crate::lanying_client::LanyingClient;
use crate::test_server::{PASSWORD, TestServer};

fn log_in<'m>(server: &'m TestServer, name: &str, password: &str) -> Result<LanyingClient<'m>, i64> {
    let response = server.im().post("/token/user", json!({"name": name, "password": password}));
    match response.code() {
        200 => Ok(LanyingClient { token: response.ok()["token"].as_str().map(str::to_owned), ..server.im() }),
        code => Err(code),
    }
}

#[test]
fn a_registered_user_can_log_in() {
    let server = TestServer::new();
    let made = server.im().post("/user/register/v2", json!({"username": "annie", "password": "abc"})).ok();
    assert_eq!((&made["auth_mode"], &made["push_token"]), (&json!(0), &json!("")));
    let ann = log_in(&server, "ANNIE", "abc").expect("a login");
    let profile = ann.get("/user/profile").ok();
    assert_eq!((&profile["user_id"], &profile["username"], &profile["nick_name"]), (&made["user_id"], &json!("annie"), &json!("")));
    server.im().post("/user/register/v2", json!({"username": "Annie", "password": "other"})).refused(10004);
    for (username, password) in [("bob", "ab"), ("b b", "abc"), ("123", "abc"), ("mtabob", "abc"), ("", "abc"), ("bob", &"x".repeat(129))] {
        let sentence = server.im().post("/user/register/v2", json!({"username": username, "password": password})).refused(10002);
        assert!(!sentence.contains("invalid request parameter"), "{sentence}");
    }
    server.im().post("/user/register/v2", json!({"username": "bob"})).refused(10002);
    assert_eq!(log_in(&server, "bob", "abc").err(), Some(11001), "nobody was made by half");
}

#[test]
fn only_the_operator_registers_users_while_registration_is_closed() {
    let server = TestServer::new();
    let mut settings = (*server.app.core.settings()).clone();
    settings.registration = folkmoot::internals::community::runtime::settings::Registration::Closed;
    block_on(server.app.core.change_settings(settings)).expect("settings");
    server.im().post("/user/register/v2", json!({"username": "annie", "password": "abc"})).refused(40001);
    server.im().post("/user/register/push", json!({"username": "annie", "password": "abc"})).refused(40001);
    let response = server.im_admin().post("/user/register/batch", json!({"list": [{"username": "annie", "password": "abc"}]})).list();
    assert_eq!(response[0]["success"], true);
}

#[test]
fn register_push_creates_a_device_and_an_alias() {
    let server = TestServer::new();
    let body =
        json!({"username": "annie", "password": "abc", "alias": "ann", "device_guid": "phone", "push_token": "my-token", "sign": "x"});
    let made = server.im().post("/user/register/push", body).ok();
    assert_eq!(made["push_token"], "my-token");
    let again = server.im().post("/user/register/push", json!({"username": "bobby", "password": "abc", "alias": "ann"}));
    again.refused(10011);
    assert_eq!(log_in(&server, "bobby", "abc").err(), Some(11001), "nobody was made by half");
    let response = server.im().post("/token/user", json!({"name": "annie", "password": "abc", "device_guid": "phone"})).ok();
    assert_eq!(response["push_token"], "my-token", "the same device");
}

#[test]
fn a_new_password_keeps_only_the_caller_logged_in() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ann = fixture.someone();
    let other = log_in(&server, &ann.name, PASSWORD).expect("a login");
    ann.im.post("/user/change_password", json!({"old_password": "wrong", "new_password": "new one 1"})).refused(11001);
    ann.im.post("/user/change_password", json!({"old_password": PASSWORD, "new_password": "x"})).refused(10002);
    ann.im.post("/user/change_password", json!({"new_password": "new one 1"})).refused(10002);
    ann.im.post("/user/change_password", json!({"old_password": PASSWORD, "new_password": "new one 1"})).done();
    ann.im.get("/user/profile").ok();
    other.get("/user/profile").refused(402);
    assert_eq!(log_in(&server, &ann.name, PASSWORD).err(), Some(11001));
    assert!(log_in(&server, &ann.name, "new one 1").is_ok());
}

#[test]
fn an_admin_password_change_ends_every_login() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ann = fixture.someone();
    ann.im.post("/user/change_password_admin", json!({"password": "new one 1"})).refused(10010);
    fixture.admin.post("/user/change_password_admin", json!({"password": "new one 1"})).refused(10002);
    fixture.admin.clone().with("user_id", ann.id).post("/user/change_password_admin", json!({"password": "new one 1"})).done();
    ann.im.get("/user/profile").refused(402);
    assert!(log_in(&server, &ann.name, "new one 1").is_ok());
}

#[test]
fn a_deleted_account_keeps_its_name_reserved() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = fixture.friends();
    ann.im.post("/user/delete", Value::Null).refused(10002);
    ann.im.post("/user/delete", json!({"password": "wrong"})).refused(11001);
    ann.im.delete("/user/delete", json!({"password": PASSWORD})).done();
    ann.im.get("/user/profile").refused(402);
    assert_eq!(log_in(&server, &ann.name, PASSWORD).err(), Some(10021));
    server.im().post("/token/id", json!({"user_id": ann.id, "password": PASSWORD})).refused(10021);
    bob.im.get(&format!("/roster/id?user_id={}", ann.id)).refused(10021);
    bob.im.get(&format!("/roster/name?username={}", ann.name)).refused(10021);
    assert_eq!(bob.im.get("/roster/list").list(), Vec::<Value>::new());
    server.im().post("/user/register/v2", json!({"username": ann.name, "password": "abc"})).refused(10004);
    fixture.admin.clone().with("user_id", bob.id).post("/user/delete", Value::Null).done();
    bob.im.get("/user/profile").refused(402);
}

#[test]
fn wrong_passwords_are_counted() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    for _ in 0..5 {
        assert_eq!(log_in(&server, &ann.name, "wrong").err(), Some(11001));
    }
    assert_eq!(log_in(&server, &ann.name, PASSWORD).err(), Some(10028));
}
