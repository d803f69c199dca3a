//! Exact shapes of JSON objects: every documented key with its type, and no other key.

use serde_json::Value;

/// `int`, `str`, `bool`, `obj`, `list`; a `?` after it allows null.
fn fits(value: &Value, kind: &str) -> bool {
    if let Some(kind) = kind.strip_suffix('?') {
        return value.is_null() || fits(value, kind);
    }
    match kind {
        "int" => value.is_i64() || value.is_u64(),
        "str" => value.is_string(),
        "bool" => value.is_boolean(),
        "obj" => value.is_object(),
        "list" => value.is_array(),
        "null" => value.is_null(),
        _ => panic!("no such type: {kind}"),
    }
}

/// The object has exactly these fields: `"id int, content str?"`.
#[track_caller]
pub fn exact(value: &Value, fields: &str) {
    let Some(object) = value.as_object() else { panic!("not an object: {value}") };
    let mut documented: Vec<&str> = Vec::new();
    for field in fields.split(',').map(str::trim).filter(|field| !field.is_empty()) {
        let (key, kind) = field.split_once(' ').expect("a key and a type");
        let Some(value) = object.get(key) else { panic!("no {key} in {value}") };
        assert!(fits(value, kind), "{key} is not {kind}: {value}");
        documented.push(key);
    }
    let extra: Vec<&String> = object.keys().filter(|key| !documented.contains(&key.as_str())).collect();
    assert!(extra.is_empty(), "undocumented: {extra:?}");
}

/// Each item of a list.
#[track_caller]
pub fn each(list: &Value, fields: &str) {
    for item in items(list) {
        exact(item, fields);
    }
}

#[track_caller]
pub fn items(list: &Value) -> &Vec<Value> {
    list.as_array().unwrap_or_else(|| panic!("not a list: {list}"))
}

/// The list of a page whose numbers are these.
#[track_caller]
pub fn page(data: &Value, total: i64, size: i64, current: u64, last: u64) -> Vec<Value> {
    exact(data, "pagination obj, list list");
    exact(&data["pagination"], "total int, pageSize int, currentPage int, lastPage int");
    let expected = serde_json::json!({"total": total, "pageSize": size, "currentPage": current, "lastPage": last});
    assert_eq!(data["pagination"], expected);
    items(&data["list"]).clone()
}

#[test]
fn a_shape_is_exact() {
    let value = serde_json::json!({"id": 1, "content": null});
    exact(&value, "id int, content str?");
    for wrong in ["id int", "id str, content str?", "id int, content str", "id int, content str?, more int"] {
        assert!(std::panic::catch_unwind(|| exact(&value, wrong)).is_err(), "{wrong}");
    }
}
