//! Registering, logging in and out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::internals::api::fresns::wire::family::Family;
use serde_json::json;

use crate::test_server::{PASSWORD, TestServer};

#[test]
fn a_new_user_registers_logs_in_and_logs_out() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let detail = ann.v2().get("/account/detail").ok();
    assert_eq!(detail["detail"]["aid"], ann.login.aid.as_str());
    assert_eq!(detail["detail"]["users"][0]["username"], "annie");
    assert!(detail["detail"]["email"].as_str().is_some_and(|email| email.contains('*')), "{detail}");

    let body = json!({"type": "email", "account": ann.email, "password": STANDARD.encode(PASSWORD)});
    let again = server.nobody(Family::V2).post("/account/login", body).ok();
    assert_ne!(again["sessionToken"]["token"], ann.login.aid_token.as_str());
    ann.v2().get("/user/panel").ok();

    ann.v2().delete("/account/logout", json!({})).ok();
    ann.v2().get("/user/panel").refused(31505);
    ann.v1().get("/user/overview").refused(31603);
}

#[test]
fn a_token_of_one_family_works_in_the_other() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let body = json!({"type": "email", "account": ann.email, "password": PASSWORD});
    let v1 = server.nobody(Family::V1).post("/account/auth-token", body).ok();
    assert_eq!(v1["authToken"]["aidToken"].as_str().map(str::len), Some(64));
    let mut caller = server.nobody(Family::V2);
    caller.login.aid = v1["authToken"]["aid"].as_str().expect("aid").into();
    caller.login.aid_token = v1["authToken"]["aidToken"].as_str().expect("token").into();
    caller.login.uid = v1["authToken"]["uid"].as_i64().expect("uid");
    caller.login.uid_token = v1["authToken"]["uidToken"].as_str().expect("token").into();
    caller.get("/user/panel").ok();
}
