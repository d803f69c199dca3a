//! Everything with fields has a name, and equal things have one name: generators make a class of each.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::ids::pascal;
use super::schemas::{CHOICES, Components, each, has_fields, is_null, named, reference, union};

/// Names given so far.
pub(super) struct Names {
    all: Components,
    by_content: BTreeMap<String, String>,
}

/// Something that is clearer where it is used than under a name: a text, a list, another name.
fn is_alias(schema: &Value) -> bool {
    let is_open = schema.get("additionalProperties").is_some() || schema.get("type").is_some_and(|kind| kind == "object");
    !has_fields(schema) && !is_open && union(schema).is_none() && schema.get("enum").is_none()
}

/// Puts aliases where they are used.
fn resolve(schema: &mut Value, aliases: &Components) {
    each(schema, &mut |schema| {
        let Some(known) = named(schema).and_then(|name| aliases.get(name)) else { return };
        let title = schema.get("title").cloned();
        *schema = known.clone();
        if let (Some(title), Value::Object(object)) = (title, schema) {
            object.insert("title".to_owned(), title);
        }
    });
}

impl Names {
    /// Of these schemas and what `roots` use of them: aliases are resolved, names become words with capitals.
    pub(super) fn of(mut all: Components, roots: &mut [&mut Value]) -> Self {
        let aliases: Components =
            all.iter().filter(|(_, schema)| is_alias(schema)).map(|(name, schema)| (name.clone(), schema.clone())).collect();
        all.retain(|name, _| !aliases.contains_key(name));
        // An alias may be of another.
        for _ in 0..4 {
            all.values_mut().for_each(|schema| resolve(schema, &aliases));
            roots.iter_mut().for_each(|root| resolve(root, &aliases));
        }
        let renamed: BTreeMap<String, String> = all.keys().map(|name| (name.clone(), pascal(name))).collect();
        let mut rename = |schema: &mut Value| {
            each(schema, &mut |schema| {
                let Some(new) = named(schema).and_then(|name| renamed.get(name)) else { return };
                let new = Value::from(format!("{}{new}", super::schemas::SCHEMAS));
                schema.as_object_mut().map(|object| object.insert("$ref".to_owned(), new));
            });
        };
        all.values_mut().for_each(&mut rename);
        roots.iter_mut().for_each(|root| rename(root));
        let count = all.len();
        let all: Components = all.into_iter().map(|(name, schema)| (renamed[&name].clone(), schema)).collect();
        assert_eq!(all.len(), count, "two schemas have one name: {:?}", all.keys());
        let mut names = Self { all: Components::new(), by_content: BTreeMap::new() };
        for (name, mut schema) in all {
            names.below(&name, &mut schema);
            names.by_content.insert(schema.to_string(), name.clone());
            names.all.insert(name, schema);
        }
        names
    }

    /// Names everything inside a schema that is called `owner`.
    fn below(&mut self, owner: &str, schema: &mut Value) {
        let Value::Object(object) = schema else { return };
        object.remove("title");
        if let Some(Value::Object(fields)) = object.get_mut("properties") {
            for (name, field) in fields {
                self.name(&format!("{owner}{}", pascal(name)), field);
            }
        }
        for (key, word) in [("items", "Item"), ("additionalProperties", "Value")] {
            object.get_mut(key).into_iter().for_each(|inner| self.name(&format!("{owner}{word}"), inner));
        }
        for key in CHOICES {
            let Some(Value::Array(choices)) = object.get_mut(key) else { continue };
            let several = choices.iter().filter(|choice| !is_null(choice)).count() > 1;
            for (n, choice) in choices.iter_mut().enumerate() {
                let title = choice.get("title").and_then(Value::as_str).map(pascal);
                let word = if several { title.unwrap_or_else(|| format!("Choice{}", n + 1)) } else { String::new() };
                self.name(&format!("{owner}{word}"), choice);
            }
        }
    }

    /// Puts a name where an object or a choice is, and the thing itself under that name.
    pub(super) fn name(&mut self, name: &str, schema: &mut Value) {
        self.name_among("", name, schema);
    }

    /// The same for what is called after its operation: only methods of one path share it, so that no other path changes its name.
    pub(super) fn body(&mut self, path: &str, name: &str, schema: &mut Value) {
        self.name_among(path, name, schema);
    }

    fn name_among(&mut self, place: &str, name: &str, schema: &mut Value) {
        self.below(name, schema);
        if named(schema).is_some() || (!has_fields(schema) && union(schema).is_none()) {
            return;
        }
        let name = self.give(place, name, schema.take());
        *schema = reference(&name);
    }

    /// The name of this: that of something equal in the same place, or `wanted`, counted on where that is taken.
    fn give(&mut self, place: &str, wanted: &str, schema: Value) -> String {
        let content = format!("{place}{schema}");
        if let Some(known) = self.by_content.get(&content) {
            return known.clone();
        }
        let tries = std::iter::once(wanted.to_owned()).chain((2..).map(|n| format!("{wanted}{n}")));
        let name = tries.into_iter().find(|name| !self.all.contains_key(name)).unwrap_or_default();
        self.by_content.insert(content, name.clone());
        self.all.insert(name.clone(), schema);
        name
    }

