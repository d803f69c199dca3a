//! Schemas as every generator reads them: no schema is `true`, each list says of what, parts are merged into one object.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Where references to schemas begin.
pub(super) const SCHEMAS: &str = "#/components/schemas/";

/// Schemas by name.
pub(super) type Components = BTreeMap<String, Value>;

/// Keywords with a list of schemas of which one holds.
pub(super) const CHOICES: [&str; 2] = ["anyOf", "oneOf"];

/// The name that a schema refers to.
pub(super) fn named(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

/// A reference to `name`.
pub(super) fn reference(name: &str) -> Value {
    Value::Object(Map::from_iter([("$ref".to_owned(), Value::from(format!("{SCHEMAS}{name}")))]))
}

/// Calls `see` for each schema in a schema, and for itself last.
pub(super) fn each(schema: &mut Value, see: &mut impl FnMut(&mut Value)) {
    if let Value::Object(object) = schema {
        if let Some(Value::Object(fields)) = object.get_mut("properties") {
            fields.values_mut().for_each(|field| each(field, see));
        }
        for key in ["items", "additionalProperties"] {
            object.get_mut(key).into_iter().for_each(|inner| each(inner, see));
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            let Some(Value::Array(list)) = object.get_mut(key) else { continue };
            list.iter_mut().for_each(|inner| each(inner, see));
        }
    }
    see(schema);
}

/// Does it have fields of its own?
pub(super) fn has_fields(schema: &Value) -> bool {
    schema.get("properties").and_then(Value::as_object).is_some_and(|fields| !fields.is_empty())
}

/// Is it nothing but null?
pub(super) fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "null")
}

/// Its choices, if it is nothing but a choice between several.
pub(super) fn union(schema: &Value) -> Option<&[Value]> {
    let choices = CHOICES.into_iter().find_map(|key| schema.get(key)?.as_array())?;
    (choices.iter().filter(|choice| !is_null(choice)).count() > 1).then_some(choices)
}

/// A schema without the texts of the sources, and repaired.
pub(super) fn repair(schema: &mut Value) {
    each(schema, &mut |schema| {
        if schema == &Value::Bool(true) {
            *schema = Value::Object(Map::new());
        }
        let Value::Object(object) = schema else { return };
        object.remove("description");
        // Generators take a field with a default for one that is always there, also where it is sent.
        object.remove("default");
        let kinds: Vec<Value> = match object.get("type") {
            Some(Value::Array(kinds)) => kinds.clone(),
            Some(kind) => vec![kind.clone()],
            None => Vec::new(),
        };
        if kinds.iter().any(|kind| kind == "array") && !object.contains_key("items") {
            object.insert("items".to_owned(), Value::Object(Map::new()));
        }
        if kinds.iter().filter(|kind| *kind != "null").count() > 1 {
            apart(object, &kinds);
        }
    });
}

/// Several types become choices, each with the keywords that are about it.
fn apart(object: &mut Map<String, Value>, kinds: &[Value]) {
    object.remove("type");
    let of = |kind: &Value| {
        let keys: &[&str] = match kind.as_str() {
            Some("array") => &["items", "maxItems", "minItems"],
            Some("object") => &["properties", "required", "additionalProperties"],
            Some("null") => &[],
            _ => &["format", "minimum", "maximum", "enum", "pattern"],
        };
        let kept = keys.iter().filter_map(|key| Some(((*key).to_owned(), object.get(*key)?.clone())));
        let title = if kind == "array" { "List" } else { kind.as_str().unwrap_or_default() };
        let own = [("type".to_owned(), kind.clone()), ("title".to_owned(), Value::from(title))];
        Value::Object(own.into_iter().chain(kept).collect())
    };
    let choices = kinds.iter().map(of).collect();
    *object = Map::from_iter([("anyOf".to_owned(), Value::Array(choices))]);
}

/// The fields of an object, those of its parts included.
#[derive(Default)]
struct Fields {
    properties: Map<String, Value>,
    required: Vec<Value>,
}

impl Fields {
    fn of(schema: &Value, all: &Components) -> Self {
        let schema = named(schema).and_then(|name| all.get(name)).unwrap_or(schema);
        let mut fields = Self {
            properties: schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default(),
            required: schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default(),
        };
        let list = |key: &str| schema.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        list("allOf").iter().for_each(|part| fields.join(Self::of(part, all)));
        for key in CHOICES {
            let choices: Vec<Self> = list(key).iter().filter(|choice| !is_null(choice)).map(|choice| Self::of(choice, all)).collect();
            let Some(first) = choices.first() else { continue };
            // What only some choices have may be absent.
            let always = |name: &Value| choices.iter().all(|choice| choice.required.contains(name));
            let required = first.required.iter().filter(|name| always(name)).cloned().collect();
            let mut joined = Self::default();
            choices.into_iter().for_each(|choice| joined.join(choice));
            fields.join(Self { required, ..joined });
        }
        fields
    }

