//! A valid request to every route, then each of its parameters with every kind of invalid value.

use folkmoot::internals::api::fresns::wire::family::Family;
use serde_json::{Value, json};

use super::fixture::{Fixture, Target, ends_the_login, routes};
use super::valid_parameters::valid_parameters;
use super::{COUNTED, envelope};
use crate::database::{Dump, Watch};
use crate::test_server::TestServer;

/// All kinds of values that a parameter may refuse.
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

/// The most useful of them.
fn few() -> Vec<Value> {
    vec![Value::Null, json!([1]), json!(i64::MAX), json!("x".repeat(1 << 20))]
}

/// Sends invalid values to every route of a family, each with its own fixture. Returns how many of the valid requests succeeded.
fn attack(family: Family) -> usize {
    let server = TestServer::new();
    let fixture = Fixture::of(&server);
    let caller = fixture.annie.caller(family);
    let mut watch = Watch::on(&server);
    let mut before = Dump::of(&server, &COUNTED);
    let mut right = 0;
    for Target { method, template, .. } in routes().iter().filter(|target| target.family == family) {
        if ends_the_login(template) || template == "/global/status" {
            continue;
        }
        let path = fixture.own_path(template);
        let good = valid_parameters(&fixture, family, *method, template);
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
            let response = caller.send(*method, &path, Some(sent.clone()));
            let what = || format!("{method} {path} {:.1500} {}", sent.to_string(), response.body);
            let code = envelope(&response, &format!("{method} {path}"));
            right += usize::from(at == 0 && code == 0);
            if watch.moved(&server) {
                let after = Dump::of(&server, &COUNTED);
                assert!(code == 0 || before.changed(&after).is_empty(), "{}: {:?}", what(), before.changed(&after));
                before = after;
            }
        }
    }
    fixture.bobby.panel();
    right
}

#[test]
fn no_value_of_any_v2_parameter_causes_an_internal_error() {
    assert!(attack(Family::V2) > 40);
}

#[test]
fn no_value_of_any_v1_parameter_causes_an_internal_error() {
    assert!(attack(Family::V1) > 40);
}
