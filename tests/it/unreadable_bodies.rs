//! Bodies and parameters that cannot be read: each API says in its own form what is wrong, and where.

use folkmoot::internals::api::fresns::wire::family::Family;
use rocket::http::{ContentType, Method};
use serde_json::json;

use crate::test_server::TestServer;

/// Broken JSON, and what the sentence has to contain.
const BROKEN: [(&str, &str); 13] = [
    (r#"{"status": "#, "line 1 column 11"),
    (r#"{"status": "a",}"#, "line 1 column 16"),
    ("{\"status\": \"a\",\n \"x\" 5}", "line 2 column 6"),
    (r#"{'status': 'a'}"#, "line 1 column 2"),
    (r#"{"status": tru}"#, "line 1 column"),
    ("{\"status\": \"a\n\"}", "line 2 column 0"),
    (r#"{"status": "\u12"}"#, "line 1 column"),
    (r#"{"status": "lone \ud800"}"#, "line 1 column"),
    (r#"{"status": "\udc00 is lone"}"#, "lone leading surrogate"),
    (r#"{"status": "\ud83d\ud83d"}"#, "line 1 column"),
    (r#"{"status": "a"} {"#, "line 1 column 17"),
    (r#"{"status": 1e999}"#, "line 1 column"),
    ("[1, 2", "line 1 column 5"),
];

fn deep() -> String {
    "{\"a\":".repeat(40) + "1" + &"}".repeat(40)
}

#[test]
fn mastodon_says_where_json_is_broken() {
    let server = TestServer::new();
    let ann = server.user("annie").mastodon();
    let refusal = |bytes: &[u8]| {
        let response = ann.send(Method::Post, "/api/v1/statuses", Some((ContentType::JSON, bytes.to_vec())), &[]);
        assert_eq!(response.status.code, 400, "{}", response.text);
        let body: serde_json::Value = serde_json::from_str(&response.text).expect("JSON");
        assert_eq!(body.as_object().map(serde_json::Map::len), Some(1), "{body}");
        body["error"].as_str().expect("a sentence").to_owned()
    };
    for (json, place) in BROKEN {
        let sentence = refusal(json.as_bytes());
        assert!(sentence.starts_with("the JSON body is malformed: ") && sentence.contains(place), "{json}: {sentence}");
    }
    assert!(refusal(b"{\"status\": \"\xFF\"}").contains("line 1 column"));
    assert_eq!(refusal(deep().as_bytes()), "the JSON body is nested deeper than 16 levels");
}

#[test]
fn mastodon_names_the_field_of_a_wrong_type() {
    let server = TestServer::new();
    let ann = server.user("annie").mastodon();
    for (path, body, sentence) in [
        ("/api/v1/statuses", json!({"status": {"a": 1}}), "status must be text"),
        ("/api/v1/statuses", json!({"status": "a", "media_ids": {"0": {"a": 1}}}), "media_ids[0] must be text"),
        ("/api/v1/statuses", json!({"status": "a", "poll": 5}), "poll must be an object"),
        (
            "/api/v1/statuses",
            json!({"status": "a", "poll": {"options": ["a", "b"], "expires_in": {}}}),
            "poll.expires_in must be an integer",
        ),
        ("/api/v1/statuses", json!({"status": "a", "sensitive": []}), "sensitive must be true or false"),
    ] {
        ann.post(path, body).refused(400, sentence);
    }
    ann.form(Method::Post, "/api/v1/statuses", "status[a]=1&status=2")
        .refused(400, "the parameter status is used both as a value and as a container");
    ann.form(Method::Post, "/api/v1/statuses", "status=%FF").refused(400, "a parameter is not valid UTF-8");
}

#[test]
fn fresns_says_where_json_is_broken_and_names_the_field_of_a_wrong_type() {
    let server = TestServer::new();
    let ann = server.user("annie");
    for family in Family::ALL {
        let caller = ann.caller(family);
        let refusal = |bytes: &[u8]| {
            let response = caller.send_raw(Method::Post, "/user/mark", Some((ContentType::JSON, bytes.to_vec())), &caller.headers());
            assert_eq!(response.body["code"], family.codes().invalid, "{}", response.body);
            response.body["message"].as_str().expect("a sentence").to_owned()
        };
        for (json, place) in BROKEN {
            let sentence = refusal(json.as_bytes());
            assert!(sentence.starts_with("the JSON body is malformed: ") && sentence.contains(place), "{json}: {sentence}");
        }
        assert_eq!(refusal(deep().as_bytes()), "the JSON body is nested deeper than 16 levels");
        for field in ["markType", "type", "fsid"] {
            let mut body = json!({"interactionType": "like", "markType": "like", "type": "post", "fsid": "x"});
            body[field] = json!({"a": 1});
            let sentence = refusal(body.to_string().as_bytes());
            assert!(sentence.contains(field) && sentence.contains("must be"), "{field}: {sentence}");
        }
    }
}

#[test]
fn lanying_says_where_json_is_broken_and_names_the_field_of_a_wrong_type() {
    let server = TestServer::new();
    let ann = server.user("annie").im();
    for (json, place) in BROKEN {
        let sentence = ann.send(Method::Post, "/message/send", Some((ContentType::JSON, json.as_bytes().to_vec()))).refused(10002);
        assert!(sentence.starts_with("the JSON body is malformed: ") && sentence.contains(place), "{json}: {sentence}");
    }
    let sentence = ann.post("/message/send", json!({"type": 1, "targets": [1], "content": [], "content_type": 0})).refused(10002);
    assert_eq!(sentence, "content must be text");
}
