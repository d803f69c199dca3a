use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::super::*;
use super::{LENIENT, STRICT};

/// Reads the member `v` of an object.
fn one<T: DeserializeOwned>(value: Value, coerce: Coerce) -> Result<T, String> {
    #[derive(Deserialize)]
    struct One<T> {
        v: T,
    }
    read(json!({"v": value}), coerce).map(|One { v }| v).map_err(|fault| fault.to_string())
}

#[test]
fn booleans() {
    for (value, strict, lenient) in [
        (json!(true), Some(true), true),
        (json!(false), Some(false), false),
        (json!(1), Some(true), true),
        (json!(0), Some(false), false),
        (json!("1"), Some(true), true),
        (json!("0"), Some(false), false),
        (json!("true"), Some(true), true),
        (json!("false"), Some(false), false),
        (json!(" true "), Some(true), true),
        (json!(2), None, true),
        (json!("on"), None, true),
        (json!("no"), None, true),
        (json!("False"), None, true),
        (json!("f"), None, false),
        (json!("F"), None, false),
        (json!("FALSE"), None, false),
        (json!("off"), None, false),
        (json!("OFF"), None, false),
    ] {
        let refused = || Err("v must be true or false".to_owned());
        let expected = strict.map_or_else(refused, Ok);
        assert_eq!(one::<bool>(value.clone(), STRICT), expected, "{value}");
        assert_eq!(one::<bool>(value.clone(), LENIENT), Ok(lenient), "{value}");
    }
    for coerce in [STRICT, LENIENT] {
        assert_eq!(one::<Option<bool>>(json!(""), coerce), Ok(None));
        assert_eq!(one::<Option<bool>>(json!(null), coerce), Ok(None));
        assert_eq!(one::<bool>(json!(""), coerce), Err("v is required".into()));
        assert!(one::<bool>(json!([]), coerce).is_err());
    }
}

#[test]
fn integers() {
    for (value, strict, lenient) in [
        (json!("12"), Some(12), Some(12)),
        (json!(" 12 "), Some(12), Some(12)),
        (json!(12.0), Some(12), Some(12)),
        (json!("-3"), Some(-3), Some(-3)),
        (json!("12ab"), None, Some(12)),
        (json!("ab"), None, Some(0)),
        (json!("1.5"), None, Some(1)),
        (json!(1.5), None, None),
        (json!(true), None, None),
        (json!({}), None, None),
    ] {
        let expect = |n: Option<i64>| n.ok_or_else(|| "v must be an integer".to_owned());
        assert_eq!(one(value.clone(), STRICT), expect(strict), "{value}");
        assert_eq!(one(value.clone(), LENIENT), expect(lenient), "{value}");
    }
    let range = Err("v must be an integer from 0 to 255".to_owned());
    assert_eq!(one::<u8>(json!("256"), STRICT), range);
    assert_eq!(one::<u8>(json!(-1), STRICT), range);
    assert_eq!(one(json!(u64::MAX), STRICT), Ok(u64::MAX));
    assert_eq!(one(json!(i64::MIN.to_string()), STRICT), Ok(i64::MIN));
    assert_eq!(one::<i64>(json!("9".repeat(60)), LENIENT), Ok(i64::MAX));
    assert_eq!(one::<i64>(json!("-9223372036854775809"), LENIENT), Ok(i64::MIN));
    assert!(one::<i64>(json!(1e30), STRICT).is_err());
    assert_eq!(one::<Option<u32>>(json!(""), LENIENT), Ok(None));
}

#[test]
fn floats_and_texts() {
    assert_eq!(one(json!("1.5"), STRICT), Ok(1.5));
    assert_eq!(one(json!(2), STRICT), Ok(2.0));
    for bad in [json!("nan"), json!("inf"), json!("x"), json!([1])] {
        let refused = Err("v must be a number".to_owned());
        assert_eq!(one::<f64>(bad, STRICT), refused);
    }
    for (value, strict, lenient) in [
        (json!(" x "), Ok("x"), Ok(" x ")),
        (json!(7), Ok("7"), Ok("7")),
        (json!(true), Ok("true"), Ok("true")),
        (json!(""), Err("v is required"), Ok("")),
        (json!("  "), Err("v is required"), Ok("  ")),
        (json!(null), Err("v is required"), Err("v is required")),
        (json!([]), Err("v must be text"), Err("v must be text")),
    ] {
        let own = |r: Result<&str, &str>| r.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(one::<String>(value.clone(), STRICT), own(strict), "{value}");
        assert_eq!(one::<String>(value.clone(), LENIENT), own(lenient), "{value}");
    }
    let kept = Some(String::new());
    assert_eq!(one::<Option<String>>(json!(""), LENIENT), Ok(kept));
    assert_eq!(one::<Option<String>>(json!(" "), STRICT), Ok(None));
}

