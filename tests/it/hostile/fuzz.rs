//! A right request to every route, then each of its parameters with every kind of wrong value.

use folkmoot::internals::api::fresns::wire::family::Family;
use serde_json::{Value, json};

use super::recipes::recipe;
use super::world::{Target, World, ends_the_login, routes};
use super::{COUNTED, envelope};
use crate::kit::Moot;
use crate::rows::{Dump, Watch};

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

/// The few that tell the most.
fn few() -> Vec<Value> {
    vec![Value::Null, json!([1]), json!(i64::MAX), json!("x".repeat(1 << 20))]
}

/// Attacks every route of a family in a world of its own; how many recipes were right.
fn attack(family: Family) -> usize {
    let moot = Moot::new();
    let world = World::of(&moot);
    let caller = world.annie.caller(family);
    let mut watch = Watch::on(&moot);
    let mut before = Dump::of(&moot, &COUNTED);
    let mut right = 0;
    for Target { method, template, .. } in routes().iter().filter(|target| target.family == family) {
        if ends_the_login(template) || template == "/global/status" {
            continue;
        }
        let path = world.own_path(template);
        let good = recipe(&world, family, *method, template);
        // Checking a password is slow on purpose.
        let values = if template.starts_with("/account/") { few() } else { wrong() };
        let spoilt = good.keys().flat_map(|name| {
            values.iter().map(|value| {
                let mut body = good.clone();
                body.insert(name.clone(), value.clone());
                body
            })
        });
        for (at, sent) in std::iter::once(good.clone()).chain(spoilt).enumerate() {
            let sent = Value::Object(sent);
            let said = caller.send(*method, &path, Some(sent.clone()));
            let what = || format!("{method} {path} {:.1500} {}", sent.to_string(), said.body);
            let code = envelope(&said, &format!("{method} {path}"));
            right += usize::from(at == 0 && code == 0);
            if watch.moved(&moot) {
                let after = Dump::of(&moot, &COUNTED);
                assert!(code == 0 || before.changed(&after).is_empty(), "{}: {:?}", what(), before.changed(&after));
                before = after;
            }
        }
    }
    world.bobby.panel();
    right
}

#[test]
fn no_value_of_any_v2_parameter_is_too_much() {
    assert!(attack(Family::V2) > 40);
}

#[test]
fn no_value_of_any_v1_parameter_is_too_much() {
    assert!(attack(Family::V1) > 40);
}
