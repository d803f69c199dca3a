//! One operation while its handler's types describe it.

use std::collections::BTreeMap;

use rocket::http::Method;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value};

use super::parameters::{self, Parameter};

/// The two readings of types: as they are sent to this server, and as it answers.
pub(super) struct Schemas {
    pub taken: SchemaGenerator,
    pub given: SchemaGenerator,
}

/// Names of schemes with the scopes they need, all at once.
pub(super) type Requirement = BTreeMap<&'static str, Vec<&'static str>>;

/// A body of one media type.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Media {
    #[serde(skip_serializing_if = "Value::is_null")]
    pub schema: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
}

/// What is sent along.
#[derive(Clone, Debug, Serialize)]
pub(super) struct RequestBody {
    pub required: bool,
    pub content: BTreeMap<&'static str, Media>,
}

/// What comes back under a status.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Response {
    pub description: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub content: BTreeMap<&'static str, Media>,
}

/// What is known of an operation so far.
pub(crate) struct Operation<'s> {
    /// The path as the document names it.
    pub path: &'s str,
    pub(super) method: Method,
    pub(super) schemas: &'s mut Schemas,
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<RequestBody>,
    pub(super) security: Vec<Requirement>,
    pub(super) responses: BTreeMap<&'static str, Response>,
}

impl Operation<'_> {
    /// How a type is read from a request; the whole of it, without references.
    pub(crate) fn taken<T: JsonSchema>(&mut self) -> Schema {
        self.schemas.taken.subschema_for::<T>()
    }

    /// How a type is written into an answer.
    pub(crate) fn given<T: JsonSchema>(&mut self) -> Schema {
        self.schemas.given.subschema_for::<T>()
    }

    /// A header, or anything else that is not a field.
    pub(crate) fn parameter(&mut self, parameter: Parameter) {
        self.parameters.push(parameter);
    }

    /// The caller proves who it is by all of `schemes`; called again, that is another way.
    pub(crate) fn secured(&mut self, schemes: &[(&'static str, &[&'static str])]) {
        self.security.push(schemes.iter().map(|(name, scopes)| (*name, scopes.to_vec())).collect());
    }

    /// Fields of the query where a request has no body, of the body elsewhere.
    pub(crate) fn fields(&mut self, mut schema: Schema) {
        let files = schema.remove("x-files");
        if matches!(self.method, Method::Get | Method::Delete | Method::Head) {
            self.parameters.extend(parameters::of_fields(&schema));
            return;
        }
        let required = schema.get("required").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
        schema.remove("title");
        let schema = schema.to_value();
        let mut content = BTreeMap::new();
        if let Some(Value::Array(files)) = files {
            content.insert("multipart/form-data", Media { schema: form(&schema, &files), example: None });
        }
        content.insert("application/json", Media { schema, example: None });
        self.body = Some(RequestBody { required, content });
    }

    /// Fields of the query, whatever the method.
    pub(crate) fn query(&mut self, schema: &Schema) {
        self.parameters.extend(parameters::of_fields(schema));
    }

    /// A form as a browser sends it.
    pub(crate) fn form(&mut self, schema: Schema) {
        self.body("application/x-www-form-urlencoded", schema);
    }

    /// A body of one type.
    pub(crate) fn body(&mut self, kind: &'static str, schema: Schema) {
        let content = BTreeMap::from([(kind, Media { schema: schema.to_value(), example: None })]);
        self.body = Some(RequestBody { required: true, content });
    }

    /// An answer; a second one of the same status and type is added beside the first.
    pub(crate) fn answer(&mut self, status: &'static str, description: &str, body: Option<(&'static str, Schema)>) {
        let response = self.responses.entry(status).or_default();
        if response.description.is_empty() {
            response.description = description.to_owned();
        }
        let Some((kind, schema)) = body else { return };
        let media = response.content.entry(kind).or_default();
        media.schema = beside(std::mem::take(&mut media.schema), schema.to_value());
    }

    /// A page for people.
    pub(crate) fn page(&mut self, status: &'static str, description: &str) {
        let text = self.given::<String>();
        self.answer(status, description, Some(("text/html", text)));
    }

    /// What is answered where no answer is described.
    pub(crate) fn otherwise(&mut self, description: &str) {
        if self.responses.is_empty() {
            self.answer("default", description, None);
        }
    }

    /// An answer in JSON.
    pub(crate) fn json(&mut self, status: &'static str, description: &str, schema: Schema) {
        self.answer(status, description, Some(("application/json", schema)));
    }
}

/// Two schemas of which one holds.
fn beside(known: Value, new: Value) -> Value {
    match known {
        Value::Null => new,
        known if known == new => known,
        Value::Object(mut object) if object.len() == 1 && object.contains_key("oneOf") => {
            if let Some(Value::Array(choices)) = object.get_mut("oneOf") {
                choices.push(new);
            }
            Value::Object(object)
        }
        known => Value::Object(Map::from_iter([("oneOf".to_owned(), Value::Array(vec![known, new]))])),
    }
}

/// A multipart body: these files, and the fields as forms spell them, `a[b]` and `a[]`.
fn form(fields: &Value, files: &[Value]) -> Value {
    let file = || {
        let parts = [("type", "string"), ("contentMediaType", "application/octet-stream"), ("format", "binary")];
        Value::Object(parts.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect())
    };
    let mut spelled: Map<String, Value> = files.iter().filter_map(|name| Some((name.as_str()?.to_owned(), file()))).collect();
    spell(&mut spelled, "", fields);
    let required = fields.get("required").cloned().unwrap_or_else(|| Value::Array(Vec::new()));
    let parts = [("type", Value::from("object")), ("properties", Value::Object(spelled)), ("required", required)];
    Value::Object(parts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Lists of objects have no spelling that clients know; they are sent as JSON.
fn spell(spelled: &mut Map<String, Value>, before: &str, fields: &Value) {
    for (name, field) in fields.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let name = if before.is_empty() { name.clone() } else { format!("{before}[{name}]") };
        let is = |kind: &str| {
            field.get("type").is_some_and(|own| own == kind || own.as_array().is_some_and(|own| own.iter().any(|own| own == kind)))
        };
        if spelled.contains_key(&name) {
            continue;
        }
        if is("object") {
            spell(spelled, &name, field);
        } else if !is("array") {
            let mut schema = field.as_object().cloned().unwrap_or_default();
            parameters::certain(&mut schema);
            spelled.insert(name, Value::Object(schema));
        } else if field.get("items").is_some_and(|items| items.get("properties").is_none()) {
            let items = field.get("items").cloned().unwrap_or_default();
            let list = [("type".to_owned(), Value::from("array")), ("items".to_owned(), items)];
            spelled.insert(format!("{name}[]"), Value::Object(list.into_iter().collect()));
        }
    }
}
