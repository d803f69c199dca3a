//! A right request to every route, then each of its parameters with every kind of wrong value.

use rocket::http::Method;
use serde_json::{Map, Value, json};

use super::recipes::recipe;
use super::world::{Target, World, ends_the_login, routes};
use super::{COUNTED, envelope};
use crate::kit::Moot;
use crate::rows::Dump;

/// Every kind of value that a parameter may not, or need not, understand.
fn wrong() -> Vec<Value> {
    let deep = (0..60).fold(json!(1), |inner, _| json!({"a": [inner]}));
    vec![
        Value::Null,
        json!({"a": {"b": [1, null]}}),
        json!([1, "x", {}]),
        json!([]),
        deep,
        json!(1e300),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(-1),
        json!(0.5),
        json!(true),
        json!(""),
        json!("9".repeat(40)),
        json!("9223372036854775807"),
        json!("-9223372036854775808"),
        json!("\u{0}\u{202e}' OR 1=1; --%_\\"),
        json!("\u{1F469}\u{200D}\u{1F680}".repeat(200)),
        json!(",,,".repeat(3_000)),
        json!("1,".repeat(3_000)),
        json!("a.".repeat(5_000)),
        json!("[[[[{{{{".repeat(500)),
        json!("2000-02-30"),
        json!("x".repeat(1 << 20)),
    ]
}

/// Values for parameters whose checks are slow on purpose.
fn few() -> Vec<Value> {
    vec![Value::Null, json!([1]), json!(i64::MAX), json!("x".repeat(1 << 20))]
}

#[test]
fn no_value_of_any_parameter_is_too_much() {
    let moot = Moot::new();
    let world = World::of(&moot);
    let mut right = 0;
    for Target { method, family, template } in &routes() {
        if ends_the_login(template) || template == "/global/status" {
            continue;
        }
        let caller = world.annie.caller(*family);
        let path = world.own_path(template);
        let good = recipe(&world, *family, *method, template);
        let values = if template.starts_with("/account/") { few() } else { wrong() };
        let named = good.keys().cloned().collect::<Vec<_>>();
        let spoilt = named.iter().flat_map(|name| values.iter().map(move |value| (name, value)));
        let bodies = std::iter::once(good.clone()).chain(spoilt.map(|(name, value)| {
            let mut body: Map<String, Value> = good.clone();
            body.insert(name.clone(), value.clone());
            body
        }));
        let mut before = Dump::of(&moot, &COUNTED);
        for (at, sent) in bodies.enumerate() {
            let sent = Value::Object(sent);
            let said = caller.send(*method, &path, Some(sent.clone()));
            let what = format!("{method} {path} {:.1500}", sent.to_string());
            let code = envelope(&said, &what);
            right += i64::from(at == 0 && code == 0);
            if *method == Method::Get {
                continue;
            }
            let after = Dump::of(&moot, &COUNTED);
            if code != 0 {
                assert_eq!(before.changed(&after), [""; 0], "{what}: {}", said.body);
            }
            before = after;
        }
    }
    assert!(right > 60, "only {right} recipes are right");
    world.bobby.panel();
}
