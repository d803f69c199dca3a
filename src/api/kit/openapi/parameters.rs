//! Parameters: of a struct's fields, of a path, of headers.

use schemars::Schema;
use serde::Serialize;
use serde_json::{Map, Value};

/// Where a parameter goes, or where it is described.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Parameter {
    /// One that many operations share.
    Shared {
        /// `#/components/parameters/...`.
        #[serde(rename = "$ref")]
        reference: String,
    },
    /// One of its own.
    Own(Box<Own>),
}

/// A parameter as it is written.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Own {
    pub name: String,
    #[serde(rename = "in")]
    pub place: &'static str,
    pub required: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<bool>,
    pub schema: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
}

fn text() -> Value {
    Value::Object(Map::from_iter([("type".to_owned(), Value::from("string"))]))
}

impl Parameter {
    /// A text in `place`.
    pub(crate) fn text(place: &'static str, name: &str, required: bool, description: &str) -> Self {
        let (name, description) = (name.to_owned(), description.to_owned());
        Self::Own(Box::new(Own { name, place, required, description, style: None, explode: None, schema: text(), example: None }))
    }

    /// The parameter described under this name in the document's components.
    pub(crate) fn shared(name: &str) -> Self {
        Self::Shared { reference: format!("#/components/parameters/{name}") }
    }

    /// Its schema, if it is its own.
    #[cfg(test)]
    pub(super) fn schema(&mut self) -> Option<&mut Value> {
        match self {
            Self::Shared { .. } => None,
            Self::Own(own) => Some(&mut own.schema),
        }
    }

    /// Its name and place, if it is its own.
    pub(crate) fn key(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Shared { .. } => None,
            Self::Own(own) => Some((own.place, &own.name)),
        }
    }
}

/// The type without `null`: a query cannot express it.
pub(super) fn certain(schema: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [one] = types.as_slice() {
            let one = one.clone();
            schema.insert("type".into(), one);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(one)] = choices.as_slice() {
            let one = one.clone();
            schema.remove("anyOf");
            schema.extend(one);
        }
    }
}

/// The fields of an object as parameters of the query; lists are `name[]`, objects `name[key]`.
pub(super) fn of_fields(schema: &Schema) -> Vec<Parameter> {
    let required = |name: &str| {
        let list = schema.get("required").and_then(Value::as_array);
        list.is_some_and(|list| list.iter().any(|one| one == name))
    };
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return Vec::new() };
    properties.iter().map(|(name, field)| of_field(name, field, required(name))).collect()
}

fn of_field(name: &str, field: &Value, required: bool) -> Parameter {
    let mut schema = field.as_object().cloned().unwrap_or_default();
    certain(&mut schema);
    let description = schema.remove("description").and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default();
    let kind = schema.get("type").and_then(Value::as_str).unwrap_or_default();
    let (name, style, explode) = match kind {
        "array" => (format!("{name}[]"), Some("form"), Some(true)),
        "object" => (name.to_owned(), Some("deepObject"), Some(true)),
        _ => (name.to_owned(), None, None),
    };
    Parameter::Own(Box::new(Own {
        name,
        place: "query",
        required,
        description,
        style,
        explode,
        schema: Value::Object(schema),
        example: None,
    }))
}
