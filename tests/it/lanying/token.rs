//! Who calls, and logging in.

use serde_json::{Value, json};

use crate::im::Im;
use crate::kit::{Moot, PASSWORD};

fn log_in(moot: &Moot, path: &str, body: Value) -> Value {
    moot.im().post(path, body).ok()
}

#[test]
fn a_login_by_id_name_and_address_is_the_same_person() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    for (path, key, value) in [
        ("/token/id", "user_id", json!(ann.login.uid)),
        ("/token/id", "user_id", json!(ann.login.uid.to_string())),
        ("/token/user", "name", json!("ANNIE")),
        ("/token/login", "login_name", json!("annie")),
        ("/token/login", "login_name", json!(ann.email)),
    ] {
        let told = log_in(&moot, path, json!({key: value, "password": PASSWORD, "device_guid": "phone"}));
        assert_eq!(told["user_id"], json!(ann.login.uid));
        let token = told["token"].as_str().expect("a token");
        assert!(token.starts_with("fmu_") && token.len() == 47, "{token}");
        assert!(told["expire"].as_i64().is_some_and(|at| at > crate::kit::NOW));
        assert!(told["push_token"].as_str().is_some_and(|token| !token.is_empty()));
    }
}

#[test]
fn a_wrong_name_and_a_wrong_password_are_refused_alike() {
    let moot = Moot::new();
    moot.user("annie");
    for body in [json!({"name": "annie", "password": "wrong"}), json!({"name": "nobody", "password": "wrong"})] {
        let sentence = moot.im().post("/token/user", body).refused(11001);
        assert!(sentence.starts_with("Operation rejected"), "{sentence}");
    }
    moot.im().post("/token/user", json!({"name": "annie"})).refused(10002);
}

#[test]
fn without_its_app_nothing_is_answered() {
    let moot = Moot::new();
    let strange = Im { moot: &moot, token: None, headers: Vec::new() };
    let plain = moot.client.post("/token/user").body(r#"{"name":"a","password":"b"}"#).dispatch();
    let body: Value = serde_json::from_str(&plain.into_string().expect("a body")).expect("JSON");
    assert_eq!(body["code"], 40000);
    strange.get("/user/there/is/none").refused(404);
}

#[test]
fn a_trusted_program_acts_for_whoever_its_header_names() {
    let moot = Moot::new();
    let ann = moot.user("annie");
    ann.im().with("user_id", ann.login.uid + 1).get("/user/there/is/none").refused(404);
    moot.im_admin().acting_for(&ann).get("/user/there/is/none").refused(404);
}
