//! A right call of every operation, then each of its parameters with every kind of wrong value, and bodies that are none:
//! always the envelope, never an internal error, and a refusal leaves no trace.

use rocket::http::{ContentType, Method, Status};
use serde_json::{Value, json};

use super::contract::world::{Body, Call, World};
use super::contract::{Operation, calls, operations};
use crate::im::Told;
use crate::kit::Moot;
use crate::routes;
use crate::rows::{Dump, Watch};

/// Refused guesses are counted.
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
fn envelope(told: &Told, what: &str) -> i64 {
    if told.status == Status::PayloadTooLarge {
        return 10002;
    }
    assert_eq!(told.status, Status::Ok, "{what}: {}", told.text);
    let code = told.body["code"].as_i64().unwrap_or_else(|| panic!("{what}: {}", told.text));
    assert!(![20000, 500, 404].contains(&code), "{what}: {}", told.text);
    assert_eq!(told.body.get("data").is_some(), code == 200, "{what}: {}", told.text);
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
    let moot = Moot::new();
    let world = World::new(&moot);
    let mut asked = 0;
    for op in ops {
        let Call { im, path, body } = calls::call(&world, op.method, &op.path);
        let sent = if let Body::Json(value) = &body { Some(value) } else { None };
        let (mut watch, mut before) = (Watch::on(&moot), Dump::of(&moot, &COUNTED));
        for (path, body) in spoilt(&path, sent) {
            let told = im.json(op.method, &path, body.clone());
            let what = format!("{} {path} {:.300}", op.method, body.to_string());
            let code = envelope(&told, &what);
            asked += 1;
            if code == 402 {
                break;
            }
            if watch.moved(&moot) {
                let after = Dump::of(&moot, &COUNTED);
                assert!(code == 200 || before.changed(&after).is_empty(), "{what}: {} {:?}", told.text, before.changed(&after));
                before = after;
            }
        }
    }
    asked
}

/// Uploads and downloads are bytes; logins and joining cost a hash each.
fn slow(op: &Operation) -> bool {
    ["/file/download", "/token/", "/user/register", "/user/change_password", "/user/delete"].iter().any(|start| op.path.starts_with(start))
}

#[test]
fn no_value_of_any_parameter_is_too_much_for_people() {
    let ops: Vec<Operation> = operations().into_iter().filter(|op| !slow(op) && !op.path.starts_with("/group/")).collect();
    assert!(attack(&ops) > 1_000);
}

#[test]
fn no_value_of_any_parameter_is_too_much_for_groups() {
    let ops: Vec<Operation> = operations().into_iter().filter(|op| op.path.starts_with("/group/")).collect();
    assert!(attack(&ops) > 1_000);
}

#[test]
fn bodies_that_are_none_are_refused_in_the_envelope() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let im = world.someone().im;
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
    let before = Dump::of(&moot, &COUNTED);
    // These need no parameter at all, or take any text.
    let content = ["/user/private", "/user/public", "/user/kick", "/user/push/tag/all"];
    for op in operations().iter().filter(|op| op.method != Method::Get && !content.contains(&op.path.as_str())) {
        for (kind, bytes) in &broken {
            let told = im.send(op.method, &op.path, Some((kind.clone(), bytes.clone())));
            let code = envelope(&told, &format!("{} {} {kind} {:?}", op.method, op.path, &bytes[..bytes.len().min(20)]));
            // Without a parameter that is needed, nothing is read.
            assert!(code != 200 || op.path == "/user/profile", "{}: {}", op.path, told.text);
        }
    }
    assert_eq!(before.changed(&Dump::of(&moot, &COUNTED)), [""; 0]);
}

#[test]
fn what_is_for_the_trusted_is_for_nobody_else() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let ann = world.someone();
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
fn paths_nobody_serves_are_404_in_the_envelope() {
    let moot = Moot::new();
    for path in ["/user", "/user/x", "/roster/list/x", "/group", "/message/x", "/push", "/file/x", "/token", "/app/x", "/app_dns/x"] {
        for method in [Method::Get, Method::Post, Method::Put, Method::Delete] {
            moot.im().send(method, path, None).refused(404);
        }
    }
}
