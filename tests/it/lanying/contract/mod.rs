//! Every documented operation is routed, and its valid call answers 200 with every documented field of the right type.
//!
//! `operations.json` holds the names and types of the official description, one operation per line. For references of it that
//! do not resolve (eight responses about groups), the two intended schemas are here.

pub mod calls;
pub mod fixture;
mod group_calls;
mod shape;

use rocket::http::Method;
use serde_json::{Value, json};

use crate::lanying::contract::shape::flaws;
use crate::routes;
use crate::test_server::TestServer;
use calls::call;
use fixture::{Body, Call, Fixture};

const OPERATIONS: &str = include_str!("operations.json");

/// One documented operation.
pub struct Operation {
    pub method: Method,
    pub path: String,
    /// Documented parameters of the query, each with `name`, `required` and `type`.
    pub query: Vec<Value>,
    /// The schema of the body; null where there is none.
    pub body: Value,
    /// The schema of the response; `None` where it is bytes.
    pub answer: Option<Value>,
}

pub fn operations() -> Vec<Operation> {
    parsed(OPERATIONS)
}

/// Operations that clients know and the official description does not, with the types of what they take.
pub fn operations_besides() -> Vec<Operation> {
    let conversation = json!({"object": {"conversation_id": {"type": "integer"}}, "required": ["conversation_id"]});
    let switch = json!({"object": {"group_id": {"type": "integer"}, "value": {"type": "boolean"}}, "required": ["group_id", "value"]});
    let list = json!({"object": {"list": {"list": {"type": "integer"}}}, "required": ["list"]});
    let text = json!({"type": "string"});
    let broadcast = json!({
        "object": {"type": {"type": "integer"}, "content_type": {"type": "integer"}, "content": text, "attachment": text, "ext": text, "config": text},
        "required": ["type", "content_type"]
    });
    let all = [
        ("GET", "/user/conversation/pin_list", Value::Null),
        ("POST", "/user/conversation/pin", conversation.clone()),
        ("PUT", "/user/conversation/pin", conversation.clone()),
        ("POST", "/user/conversation/unpin", conversation.clone()),
        ("PUT", "/user/conversation/unpin", conversation),
        ("POST", "/group/settings/hide_member_info", switch.clone()),
        ("PUT", "/group/settings/hide_member_info", switch),
        ("POST", "/user/disable", list.clone()),
        ("POST", "/user/enable", list),
        ("POST", "/message/broadcast", broadcast),
    ];
    let one = |(method, path, body): &(&str, &str, Value)| json!({"method": method, "path": path, "query": [], "body": body});
    parsed(&Value::Array(all.iter().map(one).collect()).to_string())
}

fn parsed(all: &str) -> Vec<Operation> {
    let all: Value = serde_json::from_str(all).expect("JSON");
    let one = |op: &Value| Operation {
        method: op["method"].as_str().and_then(|name| name.parse().ok()).expect("a method"),
        path: op["path"].as_str().expect("a path").to_owned(),
        query: op["query"].as_array().expect("a list").clone(),
        body: op["body"].clone(),
        answer: op.get("answer").map(repaired),
    };
    all.as_array().expect("a list").iter().map(one).collect()
}

/// The intended schema of a response whose reference does not resolve.
fn repaired(answer: &Value) -> Value {
    let Some(name) = answer["dangling"].as_str() else { return answer.clone() };
    let number = json!({"type": "integer", "format": "int64"});
    let text = json!({"type": "string"});
    let one = if name.contains("announcement") {
        json!({"object": {"id": number, "group_id": number, "author": number, "title": text, "content": text, "created_at": number}})
    } else {
        json!({"object": {"user_id": number, "display_name": text, "join_time": number, "expired_time": number}})
    };
    let data = if name.contains("List«") { json!({"list": one}) } else { one };
    json!({"object": {"code": {"type": "integer", "format": "int32"}, "data": data, "message": text}})
}

#[test]
fn all_184_documented_operations_are_there() {
    let all = operations();
    assert_eq!(all.len(), 184);
    let server = TestServer::new();
    let mounted = routes::mounted(&server, routes::is_lanying);
    let missing: Vec<_> = all.iter().filter(|op| !mounted.contains(&(op.method.to_string(), op.path.clone()))).collect();
    assert!(missing.is_empty(), "{:#?}", missing.iter().map(|op| format!("{} {}", op.method, op.path)).collect::<Vec<_>>());
}

/// Describes how the response of an operation differs from the documentation.
fn wrong(fixture: &Fixture<'_>, op: &Operation) -> Option<String> {
    let Call { im, path, body } = call(fixture, op.method, &op.path);
    let response = match body {
        Body::None => im.send(op.method, &path, None),
        Body::Json(value) => im.json(op.method, &path, value),
        Body::Text(text) => im.send(op.method, &path, Some((rocket::http::ContentType::Plain, text.into()))),
    };
    if op.path.starts_with("/file/download/") {
        let image = response.header("Content-Type").is_some_and(|kind| kind.starts_with("image/"));
        return (response.status.code != 200 || !image).then(|| format!("{} {path}: {response:?}", op.method));
    }
    let answer = op.answer.as_ref().expect("a form");
    let mut found = flaws(answer, &response.body, op.path == "/group/public_list");
    if response.code() != 200 {
        found.push(format!("code {}", response.code()));
    }
    (!found.is_empty()).then(|| format!("{} {path}: {} in {}", op.method, found.join(", "), response.text))
}

#[test]
fn every_valid_call_answers_every_documented_field() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let wrong: Vec<String> = operations().iter().filter_map(|op| wrong(&fixture, op)).collect();
    assert!(wrong.is_empty(), "{} operations: {wrong:#?}", wrong.len());
}

#[test]
fn every_operation_requires_app_id_and_token() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let open = ["/user/register/v2", "/user/register/push", "/token/id", "/token/user", "/token/login"];
    for op in operations().iter().filter(|op| !op.path.starts_with("/file/download/")) {
        let stranger = server.client.req(op.method, op.path.clone()).dispatch().into_string().unwrap_or_default();
        assert!(stranger.contains("\"code\":40000"), "{} {}: {stranger}", op.method, op.path);
        if open.contains(&op.path.as_str()) {
            continue;
        }
        server.im().send(op.method, &op.path, None).refused(10003);
        let mut ended = fixture.someone().im;
        ended.token = Some(format!("fmu_{}", "x".repeat(43)));
        ended.send(op.method, &op.path, None).refused(402);
        ended.token = Some("junk".into());
        ended.send(op.method, &op.path, None).refused(10008);
    }
}
