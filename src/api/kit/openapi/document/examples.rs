//! Examples of bodies, put together from the examples of their fields.

use serde_json::{Map, Value};

use super::schemas::{CHOICES, Components, is_null, named};

/// Deeper objects are left out.
const DEEPEST: usize = 4;
/// How many fields are shown where none is required and none is named.
const SOME: usize = 3;

fn of_field(schema: &Value, all: &Components, depth: usize) -> Option<Value> {
    if let Some(example) = schema.get("examples").and_then(|list| list.get(0)) {
        return Some(example.clone());
    }
    if let Some(name) = named(schema) {
        return all.get(name).and_then(|schema| of_field(schema, all, depth + 1));
    }
    if let Some(value) = schema.get("const").or_else(|| schema.get("enum")?.get(0)) {
        return Some(value.clone());
    }
    if let Some(choices) = CHOICES.into_iter().find_map(|key| schema.get(key)?.as_array()) {
        return choices.iter().filter(|choice| !is_null(choice)).find_map(|choice| of_field(choice, all, depth));
    }
    let kind = schema.get("type")?;
    let is = |name: &str| kind == name || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == name));
    if is("boolean") {
        return Some(Value::from(true));
    }
    if is("array") {
        return of_field(schema.get("items")?, all, depth + 1).map(|one| Value::Array(vec![one]));
    }
    (is("object") && depth < DEEPEST).then(|| Value::Object(object(schema, all, "", depth)))
}

/// The fields named in `shown`, otherwise those that are required, otherwise the first few.
fn object(schema: &Value, all: &Components, shown: &str, depth: usize) -> Map<String, Value> {
    let Some(fields) = schema.get("properties").and_then(Value::as_object) else { return Map::new() };
    let required: Vec<&str> = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let mut names: Vec<&str> = shown.split_whitespace().collect();
    if names.is_empty() {
        names.clone_from(&required);
    }
    if names.is_empty() {
        names = fields.keys().map(String::as_str).take(SOME).collect();
    }
    names.into_iter().filter_map(|name| Some((name.to_owned(), of_field(fields.get(name)?, all, depth + 1)?))).collect()
}

/// An example of a body.
pub(super) fn of_body(schema: &Value, all: &Components, shown: &str) -> Option<Value> {
    let schema = named(schema).and_then(|name| all.get(name)).unwrap_or(schema);
    if schema.get("properties").is_none() {
        return of_field(schema, all, 0);
    }
    let example = object(schema, all, shown, 0);
    (!example.is_empty()).then_some(Value::Object(example))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_body_shows_what_is_named_or_required() {
        let all = Components::from([(
            "Poll".to_owned(),
            json!({ "type": "object", "properties": {
            "options": { "type": "array", "items": { "type": "string" }, "examples": [["yes"]] }, "multiple": { "type": "boolean" } }, "required": ["options"] }),
        )]);
        let schema = json!({ "type": "object", "required": ["text"], "properties": {
            "text": { "type": "string", "examples": ["Hello"] }, "poll": { "anyOf": [{ "$ref": "#/components/schemas/Poll" }, { "type": "null" }] } } });
        assert_eq!(of_body(&schema, &all, ""), Some(json!({ "text": "Hello" })));
        assert_eq!(of_body(&schema, &all, "text poll"), Some(json!({ "text": "Hello", "poll": { "options": ["yes"] } })));
    }
}