    /// A JSON answer: an envelope is called after what it holds, with its refusals it is a result.
    pub(super) fn answer(&mut self, path: &str, operation: &str, schema: &mut Value) {
        let own = pascal(&format!("{}{}", operation[..1].to_ascii_uppercase(), &operation[1..]));
        let Some(choices) = CHOICES.into_iter().find_map(|key| schema.get(key)?.as_array()) else {
            return self.body(path, &format!("{own}Answer"), schema);
        };
        let mut choices = choices.clone();
        let mut called = format!("{own}Result");
        for choice in &mut choices {
            if let Some(data) = choice.get_mut("properties").and_then(|fields| fields.get_mut("data")) {
                match page(data) {
                    Some(name) => self.name(&name, data),
                    None => self.body(path, &format!("{own}Data"), data),
                }
            }
            match envelope(choice) {
                Some(name) => {
                    called = name.replace("Answer", "Result");
                    self.name(&name, choice);
                }
                None => self.body(path, &format!("{own}Answer"), choice),
            }
        }
        let mut result = Value::Object(Map::from_iter([("anyOf".to_owned(), Value::Array(choices))]));
        self.name(&called, &mut result);
        *schema = result;
    }

    /// All schemas by their names.
    pub(super) fn into_components(self) -> Components {
        self.all
    }
}

/// What an envelope is called: after its `data`, or after its operation where that has no name.
fn envelope(schema: &Value) -> Option<String> {
    let data = schema.get("properties")?.get("data")?;
    let extra = schema.get("properties")?.as_object()?.keys().filter(|key| !["code", "data", "message"].contains(&key.as_str())).count();
    let is_page = schema.get("properties")?.get("cursor").is_some();
    let list = if is_page {
        "Page"
    } else if data.get("items").is_some() {
        "List"
    } else {
        ""
    };
    let kind = data.get("type").and_then(Value::as_str);
    let name = named(data).or_else(|| named(data.get("items")?)).map(|name| format!("{name}{list}Answer"));
    Some(match (name, kind, extra) {
        (Some(name), _, _) => name,
        (None, Some("null"), 0) => "EmptyAnswer".to_owned(),
        (None, Some("boolean"), 0) => "DoneAnswer".to_owned(),
        _ => return None,
    })
}

/// What a page is called: after its items.
fn page(data: &Value) -> Option<String> {
    let fields = data.get("properties")?;
    let items = fields.get("list").filter(|_| fields.get("pagination").is_some())?.get("items")?;
    named(items).or_else(|| is_null(items).then_some("Empty")).map(|item| format!("{item}Page"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn equal_objects_have_one_name() {
        let point = json!({ "type": "object", "properties": { "x": { "type": "integer" } } });
        let all = Components::from([
            (
                "Shape_v1".to_owned(),
                json!({ "type": "object", "properties": { "center": point, "corners": { "type": "array", "items": point } } }),
            ),
            ("Text".to_owned(), json!({ "type": "string" })),
        ]);
        let mut root = json!({ "type": "array", "items": { "anyOf": [reference("Shape_v1"), reference("Text")] } });
        let mut names = Names::of(all, &mut [&mut root]);
        names.name("Root", &mut root);
        let all = names.into_components();
        assert_eq!(all.keys().collect::<Vec<_>>(), ["RootItem", "ShapeV1", "ShapeV1Center"]);
        assert_eq!(all["ShapeV1"]["properties"]["corners"]["items"], reference("ShapeV1Center"));
        assert_eq!(all["RootItem"]["anyOf"], json!([reference("ShapeV1"), { "type": "string" }]));
        assert_eq!(root["items"], reference("RootItem"));
    }

    #[test]
    fn answers_are_called_after_what_they_hold() {
        let all = Components::from([
            ("Post".to_owned(), json!({ "type": "object", "properties": { "id": { "type": "integer" } } })),
            ("Refusal".to_owned(), json!({ "type": "object", "properties": { "code": { "type": "integer" } } })),
        ]);
        let mut names = Names::of(all, &mut []);
        let answer = |data: Value| json!({ "oneOf": [{ "type": "object", "properties": { "data": data } }, reference("Refusal")] });
        let mut told = |data: Value| {
            let mut schema = answer(data);
            names.answer("/posts", "getPosts", &mut schema);
            named(&schema).map(str::to_owned)
        };
        assert_eq!(told(reference("Post")).as_deref(), Some("PostResult"));
        assert_eq!(told(json!({ "type": "array", "items": reference("Post") })).as_deref(), Some("PostListResult"));
        assert_eq!(told(json!({ "type": "null" })).as_deref(), Some("EmptyResult"));
        assert_eq!(told(json!({ "type": "string" })).as_deref(), Some("GetPostsResult"));
    }
}
