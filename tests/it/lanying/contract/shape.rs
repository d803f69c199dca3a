//! Compares a value with the documented schema.

use serde_json::Value;

/// The mismatches, by path. Lists must not be empty, as nothing would be checked then, unless `may_be_empty`.
pub fn flaws(form: &Value, value: &Value, may_be_empty: bool) -> Vec<String> {
    let mut found = Vec::new();
    let fields = form["object"].as_object().expect("an answer is an object");
    for (name, inner) in fields {
        match (name.as_str(), value.get(name)) {
            // Absent on the last page, null on success.
            ("cursor", None) | ("message", Some(Value::Null)) => {}
            // The official description knows one `total` for all lists; it is of those that are counted.
            ("total", None) => {}
            (_, None) => found.push(format!("no {name}")),
            (_, Some(sent)) => look(inner, sent, name, may_be_empty, &mut found),
        }
    }
    found
}

fn look(form: &Value, value: &Value, place: &str, may_be_empty: bool, found: &mut Vec<String>) {
    if let Some(inner) = form.get("list") {
        match value.as_array() {
            None => found.push(format!("{place} is no list")),
            Some(items) if items.is_empty() && !may_be_empty => found.push(format!("{place} is empty")),
            Some(items) => items.iter().for_each(|item| look(inner, item, &format!("{place}[]"), may_be_empty, found)),
        }
        return;
    }
    if let Some(fields) = form.get("object").and_then(Value::as_object) {
        if !value.is_object() {
            return found.push(format!("{place} is no object"));
        }
        for (name, inner) in fields {
            match value.get(name) {
                None => found.push(format!("no {place}.{name}")),
                Some(sent) => look(inner, sent, &format!("{place}.{name}"), may_be_empty, found),
            }
        }
        return;
    }
    if form.get("map").is_some() {
        if !value.is_object() {
            found.push(format!("{place} is no object"));
        }
        return;
    }
    let (kind, format) = (form["type"].as_str().unwrap_or_default(), form["format"].as_str().unwrap_or_default());
    let fits = match (kind, format) {
        ("integer", "int32") => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        ("integer", _) => value.as_i64().is_some_and(|number| number.abs() < 1 << 53),
        ("number", _) => value.is_number(),
        ("boolean", _) => value.is_boolean(),
        ("string", "date-time") => value.as_str().is_some_and(|text| text.len() >= 20 && text.as_bytes()[10] == b'T'),
        ("string", _) => value.is_string(),
        ("object", _) => value.is_object(),
        // The official description does not say.
        ("", _) => !value.is_null(),
        other => panic!("{place}: an unknown form {other:?}"),
    };
    if !fits {
        found.push(format!("{place} is {value}, not {kind} {format}"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn mismatches_are_found() {
        let form =
            json!({"object": {"code": {"type": "integer", "format": "int32"}, "data": {"list": {"object": {"a": {"type": "string"}}}}}});
        assert!(flaws(&form, &json!({"code": 200, "data": [{"a": ""}]}), false).is_empty());
        for bad in [
            json!({"code": "200", "data": [{"a": ""}]}),
            json!({"code": 200, "data": [{"a": null}]}),
            json!({"code": 200, "data": [{}]}),
            json!({"code": 200, "data": []}),
            json!({"code": 200}),
            json!({"code": 1_i64 << 40, "data": [{"a": ""}]}),
        ] {
            assert_eq!(flaws(&form, &bad, false).len(), 1, "{bad}");
        }
    }
}
