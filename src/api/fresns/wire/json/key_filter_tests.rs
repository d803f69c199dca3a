//! Rules of `docs/specs/fresns.md 2.5`.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::*;
use crate::api::fresns::wire::json::filtered::Filtered;
use crate::api::fresns::wire::json::writer;

fn text(write: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("json");
    String::from_utf8(out).expect("text")
}

fn apply(filter: &KeyFilter, value: &Value) -> String {
    text(|out| writer::write_filtered(out, value, filter))
}

fn user() -> Value {
    json!({
        "uid": 10002, "username": "bob", "bio": null, "archives": [],
        "stats": {"likes": 1, "follows": 2, "deep": {"one": 1, "two": 2}},
        "roles": [{"rid": 4, "name": "A"}, {"rid": 5, "name": "B"}],
    })
}

fn whitelist(keys: &str) -> String {
    let filter = KeyFilter::v2(Some(keys), None).expect("valid").expect("a filter");
    apply(&filter, &user())
}

fn blacklist(keys: &str) -> String {
    let filter = KeyFilter::v2(None, Some(keys)).expect("valid").expect("a filter");
    apply(&filter, &user())
}

#[test]
fn a_whitelist_keeps_named_keys_in_their_original_order() {
    assert_eq!(whitelist("username , uid"), r#"{"uid":10002,"username":"bob"}"#);
    assert_eq!(whitelist("bio,archives"), r#"{"bio":null,"archives":[]}"#);
}

#[test]
fn dotted_keys_reach_into_objects_and_lists() {
    assert_eq!(whitelist("stats.deep.two,stats.likes"), r#"{"stats":{"likes":1,"deep":{"two":2}}}"#);
    assert_eq!(whitelist("stats.deep"), r#"{"stats":{"deep":{"one":1,"two":2}}}"#);
    assert_eq!(whitelist("roles.1.name"), r#"{"roles":[{"name":"B"}]}"#);
    assert_eq!(whitelist("roles.name"), "[]");
}

#[test]
fn a_whitelist_of_nothing_is_an_empty_list() {
    assert_eq!(whitelist("nope,stats.nope,uid.more"), "[]");
    assert_eq!(whitelist(&"a.".repeat(5000)), "[]");
}

#[test]
fn a_blacklist_drops_named_keys_and_what_they_leave_empty() {
    assert_eq!(blacklist("stats,roles,archives,unknown"), r#"{"uid":10002,"username":"bob","bio":null}"#);
    assert_eq!(
        blacklist("uid,username,bio,archives,roles.0,stats.deep.one,stats.deep.two"),
        r#"{"stats":{"likes":1,"follows":2},"roles":[{"rid":5,"name":"B"}]}"#
    );
    assert_eq!(blacklist("uid,username,bio,archives,roles,stats"), "[]");
    assert_eq!(blacklist("stats.likes.more"), user().to_string());
}

#[test]
fn null_stays_null_and_a_list_is_filtered_by_index() {
    let filter = KeyFilter::v2(Some("0.uid"), None).expect("valid").expect("a filter");
    assert_eq!(apply(&filter, &Value::Null), "null");
    assert_eq!(apply(&filter, &json!([{"uid": 1, "x": 2}, {"uid": 3}])), r#"[{"uid":1}]"#);
}

#[test]
fn in_v2_the_whitelist_wins() {
    let both = KeyFilter::v2(Some("uid"), Some("uid")).expect("valid");
    assert!(matches!(both, Some(KeyFilter::Whitelist(_))));
    let only_black = KeyFilter::v2(Some(" , "), Some("uid")).expect("valid");
    assert!(matches!(only_black, Some(KeyFilter::Blacklist(_))));
    assert_eq!(KeyFilter::v2(None, None), Ok(None));
}

#[test]
fn in_v1_a_type_needs_keys_and_keys_alone_are_ignored() {
    assert_eq!(KeyFilter::v1(None, Some("uid"), "User"), Ok(None));
    let error = KeyFilter::v1(Some("whitelist"), None, "User").expect_err("no keys");
    assert!(error.contains("filterUserKeys"), "{error}");
    assert!(KeyFilter::v1(Some("blacklist"), Some(","), "").is_err());
    assert!(KeyFilter::v1(Some("greylist"), Some("uid"), "").is_err());
    let filter = KeyFilter::v1(Some("whitelist"), Some("uid"), "").expect("valid");
    assert_eq!(apply(&filter.expect("a filter"), &user()), r#"{"uid":10002}"#);
}

#[test]
fn two_hundred_keys_are_enough() {
    let keys = |count: usize| vec!["uid"; count].join(",");
    assert!(KeyFilter::v2(Some(&keys(MAX_KEYS)), None).is_ok());
    assert!(KeyFilter::v2(Some(&keys(MAX_KEYS + 1)), None).is_err());
    assert!(KeyFilter::v1(Some("blacklist"), Some(&keys(MAX_KEYS + 1)), "").is_err());
}

/// Fails where it is asked for its value.
struct Unasked;

impl Serialize for Unasked {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("nobody wants this"))
    }
}

#[test]
fn what_a_filter_removes_is_not_made() {
    #[derive(Serialize)]
    struct Row {
        a: u8,
        b: Unasked,
    }
    let only = |keys| KeyFilter::v2(Some(keys), None).expect("valid").map(Arc::new);
    let row = |filter| Filtered { inner: Row { a: 1, b: Unasked }, filter };
    assert_eq!(text(|out| writer::write(out, &row(only("a")))), r#"{"a":1}"#);
    assert!(writer::write(&mut Vec::new(), &row(only("b"))).is_err());
    assert!(writer::write(&mut Vec::new(), &row(None)).is_err());
}

#[test]
fn a_filter_inside_another_takes_away_first() {
    let only = |keys| KeyFilter::v2(Some(keys), None).expect("valid").expect("a filter");
    let inner = Filtered { inner: user(), filter: Some(Arc::new(only("stats,username"))) };
    let rows = [inner];
    assert_eq!(text(|out| writer::write_filtered(out, &rows, &only("0.stats.likes,0.uid"))), r#"[{"stats":{"likes":1}}]"#);
    assert_eq!(text(|out| writer::write_filtered(out, &rows, &only("0.uid"))), "[]");
}
