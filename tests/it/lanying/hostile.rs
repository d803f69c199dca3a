//! A valid call of every operation, then each of its parameters with every kind of invalid value, and unreadable bodies:
//! always the envelope, never an internal error, and a refused request changes nothing.

use rocket::http::{ContentType, Method, Status};
use serde_json::{Value, json};

use super::contract::fixture::{Body, Call, Fixture};
use super::contract::{Operation, calls, operations};
use crate::database::{Dump, Watch};
use crate::lanying_client::LanyingResponse;
use crate::routes;
use crate::test_server::TestServer;

/// Failed logins are counted.
const COUNTED: [&str; 1] = ["failed_logins"];

fn wrong() -> Vec<Value> {
    let deep = (0..60).fold(json!(1), |inner, _| json!({"a": [inner]}));
    vec![
        Value::Null,
        json!({"a": {"b": [1, null]}}),
        json!([1, "x", {}]),
        json!([]),
        deep,
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(-1),
        json!(0.5),
        json!(true),
        json!(""),
        json!("9".repeat(40)),
        json!("9223372036854775807"),
        json!("\u{0}\u{202e}' OR 1=1; --%_\\"),
        json!("\u{1F469}\u{200D}\u{1F680}".repeat(2_000)),
        json!("x".repeat(100_000)),
        json!((0..600).collect::<Vec<_>>()),
    ]
}

#[track_caller]
fn envelope(response: &LanyingResponse, what: &str) -> i64 {
    if response.status == Status::PayloadTooLarge {
        return 10002;
    }
    assert_eq!(response.status, Status::Ok, "{what}: {}", response.text);
    let code = response.body["code"].as_i64().unwrap_or_else(|| panic!("{what}: {}", response.text));
    assert!(![20000, 500, 404].contains(&code), "{what}: {}", response.text);
    assert_eq!(response.body.get("data").is_some(), code == 200, "{what}: {}", response.text);
    code
}

/// Each as it is sent: path and body.
fn spoilt(path: &str, body: Option<&Value>) -> Vec<(String, Value)> {
    let values = wrong();
    let mut all = Vec::new();
    if let Some(object) = body.and_then(Value::as_object) {
        for name in object.keys() {
            all.extend(values.iter().map(|value| {
                let mut sent = object.clone();
                sent.insert(name.clone(), value.clone());
                (path.to_owned(), Value::Object(sent))
            }));
        }
    }
    if let Some((bare, query)) = path.split_once('?') {
        let names: Vec<&str> = query.split('&').filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
        for name in &names {
            for value in ["", "x", "-1", "9223372036854775808", "%00", "%FF", "1&1", "%27%20OR%201%3D1"] {
                let pairs: Vec<String> = query
                    .split('&')
                    .map(|pair| if pair.starts_with(&format!("{name}=")) { format!("{name}={value}") } else { pair.to_owned() })
                    .collect();
                all.push((format!("{bare}?{}", pairs.join("&")), Value::Null));
            }
        }
    }
    all
}

fn attack(ops: &[Operation]) -> usize {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let mut asked = 0;
    for op in ops {
        let Call { im, path, body } = calls::call(&fixture, op.method, &op.path);
        let sent = if let Body::Json(value) = &body { Some(value) } else { None };
        let (mut watch, mut before) = (Watch::on(&server), Dump::of(&server, &COUNTED));
        for (path, body) in spoilt(&path, sent) {
            let response = im.json(op.method, &path, body.clone());
            let what = format!("{} {path} {:.300}", op.method, body.to_string());
            let code = envelope(&response, &what);
            asked += 1;
            if code == 402 {
                break;
            }
            if watch.moved(&server) {
                let after = Dump::of(&server, &COUNTED);
                assert!(code == 200 || before.changed(&after).is_empty(), "{what}: {} {:?}", response.text, before.changed(&after));
                before = after;
            }
        }
    }
    asked
}

/// Uploads and downloads are raw bytes; logins and registrations cost a password hash each.
fn slow(op: &Operation) -> bool {
    ["/file/download", "/token/", "/user/register", "/user/change_password", "/user/delete"].iter().any(|start| op.path.starts_with(start))
}

#[test]
fn no_parameter_value_of_user_calls_causes_an_internal_error() {
    let ops: Vec<Operation> = operations().into_iter().filter(|op| !slow(op) && !op.path.starts_with("/group/")).collect();
    assert!(attack(&ops) > 1_000);
}

#[test]
fn no_parameter_value_of_group_calls_causes_an_internal_error() {
    let ops: Vec<Operation> = operations().into_iter().filter(|op| op.path.starts_with("/group/")).collect();
    assert!(attack(&ops) > 1_000);
}

#[test]
fn invalid_bodies_are_refused_in_the_envelope() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let im = fixture.someone().im;
    let json = |bytes: &[u8]| (ContentType::JSON, bytes.to_vec());
    let broken = [
        json(b"{\"a\":"),
        json(b"\xFF\xFE{}"),
        json(&b"[".repeat(20_000)),
        json("{\"a\":".repeat(5_000).as_bytes()),
        (ContentType::Form, b"%ZZ=%&a[[[=1&=&&".to_vec()),
        (ContentType::Form, b"a=1&".repeat(20_000)),
        ("multipart/form-data; boundary=xX".parse().expect("a type"), b"no boundary anywhere".to_vec()),
        (ContentType::JSON, vec![b' '; 3 << 20]),
    ];
    let before = Dump::of(&server, &COUNTED);
    // These need no parameter at all, or take any text.
    let content = ["/user/private", "/user/public", "/user/kick", "/user/push/tag/all"];
    for op in operations().iter().filter(|op| op.method != Method::Get && !content.contains(&op.path.as_str())) {
        for (kind, bytes) in &broken {
            let response = im.send(op.method, &op.path, Some((kind.clone(), bytes.clone())));
            let code = envelope(&response, &format!("{} {} {kind} {:?}", op.method, op.path, &bytes[..bytes.len().min(20)]));
            // Without a parameter that is needed, nothing is read.
            assert!(code != 200 || op.path == "/user/profile", "{}: {}", op.path, response.text);
        }
    }
    assert_eq!(before.changed(&Dump::of(&server, &COUNTED)), [""; 0]);
}

#[test]
fn admin_calls_are_refused_to_everybody_else() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ann = fixture.someone();
    let rows: Vec<routes::Row> = routes::lanying().into_iter().filter(|row| row.third == "A-app").collect();
    assert!(rows.len() >= 15, "{}", rows.len());
    for row in rows {
        ann.im.send(row.method, &row.path, None).refused(10010);
        ann.im.clone().with("user_id", ann.id).send(row.method, &row.path, None).refused(10010);
    }
    ann.im.clone().with("user_id", ann.id).get("/user/profile").ok();
    ann.im.clone().with("user_id", 7).get("/user/profile").refused(10010);
}

#[test]
fn unknown_paths_are_404_in_the_envelope() {
    let server = TestServer::new();
    for path in ["/user", "/user/x", "/roster/list/x", "/group", "/message/x", "/push", "/file/x", "/token", "/app/x", "/app_dns/x"] {
        for method in [Method::Get, Method::Post, Method::Put, Method::Delete] {
            server.im().send(method, path, None).refused(404);
        }
    }
}
