//! Lists as forms spell them: what is no list, and elements of another shape, are passed over (`docs/specs/mastodon.md 2.3`).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::Deserializer;
use serde_json::Value;

/// Elements of a list or, in order of appearance, of an object keyed by text.
fn elements(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(list) => Some(list),
        Value::Object(object) => Some(object.into_iter().map(|(_, element)| element).collect()),
        _ => None,
    }
}

/// A text, also where a number or a boolean came.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Name and value of an object; its other members are not looked at.
fn pair(element: &Value) -> Option<(String, String)> {
    let object = element.as_object()?;
    let part = |name: &str| object.get(name).and_then(text).unwrap_or_default();
    Some((part("name"), part("value")))
}

/// `fields_attributes`; `None` where no list came.
pub(super) struct Pairs(pub Option<Vec<(String, String)>>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let all = elements(Value::deserialize(deserializer)?);
        Ok(Self(all.map(|all| all.iter().filter_map(pair).collect())))
    }
}

impl JsonSchema for Pairs {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Pairs".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let pair = json_schema!({ "type": "object", "properties": { "name": { "type": "string" }, "value": { "type": "string" } } });
        json_schema!({ "type": ["array", "object"], "items": pair, "additionalProperties": pair })
    }
}

/// `attribution_domains[]`; `None` where nothing came. A bare text is a list of one.
pub(super) struct Domains(pub Option<Vec<String>>);

impl<'de> Deserialize<'de> for Domains {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let one = text(&value).filter(|text| !text.trim().is_empty()).map(|text| vec![text]);
        Ok(Self(one.or_else(|| elements(value).map(|all| all.iter().filter_map(text).collect()))))
    }
}

impl JsonSchema for Domains {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Domains".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["array", "string"], "items": { "type": "string" } })
    }
}