    fn join(&mut self, other: Self) {
        for (name, schema) in other.properties {
            match self.properties.get_mut(&name) {
                None => _ = self.properties.insert(name, schema),
                Some(known) if *known == schema => {}
                Some(known) => {
                    let both = [known.clone(), schema];
                    let mut choices: Vec<Value> = Vec::new();
                    for one in both.iter().flat_map(|one| union(one).map_or_else(|| vec![one.clone()], <[Value]>::to_vec)) {
                        if !choices.contains(&one) {
                            choices.push(one);
                        }
                    }
                    *known = Value::Object(Map::from_iter([("anyOf".to_owned(), Value::Array(choices))]));
                }
            }
        }
        for name in other.required {
            if !self.required.contains(&name) {
                self.required.push(name);
            }
        }
    }
}

/// An object of several parts becomes one object with all their fields.
pub(super) fn merge(schema: &mut Value, all: &Components) {
    each(schema, &mut |schema| {
        let is_object = has_fields(schema) || schema.get("type").is_some_and(|kind| kind == "object");
        let is_composed = CHOICES.iter().any(|key| schema.get(key).is_some()) && is_object;
        if !is_composed && schema.get("allOf").is_none() {
            return;
        }
        let Fields { properties, required } = Fields::of(schema, all);
        let Value::Object(object) = schema else { return };
        for key in ["allOf", "anyOf", "oneOf"] {
            object.remove(key);
        }
        object.insert("type".to_owned(), Value::from("object"));
        object.insert("properties".to_owned(), Value::Object(properties));
        object.insert("required".to_owned(), Value::Array(required));
    });
}

/// Drops what nothing refers to; `roots` are the operations.
pub(super) fn prune(schemas: &mut Components, roots: &[Value]) {
    let mut reached = std::collections::BTreeSet::new();
    let mut waiting = Vec::new();
    let find = |schema: &Value, waiting: &mut Vec<String>| {
        each(&mut schema.clone(), &mut |inner| waiting.extend(named(inner).map(str::to_owned)));
    };
    roots.iter().for_each(|root| find(root, &mut waiting));
    while let Some(name) = waiting.pop() {
        if let Some(schema) = schemas.get(&name)
            && reached.insert(name)
        {
            find(schema, &mut waiting);
        }
    }
    schemas.retain(|name, _| reached.contains(name));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_of_the_sources_go_and_everything_has_a_type() {
        let text = json!({ "type": "string" });
        let mut schema = json!({
            "type": "object", "description": "A comment",
            "properties": { "description": { "description": "Another", "type": "string" }, "any": true, "list": { "type": "array" },
                "both": { "type": ["array", "string", "null"], "items": { "type": "string" } } },
            "additionalProperties": true,
        });
        repair(&mut schema);
        let expected = json!({
            "type": "object",
            "properties": { "description": { "type": "string" }, "any": {}, "list": { "type": "array", "items": {} },
                "both": { "anyOf": [{ "type": "array", "title": "List", "items": text }, { "type": "string", "title": "string" }, { "type": "null", "title": "null" }] } },
            "additionalProperties": {},
        });
        assert_eq!(schema, expected);
    }

    #[test]
    fn parts_become_one_object() {
        let text = json!({ "type": "string" });
        let all = Components::from([("Base".to_owned(), json!({ "type": "object", "properties": { "b": text }, "required": ["b"] }))]);
        let mut schema = json!({
            "type": "object", "properties": { "a": text }, "required": ["a"], "allOf": [reference("Base")],
            "anyOf": [
                { "properties": { "x": text, "z": text }, "required": ["x", "z"] },
                { "properties": { "x": { "type": "integer" } }, "required": ["x"] },
            ],
        });
        merge(&mut schema, &all);
        let x = json!({ "anyOf": [text, { "type": "integer" }] });
        let properties = json!({ "a": text, "b": text, "x": x, "z": text });
        assert_eq!(schema, json!({ "type": "object", "properties": properties, "required": ["a", "b", "x"] }));
    }
}
