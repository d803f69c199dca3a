//! Sending verification codes (`docs/specs/fresns.md 5.2.1`).

use serde_json::{Value, json};

use super::V2;
use super::kit::{Person, World};
use crate::model::clock::{MINUTE, SECOND};

fn send(world: &World, who: Option<&Person>, use_type: u8, to: Value) -> i64 {
    let mut body = json!({ "type": "email", "useType": use_type, "templateId": 1 });
    body.as_object_mut().unwrap().extend(to.as_object().unwrap().clone());
    world.post(V2, "/common/send-verify-code", who, body).code()
}

fn email(address: &str) -> Value {
    json!({ "account": address })
}

#[test]
fn invalid_requests_for_codes_are_refused() {
    let world = World::new();
    for wrong in [
        json!({}),
        json!({ "account": "no address" }),
        json!({ "account": "a@b.example", "type": "pigeon" }),
        json!({ "account": "a@b.example", "templateId": 9 }),
        json!({ "account": "5551234", "type": "sms" }),
    ] {
        assert_eq!(send(&world, None, 5, wrong.clone()), 30000, "{wrong}");
    }
    assert_eq!(send(&world, None, 6, email("a@b.example")), 30000);
    assert!(world.sent.lock().unwrap().is_empty());
}

#[test]
fn a_code_goes_to_the_address_once_a_minute() {
    let world = World::new();
    assert_eq!(send(&world, None, 1, email("New@b.example")), 0);
    assert_eq!(send(&world, None, 1, email("new@b.example")), 33201);
    assert_eq!(send(&world, None, 1, email("other@b.example")), 0);
    world.clock.advance(MINUTE - SECOND);
    assert_eq!(send(&world, None, 1, email("new@b.example")), 33201);
    for _ in 0..4 {
        world.clock.advance(MINUTE);
        assert_eq!(send(&world, None, 1, email("new@b.example")), 0);
    }
    world.clock.advance(MINUTE);
    assert_eq!(send(&world, None, 1, email("new@b.example")), 33201, "five in ten minutes are enough");
    world.clock.advance(10 * MINUTE);
    assert_eq!(send(&world, None, 1, email("new@b.example")), 0);
    let sent = world.sent.lock().unwrap();
    assert_eq!(sent.len(), 7);
    assert_eq!(sent[0].0, "New@b.example");
    assert!(sent.iter().all(|(_, code)| code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())));
}

#[test]
fn the_purpose_decides_which_addresses_are_allowed() {
    let world = World::new();
    let ann = world.person("annie", Some("ann@b.example"));
    let bob = world.person("bobby", None);
    let known = || email("ANN@b.example");
    assert_eq!(send(&world, None, 1, known()), 34205, "a new address must be new");
    assert_eq!(send(&world, None, 2, email("nobody@b.example")), 0, "nobody learns that nobody has it");
    assert_eq!(send(&world, None, 2, email("nobody@b.example")), 33201, "nor by the limits");
    assert_eq!(send(&world, None, 3, email("new@b.example")), 31501);
    assert_eq!(send(&world, None, 4, json!({})), 31501);
    assert_eq!(send(&world, Some(&ann), 3, email("new@b.example")), 34401);
    assert_eq!(send(&world, Some(&bob), 4, json!({})), 34101, "there is no own address");
    assert!(world.sent.lock().unwrap().is_empty());

    assert_eq!(send(&world, None, 2, known()), 0);
    assert_eq!(send(&world, Some(&bob), 3, email("new@b.example")), 0);
    assert_eq!(send(&world, None, 5, email("anyone@b.example")), 0);
    world.clock.advance(MINUTE);
    assert_eq!(send(&world, Some(&ann), 4, email("ignored@b.example")), 0);
    let sent = world.sent.lock().unwrap();
    assert_eq!(sent.last().unwrap().0, "ann@b.example");
}

#[test]
fn phones_follow_the_same_rules() {
    let world = World::new();
    let bob = world.person("bobby", None);
    let phone = || json!({ "type": "sms", "account": "15551234567", "countryCode": "1" });
    assert_eq!(send(&world, None, 2, phone()), 0);
    assert!(world.sent.lock().unwrap().is_empty());
    world.clock.advance(MINUTE);
    assert_eq!(send(&world, Some(&bob), 4, json!({ "type": "sms" })), 34102);
    assert_eq!(send(&world, None, 5, json!({ "type": "sms", "account": "12x", "countryCode": 1 })), 34102);
    assert_eq!(send(&world, None, 5, json!({ "type": "sms", "account": "5551234", "countryCode": 0 })), 34103);
    assert_eq!(send(&world, None, 1, phone()), 0);
    assert_eq!(world.sent.lock().unwrap()[0].0, "115551234567");
}
