//! What people read about fields and parameters: `glossary.tsv` of each API.
//!
//! A line is `name <tab> what it is <tab> example`. `Owner.name` is about the field of one schema, or about a parameter of
//! one operation, and goes before `name`; `#Owner` is about a schema as a whole.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::super::parameters::Parameter;
use super::schemas::{Components, union};

/// The descriptions of fields.
pub(super) struct Glossary {
    lines: BTreeMap<&'static str, (&'static str, &'static str)>,
    used: BTreeSet<&'static str>,
    pub faults: Vec<String>,
}

/// What an example of a schema has to be. That of a list is one item, or the list in brackets.
enum Kind {
    Text,
    Number,
    ListOf(Box<Kind>),
    /// Explains itself, or is explained by what it refers to.
    Plain,
}

fn kind(schema: &Value) -> Kind {
    let chosen = schema.get("enum").is_some() || schema.get("const").is_some();
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => union(schema).into_iter().flatten().filter_map(|choice| choice.get("type")?.as_str()).collect(),
    };
    let has = |name| types.contains(&name);
    let is_file = schema.get("contentMediaType").is_some();
    match schema.get("items") {
        _ if chosen || is_file => Kind::Plain,
        _ if has("string") => Kind::Text,
        _ if has("integer") || has("number") => Kind::Number,
        Some(items) if has("array") => Kind::ListOf(Box::new(kind(items))),
        _ => Kind::Plain,
    }
}

/// The example as a value; nothing where the text does not fit.
fn value(kind: &Kind, text: &str) -> Option<Value> {
    match kind {
        // In quotes it is read as JSON, for texts that are empty or begin with a quote.
        Kind::Text if text.starts_with('"') => serde_json::from_str(text).ok(),
        Kind::Text => Some(Value::from(text)),
        Kind::Number => serde_json::from_str::<Value>(text).ok().filter(Value::is_number),
        Kind::ListOf(_) if text.starts_with('[') => serde_json::from_str(text).ok(),
        Kind::ListOf(inner) => value(inner, text).map(|one| Value::Array(vec![one])),
        Kind::Plain => serde_json::from_str(text).ok(),
    }
}

fn needs_example(kind: &Kind) -> bool {
    match kind {
        Kind::Text | Kind::Number => true,
        Kind::ListOf(inner) => needs_example(inner),
        Kind::Plain => false,
    }
}

impl Glossary {
    /// Reads the lines.
    pub(super) fn of(text: &'static str) -> Self {
        let mut lines = BTreeMap::new();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let mut cells = line.split('\t');
            let mut cell = || cells.next().unwrap_or_default();
            let name = cell();
            assert!(lines.insert(name, (cell(), cell())).is_none(), "described twice: {name}");
        }
        Self { lines, used: BTreeSet::new(), faults: Vec::new() }
    }

    fn find(&mut self, key: &str) -> Option<(&'static str, &'static str)> {
        let (key, texts) = self.lines.get_key_value(key).map(|(key, texts)| (*key, *texts))?;
        self.used.insert(key);
        Some(texts)
    }

    /// Description and example of `name` in `owner`.
    fn say(&mut self, owner: &str, name: &str, schema: &Value) -> (Option<&'static str>, Option<Value>) {
        let name = name.trim_end_matches("[]");
        let Some((text, example)) = self.find(&format!("{owner}.{name}")).or_else(|| self.find(name)) else {
            self.faults.push(format!("not described: {owner}.{name}"));
            return (None, None);
        };
        let kind = kind(schema);
        let is_nullable = schema.get("type").and_then(Value::as_array).is_some_and(|types| types.iter().any(|one| one == "null"));
        let found = match example {
            "" => None,
            "null" if is_nullable => Some(Value::Null),
            example => value(&kind, example),
        };
        if found.is_none() && needs_example(&kind) {
            self.faults.push(format!("no example that fits: {owner}.{name} {schema}: {example:?}"));
        }
        // What explains itself needs none, even where a field of the same name does.
        (Some(text).filter(|text| !text.is_empty()), found.filter(|_| needs_example(&kind) || schema.get("type").is_none()))
    }

    /// Adds what is known to the fields of all schemas.
    pub(super) fn explain(&mut self, schemas: &mut Components) {
        for (owner, schema) in schemas {
            let Value::Object(object) = schema else { continue };
            if let Some(Value::Object(fields)) = object.get_mut("properties") {
                for (name, field) in fields {
                    let (text, example) = self.say(owner, name, field);
                    let Value::Object(field) = field else { continue };
                    add(field, text, example);
                }
            }
            if let Some((text, _)) = self.find(&format!("#{owner}")) {
                object.insert("description".to_owned(), Value::from(text));
            }
        }
    }

    /// Adds what is known to a parameter of an operation.
    pub(super) fn explain_parameter(&mut self, operation: &str, parameter: &mut Parameter) {
        let Parameter::Own(own) = parameter else { return };
        let (text, example) = self.say(operation, &own.name, &own.schema);
        text.unwrap_or_default().clone_into(&mut own.description);
        own.example = example;
    }

    /// Lines that are about nothing.
    pub(super) fn unused(&self) -> impl Iterator<Item = String> {
        let left = self.lines.keys().filter(|key| !self.used.contains(*key));
        left.map(|key| format!("described, but not there: {key}"))
    }
}

fn add(field: &mut Map<String, Value>, text: Option<&str>, example: Option<Value>) {
    if let Some(text) = text {
        field.insert("description".to_owned(), Value::from(text));
    }
    if let Some(example) = example {
        field.insert("examples".to_owned(), Value::Array(vec![example]));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_line_about_one_schema_goes_first() {
        let mut glossary = Glossary::of("id\tA number\t7\nUser.id\tOf the user\tu7\n#User\tA person\nids\tNumbers\t3\nlost\tNothing\t\n");
        let mut schemas = Components::from([
            ("User".to_owned(), json!({ "properties": { "id": { "type": "string" } } })),
            (
                "Post".to_owned(),
                json!({ "properties": { "id": { "type": ["integer", "null"] }, "ids": { "type": "array", "items": { "type": "integer" } }, "x": {} } }),
            ),
        ]);
        glossary.explain(&mut schemas);
        assert_eq!(schemas["User"]["properties"]["id"], json!({ "type": "string", "description": "Of the user", "examples": ["u7"] }));
        assert_eq!(schemas["User"]["description"], "A person");
        assert_eq!(schemas["Post"]["properties"]["id"]["examples"], json!([7]));
        assert_eq!(schemas["Post"]["properties"]["ids"]["examples"], json!([[3]]));
        assert_eq!(glossary.faults, ["not described: Post.x"]);
        assert_eq!(glossary.unused().collect::<Vec<_>>(), ["described, but not there: lost"]);
    }

    #[test]
    fn an_example_has_to_fit() {
        let mut glossary = Glossary::of("id\tA number\tabc\n");
        let mut schemas = Components::from([("User".to_owned(), json!({ "properties": { "id": { "type": "integer" } } }))]);
        glossary.explain(&mut schemas);
        assert_eq!(glossary.faults.len(), 1);
    }
}