#[test]
fn lists() {
    for (value, expected) in [
        (json!([1, "2"]), vec![1, 2]),
        (json!({"9": "1", "0": "2"}), vec![1, 2]),
        (json!("1"), vec![1]),
        (json!(1), vec![1]),
        (json!([]), vec![]),
        (json!({}), vec![]),
        (json!([""]), vec![]),
        (json!(["", 1, null, 2, ""]), vec![1, 2]),
    ] {
        for coerce in [STRICT, LENIENT] {
            assert_eq!(one::<Vec<u64>>(value.clone(), coerce), Ok(expected.clone()), "{value}");
        }
    }
    assert_eq!(one::<Vec<String>>(json!([""]), LENIENT), Ok(vec![String::new()]));
    assert_eq!(one::<Vec<String>>(json!([""]), STRICT), Ok(vec![]));
    let commas = one::<Vec<String>>(json!("a,b"), STRICT);
    assert_eq!(commas, Ok(vec!["a,b".to_owned()]));
    assert_eq!(one::<Option<Vec<String>>>(json!(""), STRICT), Ok(None));
    assert_eq!(one::<(u8, String)>(json!(["1", 2]), STRICT), Ok((1, "2".into())));
}

#[derive(Debug, Deserialize, PartialEq)]
struct Field {
    name: String,
    #[serde(default)]
    size: u32,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
enum Order {
    Newest,
    By(Field),
}

#[test]
fn errors_name_the_path() {
    let fault = |value: Value| match one::<Vec<Field>>(value, STRICT) {
        Err(sentence) => sentence,
        Ok(fields) => panic!("{fields:?}"),
    };
    assert_eq!(fault(json!([{"name": "a"}, {"name": []}])), "v[1].name must be text");
    assert_eq!(fault(json!([{"name": "a"}, {}])), "v[1].name is required");
    assert_eq!(fault(json!([{"name": " "}])), "v[0].name is required");
    assert_eq!(fault(json!({"7": {"name": "a", "size": "x"}})), "v[7].size must be an integer");
    assert_eq!(fault(json!(["x"])), "v[0] must be an object");
    assert_eq!(
        read::<Field>(json!({"name": "a", "size": -1}), STRICT),
        Err(ParamFault::Field { path: "size".into(), why: "size must be an integer from 0 to 4294967295".into() })
    );
    assert_eq!(one::<Order>(json!("oldest"), STRICT), Err("v must be one of newest, by".into()));
    assert_eq!(one::<Order>(json!("newest"), STRICT), Ok(Order::Newest));
    assert_eq!(one(json!({"by": {"name": 1}}), STRICT), Ok(Order::By(Field { name: "1".into(), size: 0 })));
}

#[test]
fn defaults_stand_in_for_what_is_empty_or_null() {
    for size in [json!(""), json!(null)] {
        let field = read(json!({"name": "a", "size": size}), LENIENT);
        assert_eq!(field, Ok(Field { name: "a".into(), size: 0 }));
    }
}

#[derive(Debug, Deserialize, PartialEq)]
struct Patch {
    #[serde(default, deserialize_with = "nullable")]
    discoverable: Option<Option<bool>>,
}

#[test]
fn null_differs_from_absence() {
    for (value, expected) in [
        (json!({}), None),
        (json!({"discoverable": null}), Some(None)),
        (json!({"discoverable": ""}), Some(None)),
        (json!({"discoverable": "0"}), Some(Some(false))),
    ] {
        for coerce in [STRICT, LENIENT] {
            let patch: Result<Patch, _> = read(value.clone(), coerce);
            assert_eq!(patch, Ok(Patch { discoverable: expected }), "{value}");
        }
    }
}

#[test]
fn values_of_any_type_come_through() {
    let any = json!({"a": [1, 2.5, "x", null, {"b": true}]});
    assert_eq!(one::<Value>(any.clone(), LENIENT), Ok(any));
}

#[test]
fn strict_lists_are_lists_of_values() {
    let strict = Coerce { lists: ListRule::Strict, ..LENIENT };
    assert_eq!(one::<Vec<i64>>(json!([1, "2"]), strict), Ok(vec![1, 2]));
    assert_eq!(one::<Vec<i64>>(json!([]), strict), Ok(vec![]));
    assert_eq!(one::<Option<Vec<i64>>>(json!(null), strict), Ok(None));
    for scalar in [json!(1), json!("1"), json!(""), json!(true), json!({}), json!({"0": 1})] {
        assert_eq!(one::<Vec<i64>>(scalar.clone(), strict), Err("v must be a list".into()), "{scalar}");
        assert_eq!(one::<Option<Vec<i64>>>(scalar, strict), Err("v must be a list".into()));
    }
    for absent in [json!([1, null]), json!([1, ""])] {
        assert_eq!(one::<Vec<i64>>(absent.clone(), strict), Err("v[1] must not be null or empty".into()), "{absent}");
        assert_eq!(one::<Vec<i64>>(absent, LENIENT), Ok(vec![1]));
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct Item {
        a: i64,
    }
    assert_eq!(one::<Vec<Item>>(json!([{"a": null}]), strict), Err("v[0].a is required".into()));
    let bare = read::<Vec<Item>>(json!([{"a": 1}, 5]), strict).map_err(|fault| fault.to_string());
    assert_eq!(bare, Err("body[1] must be an object".into()));
}
