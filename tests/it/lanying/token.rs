//! Callers and logins.

use serde_json::{Value, json};

use crate::lanying_client::LanyingClient;
use crate::test_server::{PASSWORD, TestServer};

fn log_in(server: &TestServer, path: &str, body: Value) -> Value {
    server.im().post(path, body).ok()
}

#[test]
fn login_by_id_name_and_address() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for (path, key, value) in [
        ("/token/id", "user_id", json!(ann.login.uid)),
        ("/token/id", "user_id", json!(ann.login.uid.to_string())),
        ("/token/user", "name", json!("ANNIE")),
        ("/token/login", "login_name", json!("annie")),
        ("/token/login", "login_name", json!(ann.email)),
    ] {
        let response = log_in(&server, path, json!({key: value, "password": PASSWORD, "device_guid": "phone"}));
        assert_eq!(response["user_id"], json!(ann.login.uid));
        let token = response["token"].as_str().expect("a token");
        assert!(token.starts_with("fmu_") && token.len() == 47, "{token}");
        assert!(response["expire"].as_i64().is_some_and(|at| at > crate::test_server::NOW));
        assert!(response["push_token"].as_str().is_some_and(|token| !token.is_empty()));
    }
}

#[test]
fn a_wrong_name_and_a_wrong_password_are_refused_alike() {
    let server = TestServer::new();
    server.user("annie");
    for body in [json!({"name": "annie", "password": "wrong"}), json!({"name": "nobody", "password": "wrong"})] {
        let sentence = server.im().post("/token/user", body).refused(11001);
        assert!(sentence.starts_with("Operation rejected"), "{sentence}");
    }
    server.im().post("/token/user", json!({"name": "annie"})).refused(10002);
}

#[test]
fn requests_without_app_id_are_refused() {
    let server = TestServer::new();
    let strange = LanyingClient { server: &server, token: None, headers: Vec::new() };
    let plain = server.client.post("/token/user").body(r#"{"name":"a","password":"b"}"#).dispatch();
    let body: Value = serde_json::from_str(&plain.into_string().expect("a body")).expect("JSON");
    assert_eq!(body["code"], 40000);
    strange.get("/user/there/is/none").refused(404);
}

#[test]
fn an_admin_token_acts_for_the_user_in_its_header() {
    let server = TestServer::new();
    let ann = server.user("annie");
    ann.im().with("user_id", ann.login.uid + 1).get("/user/there/is/none").refused(404);
    server.im_admin().acting_for(&ann).get("/user/there/is/none").refused(404);
}
